/**
 * What each component writes down when a connection is refused: Go's words in its own wrapping, on both sides. Addresses,
 * ports and times that only the moment knows stand as …; everything else is to the letter. Recorded from the programs
 * themselves (test/vector/fault-matrix.json), and read in their sources, which are cited beside each.
 */
import type { CertificateFacts } from '../certificate.ts';
import { quote } from '../go-quote.ts';
import { parseAddress } from '../address.ts';
import type { SeenProgram } from '../site/site.ts';
import type { JudgedMeeting } from './meeting.ts';
import type { Logged } from './rule.ts';

export interface Refused {
  readonly meeting: JudgedMeeting;
  readonly by: 'client' | 'server';
  /** Go's: x509: … */
  readonly text: string;
  /** address: etcd's own question after the handshake (checkCertSAN) */
  readonly stage: 'parse' | 'verify' | 'address';
  /** the name or address that was checked */
  readonly host?: string;
}

export function saidByBoth(refused: Refused): readonly Logged[] {
  return refused.by === 'client' ? serverRefused(refused) : clientRefused(refused);
}

/** crypto/tls handshake_client.go: verifyServerCertificate; every refusal is alert 42 to the other side. */
function serverRefused({ meeting, text, stage, host }: Refused): readonly Logged[] {
  const { client, server } = meeting;
  const before = stage === 'parse' ? PARSE.server : VERIFY;
  const error = `${before}${timeless(text)}`;
  return [
    ...byClient(meeting, error, urlOf(meeting, host)),
    ...(server === undefined ? [] : byServer(meeting, 'remote error: tls: bad certificate')),
  ].map((line) => withProgram(line, client, server));
}

const VERIFY = 'tls: failed to verify certificate: ';
const PARSE = {
  server: 'tls: failed to parse certificate from server: ',
  client: 'tls: failed to parse client certificate: ',
};

/** The client's own line, whatever went wrong while it dialled. */
function byClient({ connection, client }: JudgedMeeting, error: string, url: string): readonly Logged[] {
  const says = (text: string): readonly Logged[] => [{ by: client.party, text }];
  const handshake = `transport: authentication handshake failed: ${error}`;
  if (connection === 'etcdctl-to-etcd') return says(grpcDescription(handshake));
  if (connection === 'apiserver-to-etcd' || connection === 'etcd-gateway-to-etcd') {
    return says(grpcText(handshake));
  }
  if (connection === 'etcd-to-etcd') return says(probing(error));
  if (connection === 'pod-to-apiserver') return says(`Get "${url}/…": ${error}`);
  if (connection !== 'apiserver-to-kubelet') {
    return says(byComponent(client, `Get "${url}`, error));
  }
  const got = `Get "${url}/containerLogs/…": ${error}`;
  // apiserver pkg/endpoints/handlers/responsewriters/status.go (ErrorToAPIStatus)
  const received = quote(`apiserver received an error that is not an metav1.Status: …: ${got}`);
  return [
    { by: 'kubectl', text: `Error from server: ${got}` },
    { by: 'kube-apiserver', text: `"Unhandled Error" err=${received}` },
  ];
}

/** client-go, as each component meets it first; without a request it is the server's answer. */
function byComponent({ party, machine }: SeenProgram, request: string, error: string): string {
  const failed = (path: string) => quote(request === '' ? error : `${request}${path}": ${error}`);
  if (party === 'kubectl') {
    // kubectl pkg/cmd/util/helpers.go (StandardErrorMessage)
    return request === ''
      ? 'error: You must be logged in to the server (…)'
      : `Unable to connect to the server: ${error}`;
  }
  if (party === 'kubelet') {
    // component-helpers apimachinery/lease/controller.go (backoffEnsureLease)
    const lease = `${LEASES}/kube-node-lease/leases/${machine?.toLowerCase() ?? '…'}?timeout=…`;
    return `"Failed to ensure lease exists, will retry" err=${failed(lease)} interval="…"`;
  }
  if (party === 'kube-controller-manager' || party === 'kube-scheduler') {
    // client-go tools/leaderelection/leaderelection.go (tryAcquireOrRenew)
    const lease = `${LEASES}/kube-system/leases/${party}?timeout=…`;
    return `"Error retrieving lease lock" err=${failed(lease)} lock="kube-system/${party}"`;
  }
  // client-go tools/cache/reflector.go (DefaultWatchErrorHandler)
  const listed = request === '' ? error : `${request}/…": ${error}`;
  return `"Failed to watch" err=${quote(`failed to list …: ${listed}`)} logger="UnhandledError" reflector="…" type="…"`;
}

