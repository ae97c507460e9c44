/** The kinds of value that files and options carry: what is expected, in words, and the test for it. */
import { parseAddress, parsePrefix } from './address.ts';
import { aLabels } from './a-label.ts';
import { parseDuration } from './duration.ts';
import { isEncryptable } from './encrypted-resource.ts';
import { isDnsName, isDnsPattern, looksLikeAddress } from './name.ts';
import { NEWEST, OLDEST, parseVersion, versionText } from './version.ts';

export interface ValueRecord {
  readonly expected: string;
  readonly example: string;
  readonly accepts: (text: string) => boolean;
  /** what YAML takes it for where it is written without quotes, as most people do; absent: a string */
  readonly unquoted?: 'integer' | 'number' | 'scalar';
}

export const VALUES = {
  'cluster-name': {
    expected: 'a name of lower-case letters, digits and "-", at most 63 long',
    example: 'demo',
    accepts: (text) => isDnsName(text) && !text.includes('.'),
  },
  'machine-name': {
    expected:
      'a node name: lower-case letters, digits, "-" and ".", as RFC 1123 has it, and not an address or digits alone',
    example: 'cp-1',
    accepts: (text) => isDnsName(text) && !looksLikeAddress(text),
  },
  'dns-domain': {
    expected: 'a DNS domain in lower case',
    example: 'cluster.local',
    accepts: (text) => isDnsName(text) && !looksLikeAddress(text),
  },
  'endpoint': {
    expected: 'HOST or HOST:PORT, an IPv6 host with a port in brackets',
    example: 'api.demo.internal:6443',
    accepts: (text) => parseEndpoint(text) !== undefined,
  },
  'server-url': {
    expected: 'https://HOST, with :PORT and a path where they are needed, an IPv6 host in brackets',
    example: 'https://api.demo.internal:6443',
    accepts: (text) => hostOfServer(text) !== undefined,
  },
  'cidr': {
    expected: 'an address range such as 10.32.0.0/24 or fd00:10:32::/112',
    example: '10.32.0.0/24',
    accepts: (text) => parsePrefix(text) !== undefined,
  },
  'host': {
    expected: 'an IPv4 or IPv6 address, or a DNS name in lower case',
    example: '10.240.0.11',
    accepts: isHost,
  },
  'certificate-name': {
    expected: 'an address, a DNS name in lower case, or one that begins with "*."',
    example: 'lb.example.com',
    accepts: (text) => isHost(text) || (isDnsPattern(text) && !looksLikeAddress(text)),
  },
  'kubernetes-version': {
    expected: `a version of Kubernetes from ${versionText(OLDEST)} on`,
    example: versionText(NEWEST),
    accepts: (text) => parseVersion(text) !== undefined,
    unquoted: 'number',
  },
  'port': {
    expected: 'a port from 1 to 65535',
    example: '6443',
    accepts: (text) => /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535,
    unquoted: 'integer',
  },
  'user-name': {
    expected:
      'a name of letters, digits, "-", "_", "." and "@", at most 64 long, that begins with a letter or digit',
    example: 'alice',
    // what may be a file name on every machine, and never looks like one of the system's own (system:…)
    accepts: (text) => /^[A-Za-z0-9][A-Za-z0-9@._-]{0,63}$/.test(text) && !text.endsWith('.'),
  },
  'group-name': {
    expected:
      'a name of letters, digits, ":", "-", "_", "." and "@", at most 64 long, that begins with a letter or digit',
    example: 'developers',
    accepts: (text) => /^[A-Za-z0-9][A-Za-z0-9:@._-]{0,63}$/.test(text),
  },
  'absolute-path': {
    expected: 'an absolute path of letters, digits, "-", "_", "." and "/", without ".." and a "/" at its end',
    example: '/usr/local/bin',
    accepts: (text) => /^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/.test(text),
  },
  'image': {
    expected: 'an image: NAME:TAG or NAME@sha256:DIGEST, with its registry where it has one',
    example: 'registry.example.com/kube-apiserver:v1.37.1',
    // distribution/reference: what a runtime would refuse is refused here, and a name without tag or digest is whatever is newest
    accepts: (text) =>
      text.length <= 255 &&
      /^[a-z0-9][\w.-]*(?::[0-9]{1,5})?(?:\/[a-z0-9][\w.-]*)*(?::\w[\w.-]{0,127}|(?::\w[\w.-]{0,127})?@sha256:[0-9a-f]{64})$/.test(
        text,
      ),
  },
  'flag-value': {
    expected: "a flag's value: printable ASCII, no blank at either end",
    example: '4',
    // whatever it holds is quoted where it ends
    accepts: (text) => text.length <= 4096 && /^[!-~](?:[ -~]*[!-~])?$/.test(text),
    unquoted: 'scalar',
  },
  'resource': {
    expected: 'a resource in lower case, with its group where that is not the core group, or a wildcard',
    example: 'widgets.example.com',
    accepts: isEncryptable,
  },
  'duration': {
    expected: 'a span of time such as 36h, 30d, 1y or P1Y',
    example: '1y',
    accepts: (text) => parseDuration(text) !== undefined,
  },
} as const satisfies Record<string, ValueRecord>;

export type ValueKind = keyof typeof VALUES;

/** The kinds that name a host, which another script writes as A-labels. */
const HOSTS: ReadonlySet<ValueKind> = new Set([
  'certificate-name',
  'host',
  'dns-domain',
  'endpoint',
  'machine-name',
]);

/** What somebody surely meant: without blanks, in lower case, and a name of another script as certificates carry it. */
export function meant(text: string, kind: ValueKind): string | undefined {
  const plain = text.trim();
  const candidates = [plain, plain.toLowerCase(), ...(HOSTS.has(kind) ? [aLabels(plain)] : [])];
  return candidates.find((candidate) => candidate !== text && VALUES[kind].accepts(candidate));
}

export const DEFAULT_PORT = 6443;

export function parseEndpoint(text: string): { host: string; port: number } | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::([0-9]{1,5}))?$/.exec(text);
  const bare = match === null ? parseAddress(text) : undefined;
  if (bare !== undefined) return { host: bare.text, port: DEFAULT_PORT };
  if (match === null) return undefined;
  const host = match[1] ?? match[2] ?? '';
  const port = match[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  const bracketed = match[1] !== undefined;
  if (port < 1 || port > 65_535 || !isHost(host) || bracketed !== host.includes(':')) return undefined;
  return { host: parseAddress(host)?.text ?? host, port };
}

/** The host of a server's URL, an IPv6 one without its brackets; undefined for what is no such URL. */
export function hostOfServer(url: string): string | undefined {
  const [, host = ''] = /^https:\/\/(\[[^\]]+\]|[^:/]+)(?::[0-9]{1,5})?(?:\/[\w.~/-]*)?$/.exec(url) ?? [];
  const port = /^[^/]+\/\/[^/]+:([0-9]+)(?:\/|$)/.exec(url)?.[1];
  const fits = parseEndpoint(`${host}:${port ?? DEFAULT_PORT}`);
  return fits?.host;
}

/** HOST:PORT of a host that has none yet; what already has a port, or is no host, stays as it is. */
export function hostWithPort(text: string, port: string | number): string {
  if (/^(?:\[.*\]|[^:]*):[0-9]+$/.test(text)) return text;
  return text.includes(':') && !text.startsWith('[') ? `[${text}]:${port}` : `${text}:${port}`;
}

function isHost(text: string): boolean {
  return parseAddress(text) !== undefined || (isDnsName(text) && !looksLikeAddress(text));
}
