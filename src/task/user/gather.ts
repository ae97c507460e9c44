/**
 * Where users are known from: the cluster file, the log of what was issued, the requests that stand on the server, and the
 * subjects of bindings. Each is read by itself: what cannot be is said, and the rest is shown.
 */
import { type Trace } from '../../domain/api/known-user.ts';
import type { FoundBinding } from '../../domain/api/binding.ts';
import type { KnownBinding, UserSource } from '../../domain/api/report-user.ts';
import { type ApiServer, apiPath, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { subjectAsGo } from '../../domain/api/subject.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { KubepkiError } from '../../domain/error.ts';
import { ISSUANCE_LOG } from '../../domain/issuance.ts';
import { optional } from '../../domain/optional.ts';
import type { Store } from '../../domain/port.ts';
import { readRequest } from '../../engine/read/request.ts';
import { readBinding } from '../../format/api/binding.ts';
import { readSigningRequest } from '../../format/api/signing-request.ts';
import { subjectsIn } from '../../format/issuance/subject.ts';
import { issuancesIn } from '../../format/issuance/read.ts';
import { refusal } from '../api/ask.ts';
import { readList } from '../api/read-list.ts';
import { innerDer } from '../csr/object.ts';
import { SIGNER } from './certify.ts';
import { certificateTold } from './create-by-authority.ts';
import { firstCertificate } from './kubeconfig.ts';

export interface GatherPorts {
  /** the server, or why there is none to ask */
  readonly api: ApiServer | { readonly away: KubepkiError; readonly server: string };
  /** the store that is near, with its cluster file */
  readonly near?: { readonly cluster: Cluster; readonly store: Store; readonly file: string };
}

export interface Gathered {
  readonly sources: readonly UserSource[];
  readonly traces: readonly Trace[];
  readonly requests: readonly { readonly user: string; readonly request: SigningRequest }[];
  readonly bindings: readonly FoundBinding[];
  readonly warnings: readonly ActWarning[];
}

export async function gatherUsers({ api, near }: GatherPorts): Promise<Gathered> {
  const sources: UserSource[] = [];
  const traces: Trace[] = [];
  const warnings: ActWarning[] = [];
  const attempt = async <T>(source: UserSource['source'], at: string, work: () => Promise<T>) => {
    try {
      const result = await work();
      sources.push({ source, at });
      return result;
    } catch (error) {
      if (!(error instanceof KubepkiError)) throw error;
      const said = error.evidence['message'] ?? error.evidence['reason'] ?? '';
      sources.push({ source, at, unread: { code: error.code, says: String(said) } });
      return undefined;
    }
  };
  if (near !== undefined) {
    const { cluster, store, file } = near;
    sources.push({ source: 'cluster-file', at: file });
    for (const { name, groups } of cluster.users) traces.push({ user: name, source: 'cluster-file', groups });
    const logged = await attempt('log', `${store.root}/${ISSUANCE_LOG}`, async () =>
      tracesInLog(store, warnings),
    );
    traces.push(...(logged ?? []));
  }
  const asked = 'away' in api ? api : undefined;
  const at = 'away' in api ? api.server : api.access.server;
  const server = async () => {
    if (asked !== undefined) throw asked.away;
    return api as ApiServer;
  };
  const requests = await attempt('requests', at, async () => requestsOn(await server()));
  for (const one of requests ?? []) traces.push(await traceOf(one));
  const bindings = await attempt('bindings', at, async () => bindingsOn(await server()));
  for (const { subjects } of bindings ?? [])
    for (const { kind, name } of subjects)
      if (kind === 'User') traces.push({ user: name, source: 'bindings', bound: true });
  return { sources, traces, requests: requests ?? [], bindings: bindings ?? [], warnings };
}

/** Each subject of each binding that is a user or a group. */
export function knownBindings(bindings: readonly FoundBinding[]): readonly KnownBinding[] {
  return bindings.flatMap(({ kind, name, namespace, role, subjects, ours }) =>
    subjects.flatMap((subject): readonly KnownBinding[] => {
      if (subject.kind !== 'User' && subject.kind !== 'Group') return [];
      const through = { kind: subject.kind, name: subject.name } as const;
      return [
        { kind, name, ...optional('namespace', namespace), role, through, ours: ours === subject.name },
      ];
    }),
  );
}

async function tracesInLog(store: Store, warnings: ActWarning[]): Promise<readonly Trace[]> {
  const log = (await store.read(ISSUANCE_LOG)) ?? new Uint8Array();
  const traces: Trace[] = [];
  const damaged: number[] = [];
  for (const { line, issuance } of issuancesIn(log)) {
    if (issuance === undefined) damaged.push(line);
    if (issuance === undefined || !issuance.credential.startsWith('user@')) continue;
    const { serial, notBefore, notAfter, fingerprint } = issuance;
    const { user, groups } = subjectsIn(issuance.subject);
    traces.push({
      user,
      source: 'log',
      certificate: { serial, groups, notBefore, notAfter, fingerprint, from: 'log' },
    });
  }
  const [line] = damaged;
  if (line !== undefined)
    warnings.push({ warning: 'log-damaged', path: ISSUANCE_LOG, line, lines: damaged.length });
  return traces;
}

/** Those that make somebody a client; what cannot be read makes nobody one either. */
async function requestsOn(api: ApiServer): Promise<Gathered['requests']> {
  const list = await readList(api, apiPath(...SIGNING_REQUESTS));
  if (!list.ok) throw refusal(api, list.answer, 'list certificatesigningrequests');
  return list.items.flatMap((item) => {
    const reading = readSigningRequest(item);
    if (!reading.ok || reading.value.signerName !== SIGNER) return [];
    const person = personIn(reading.value);
    const state = stateOf(reading.value);
    // without a common name a client is nobody
    if (person === undefined || person.commonName === '') return [];
    if (state === 'denied' || state === 'failed') return [];
    return [{ user: person.commonName, request: reading.value }];
  });
}

async function traceOf({ user, request }: Gathered['requests'][number]): Promise<Trace> {
  const source = 'requests';
  const leaf = request.certificate === undefined ? undefined : firstCertificate(request.certificate);
  if (leaf !== undefined) {
    const certificate = { ...(await certificateTold(leaf)), from: 'request', request: request.name } as const;
    return { user, source, certificate };
  }
  const { name, requester } = request;
  return {
    user,
    source,
    pending: { name, state: stateOf(request), requester: requester.user },
    asks: personIn(request)?.organizations ?? [],
  };
}

/** Of a certificate its own subject counts, as whoever is shown it reads it. */
function personIn(request: SigningRequest) {
  const leaf = request.certificate === undefined ? undefined : firstCertificate(request.certificate);
  if (leaf !== undefined) return subjectAsGo(leaf.subject);
  const der = innerDer(request);
  const reading = der === undefined ? undefined : readRequest(der);
  return reading?.ok === true ? subjectAsGo(reading.value.subject) : undefined;
}

async function bindingsOn(api: ApiServer): Promise<readonly FoundBinding[]> {
  const all: FoundBinding[] = [];
  for (const [resource, kind] of [
    ['clusterrolebindings', 'ClusterRoleBinding'],
    ['rolebindings', 'RoleBinding'],
  ] as const) {
    const list = await readList(api, apiPath('apis', 'rbac.authorization.k8s.io', 'v1', resource));
    if (!list.ok) throw refusal(api, list.answer, `list ${resource}`);
    all.push(...list.items.flatMap((item) => readBinding(item, kind) ?? []));
  }
  return all;
}

/** Where nothing could be read, for whoever is told that nothing was found. */
export function unreadIn({ sources }: Pick<Gathered, 'sources'>): readonly string[] {
  return sources.flatMap(({ source, unread }) => (unread === undefined ? [] : [source]));
}