const LEASES = '/apis/coordination.k8s.io/v1/namespaces';

/** The server's own line about a handshake that failed. */
function byServer({ connection, server }: JudgedMeeting, error: string): readonly Logged[] {
  if (server === undefined) return [];
  if (server.party === 'etcd') {
    // etcd server/embed/config_logging.go (logTLSHandshakeFailureFunc)
    const endpoint = connection === 'etcd-to-etcd' ? 'peer' : 'client';
    const fields = { 'remote-addr': '…', 'server-name': '…', error };
    return [{ by: 'etcd', text: zap(`rejected connection on ${endpoint} endpoint`, fields) }];
  }
  const text = `http: TLS handshake error from …: ${error}`;
  // apiserver pkg/server/secure_serving.go (tlsHandshakeErrorWriter)
  return [{ by: server.party, text, ...(server.party === 'kubelet' ? {} : { verbosity: 5 }) }];
}

function clientRefused(refused: Refused): readonly Logged[] {
  const { meeting, stage, text } = refused;
  const { client, server, connection } = meeting;
  const isByHandshake = server?.party === 'etcd';
  const lines = isByHandshake
    ? [
        ...byServer(meeting, `${BEFORE[stage]}${timeless(text)}`),
        ...(stage === 'address' ? [] : byTurnedAway(meeting, `remote error: tls: ${alertOf(text, stage)}`)),
      ]
    : stage === 'parse'
      ? [
          ...byServer(meeting, `${PARSE.client}${timeless(text)}`),
          ...byClient(meeting, 'remote error: tls: bad certificate', urlOf(meeting, undefined)),
        ]
      : [...byAuthenticator(refused), ...(connection in NOT_ASKED ? [] : byUnauthorized(meeting))];
  return lines.map((line) => withProgram(line, client, server));
}

const NOT_ASKED = { 'apiserver-to-extension-apiserver': true };
const BEFORE = { parse: PARSE.client, verify: VERIFY, address: '' };

/** crypto/tls handshake_server.go (processCertsFromClient); Expired is also what is not valid yet. */
function alertOf(text: string, stage: Refused['stage']): string {
  if (stage === 'verify' && text.startsWith('x509: certificate signed by unknown authority')) {
    return 'unknown certificate authority';
  }
  return text.startsWith('x509: certificate has expired') ? 'expired certificate' : 'bad certificate';
}

/** What the client hears: in TLS 1.3 only when it reads the first answer. */
function byTurnedAway({ connection, client }: JudgedMeeting, error: string): readonly Logged[] {
  const preface = `error reading server preface: ${error}`;
  if (connection === 'etcd-to-etcd') return [{ by: 'etcd', text: probing(error) }];
  const text = connection === 'etcdctl-to-etcd' ? grpcDescription(preface) : grpcText(preface);
  return [{ by: client.party, text }];
}

/** An API server and a kubelet ask for a certificate, do not insist, and answer 401 to one that they refuse. */
function byAuthenticator({ meeting, text }: Refused): readonly Logged[] {
  const { server, shows, connection } = meeting;
  const leaf = shows?.material?.certificates[0];
  const own = `verifying certificate ${identifierOf(leaf)} failed: ${timeless(text)}`;
  if (server === undefined) {
    const by = connection === 'apiserver-to-extension-apiserver' ? 'extension-apiserver' : 'kube-apiserver';
    return [{ by, text: `"Unable to authenticate the request" err=${quote(`…${timeless(text)}…`)}` }];
  }
  if (server.party === 'kubelet') {
    // pkg/kubelet/server/server.go (InstallAuthFilter)
    return [
      { by: 'kubelet', text: `"Unable to authenticate the request due to an error" err=${quote(own)}` },
    ];
  }
  // the verifier of front proxies is asked first, where there is one: of its own authorities nobody signed this one
  const asksProxies = server.settings.some(({ key }) => key === 'requestheader-client-ca-file');
  const all = asksProxies ? `[${ofProxies(text)}, ${own}]` : own;
  return [{ by: server.party, text: `"Unable to authenticate the request" err=${quote(all)}` }];
}

/** Dates are asked before signers (crypto/x509 verify.go). */
function ofProxies(text: string): string {
  return text.startsWith('x509: certificate has expired')
    ? timeless(text)
    : 'x509: certificate signed by unknown authority';
}

