/**
 * What programs say of certificates and of who may come in, out of all that they log; and the same line whatever the clock,
 * the port and the serial number were. A normalised line is still a line of its grammar: readers of logs take it.
 */

export interface Line {
  /** the program: kube-apiserver, etcd, …, or the client that was run: kubectl, etcdctl, curl */
  readonly by: string;
  readonly text: string;
}

const CONCERNS =
  /x509|tls:|\btls\b.*(?:bad|unknown|expired|required)|TLS handshake|ertificate|PEM|private key|Unauthorized|Forbidden|forbidden|credentials|bearer token|permission denied|no such file|command failed|failed to (?:load|parse|read|run|start)|unable to load|bad value|invalid argument|unknown flag|decrypt|encrypt|dial tcp|no such host|^(?:Error|error):/i;
/** What is always said, or by the way: requests, what was loaded, what is to come. */
const ASIDE =
  /\] "HTTP" verb=|"msg":"apply request took too long|"msg":"(?:starting with client TLS|starting with peer TLS|Starting server)/;

/** Where a message begins, in klog's, Go's, etcd's and a usage error's form: what follows on further lines is left out. */
const BEGINS =
  /^(?:[EWF]\d{4} |\{"level":"(?:warn|error|fatal|panic|dpanic)"|\d{4}\/\d\d\/\d\d |Error: |error: |panic: )/;
const HANDSHAKE = /^I\d{4} .*TLS handshake error/;

/** Whether a line of a log belongs into the record: trouble, and of our kind. */
export function telling(line: string): boolean {
  return (BEGINS.test(line) && CONCERNS.test(line) && !ASIDE.test(line)) || HANDSHAKE.test(line);
}

/** Whether what a client printed is about certificates or rights, and not only about somebody who does not answer. */
export const lineOfTrouble = (text: string): boolean => CONCERNS.test(text) && !CHANCE.test(text);

/** In this order: what an earlier one has replaced no later one sees. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  // klog's head, with its process
  [/^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ /, '$10101 00:00:00.000000       1 '],
  [/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, '2026/01/01 00:00:00 '],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/g, '2026-01-01T00:00:00Z'],
  [
    /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \+\d{4} [A-Z]+(?: m=\+[\d.]+)?/g,
    '2026-01-01 00:00:00 +0000 UTC',
  ],
  // the port of whoever dials; those that are listened on stand in the files
  [/\b(\d+\.\d+\.\d+\.\d+|\[::1\]):([3-6]\d{4})\b/g, '$1:40000'],
  [/SN=-?\d+/g, 'SN=1'],
  [/(SKID|AKID)=[0-9A-F]{2}(?::[0-9A-F]{2})+/g, '$1=01:02'],
  [/serial number -?\d+/g, 'serial number 1'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, '00000000-0000-0000-0000-000000000000'],
  [/\/tmp\/kubepki-[\w-]+/g, '/store'],
  // gRPC's own numbers of its channels
  [/0x[0-9a-f]{6,}/g, '0x1'],
  [/\[core\] \[(?:Channel|Server) #\d+(?: SubChannel #\d+)?\]/g, '[core] [Channel #1 SubChannel #1]'],
  [/\b\d+(?:\.\d+)?(?:ms|µs|s)\b/g, '1s'],
  [/\bpid[= ]\d+/gi, 'pid 1'],
  [/\/proc\/\d+/g, '/proc/1'],
  [/(resourceVersion=|limit=|timeoutSeconds=|timeout=)\d+/g, '$10'],
  [/"(attempt|retry-count|conn-id|stream-id)":\d+/g, '"$1":1'],
];

export function normalised(line: string): string {
  return VARYING.reduce((text, [pattern, by]) => text.replace(pattern, by), line.trimEnd());
}

/** The same message for every kind of object, and for whatever an event says, is one message. */
const FOLDS: readonly (readonly [RegExp, string])[] = [
  [
    /failed to list \*[\w.]+: Get (\\?"https:\/\/[^/]+)\/[^\\" ]*/,
    'failed to list *v1.Node: Get $1/api/v1/nodes',
  ],
  [
    /failed to list \*[\w.]+: [\w.]+ is forbidden: (User .*?) cannot list resource (\\?")\w+\\?" in API group \\?"[\w.]*\\?"/,
    'failed to list *v1.Node: nodes is forbidden: $1 cannot list resource $2nodes$2 in API group $2$2',
  ],
  [/failed to list \*[\w.]+: Unauthorized/, 'failed to list *v1.Node: Unauthorized'],
  [/ event="&Event.*$/, ' event="…"'],
  [/(events \\?"[\w-]+)\.[0-9a-f]{16}/, '$1.0'],
  [/,"stacktrace":"[^"]*"/, ''],
  // which of the peers is first, and on which of its streams
  [/("(?:remote-)?(?:peer|member)-id":")[0-9a-f]{16}"/g, '$10"'],
  [/"round-tripper-name":"\w+"/, '"round-tripper-name":"ROUND_TRIPPER_RAFT_MESSAGE"'],
  [
    /failed to \w+ [0-9a-f]{16} on (?:stream (?:MsgApp v2|Message)|pipeline)/,
    'failed to dial 0 on stream Message',
  ],
  [/, Header: map\[.*$/, ''],
  [/(reflector="?)[\w./-]+:\d+/, '$1k8s.io/client-go/informers/factory.go:1'],
  [/ type="\*[\w.]+"/, ' type="*v1.Node"'],
];
const fold = (line: string): string => FOLDS.reduce((text, [pattern, by]) => text.replace(pattern, by), line);

/** What is compared: where in its source a line is written differs from release to release. */
export const folded = (line: string): string =>
  fold(normalised(line))
    .replace(/ [\w?.-]+:\d+\] /, ' file.go:1] ')
    .replace(/"remote-addr":"[^"]*"|\{Addr: [^}]*\}/g, '…');

/** Telling lines, normalised, each once, in their order. */
export function told(by: string, lines: readonly string[]): readonly Line[] {
  return [...new Set(lines.filter(telling).map((line) => fold(normalised(line))))].map((text) => ({
    by,
    text,
  }));
}

/** What a client printed: every line of it is told where it was refused. */
export function printed(by: string, text: string): readonly Line[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const concerning = lines.filter((line) => CONCERNS.test(line));
  const chosen = concerning.length > 0 ? concerning : lines;
  return [...new Set(chosen.map((line) => fold(normalised(line))))].map((line) => ({ by, text: line }));
}

/** What need not be said again: etcd tells of a peer when it next tries it, a gateway whatever it hears first, and an API server asks its extensions in its own time. */
export const atTimes = (text: string): boolean =>
  byChance(text) ||
  /"caller":"rafthttp\/|error reading server preface|failed to retrieve openAPI spec/.test(text);

/** What is of chance: whether a connection is found broken before, while or after the reason for it arrives. */
const CHANCE =
  /connection reset|broken pipe|use of closed|: EOF|unexpected EOF|i\/o timeout|context (?:deadline exceeded|canceled)|connection refused|was refused|client connection lost|Timeout|timed out|no route to host/;
export const byChance = (text: string): boolean => CHANCE.test(text);