function byUnauthorized(meeting: JudgedMeeting): readonly Logged[] {
  const { client, connection } = meeting;
  if (connection === 'apiserver-to-kubelet') {
    const ask = 'the server has asked for the client to provide credentials ( pods/log …)';
    return [{ by: 'kubectl', text: `error: You must be logged in to the server (${ask})` }];
  }
  return [{ by: client.party, text: byComponent(client, '', 'Unauthorized') }];
}

/** apiserver pkg/authentication/request/x509/x509.go (certificateIdentifier) */
export function identifierOf(leaf: CertificateFacts | undefined): string {
  if (leaf === undefined) return 'SN=…, SKID=…, AKID=…';
  const colons = (hex = '') => (hex.toUpperCase().match(/../g) ?? []).join(':');
  const serial = BigInt.asIntN(4 * leaf.serial.length, BigInt(`0x0${leaf.serial}`));
  return `SN=${serial}, SKID=${colons(leaf.subjectKeyId)}, AKID=${colons(leaf.authorityKeyId)}`;
}

/** RBAC's answer to somebody else than expected (apiserver pkg/endpoints/handlers/responsewriters/errors.go, Forbidden). */
export function saidOfIdentity({ client, identity }: JudgedMeeting): readonly Logged[] {
  const user = identity?.user ?? '';
  // it waits for its informers before it asks for its lease (cmd/kube-scheduler/app/server.go)
  if (client.party === 'kube-scheduler' && user !== '') return [nodesForbidden(client, user)];
  const isLease = client.party === 'kube-controller-manager' || client.party === 'kube-scheduler';
  const group = 'in API group "coordination.k8s.io" in the namespace "kube-system"';
  const what = isLease ? `cannot get resource "leases" ${group}` : 'cannot … resource "…" in API group "…"…';
  const named = isLease ? `leases.coordination.k8s.io "${client.party}"` : '…';
  const forbidden = `${named} is forbidden: User "${user}" ${what}`;
  const text =
    client.party === 'kubectl'
      ? `Error from server (Forbidden): ${forbidden}`
      : byComponent(client, '', user === '' ? 'Unauthorized' : forbidden);
  return [{ by: client.party, program: client.id, text }];
}

/** client-go tools/cache/reflector.go (DefaultWatchErrorHandler), of who may not list nodes. */
export function nodesForbidden({ party, id }: SeenProgram, user: string): Logged {
  const forbidden = `nodes is forbidden: User "${user}" cannot list resource "nodes" in API group "" at the cluster scope`;
  return {
    by: party,
    program: id,
    text: `"Failed to watch" err=${quote(`failed to list *v1.Node: ${forbidden}`)}`,
  };
}

function urlOf({ dials }: JudgedMeeting, host: string | undefined): string {
  const dialled = dials.find((one) => (one.checked ?? one.host) === host) ?? dials[0];
  if (dialled === undefined) return 'https://…';
  const name = parseAddress(dialled.host)?.family === 6 ? `[${dialled.host}]` : dialled.host;
  return `https://${name}:${dialled.port}`;
}

/** The moment is not known beforehand; what a certificate says of itself is. */
export function timeless(text: string): string {
  return text.replace(/current time \S+ is/g, 'current time … is');
}

/** google.golang.org/grpc clientconn.go (createTransport), internal/transport (ConnectionError.Error) */
function grpcText(description: string): string {
  return `grpc: addrConn.createTransport failed to connect to {…}. Err: ${grpcDescription(description)}`;
}

function grpcDescription(description: string): string {
  return `connection error: desc = ${quote(description)}`;
}

/** etcd's lines are JSON of zap's: fields in their order, after level, time and caller. */
function zap(message: string, fields: Readonly<Record<string, string>>): string {
  const rest = Object.entries(fields).map(([key, value]) => `,"${key}":${jsonText(value)}`);
  return `"msg":"${message}"${rest.join('')}`;
}

/** etcd server/etcdserver/api/rafthttp/probing_status.go (monitorProbingStatus) */
function probing(error: string): string {
  return zap('prober detected unhealthy status', {
    'round-tripper-name': '…',
    'remote-peer-id': '…',
    'rtt': '…',
    error,
  });
}

export function jsonText(text: string): string {
  return JSON.stringify(text);
}

/** Of two of one kind a line does not say which of them wrote it. */
function withProgram(line: Logged, client: SeenProgram, server: SeenProgram | undefined): Logged {
  const own = [client, server].find((one) => one?.party === line.by);
  return own === undefined || client.party === server?.party ? line : { ...line, program: own.id };
}
