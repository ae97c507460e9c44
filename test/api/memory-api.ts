/**
 * What an API server keeps and answers, in memory, for the tests that run without one: objects with uid and
 * resourceVersion, conflicts, subresources, watches, and faults put in by the test. It knows nothing of signers, RBAC or
 * validation; what those say is seen on the real one (test/cluster), and what this says was taken from there.
 */
import type { ApiAnswer, ApiCall, ApiEvent, ApiServer, ClusterAccess } from '../../src/domain/api/server.ts';

export interface Caller {
  readonly username: string;
  readonly groups: readonly string[];
}

type Kept = Record<string, unknown> & {
  metadata: {
    name: string;
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
    namespace?: string;
  };
};

/** What a test has the server do instead of answering: undefined for nothing. */
export type Fault = (call: ApiCall, caller: Caller) => ApiAnswer | 'drop' | undefined;

export class MemoryApi {
  readonly #objects = new Map<string, Kept>();
  readonly #watchers = new Set<{
    readonly prefix: string;
    readonly tell: (event: ApiEvent | 'end') => void;
  }>();
  /** what has happened, for watches that begin where a list ended */
  readonly #past: { readonly version: number; readonly path: string; readonly event: ApiEvent }[] = [];
  #version = 1000;
  #uids = 0;
  /** every call, in order: 'POST /apis/…' */
  readonly calls: string[] = [];
  fault: Fault = () => undefined;
  /** SubjectAccessReview and SelfSubjectAccessReview: may they? */
  allows: (spec: Record<string, unknown>, caller: Caller) => boolean = () => true;
  /** SelfSubjectRulesReview: the resource rules of whoever asks, beyond what everybody has */
  rules: (namespace: string, caller: Caller) => readonly unknown[] = () => [];
  readonly now: () => string;

  constructor(now: () => string = () => '2026-11-21T12:00:00Z') {
    this.now = now;
  }

  handle(call: ApiCall, caller: Caller): ApiAnswer | 'drop' {
    this.calls.push(`${call.method} ${call.path}`);
    const fault = this.fault(call, caller);
    if (fault !== undefined) return fault;
    const review = this.#review(call, caller);
    if (review !== undefined) return { status: 201, body: review };
    switch (call.method) {
      case 'GET':
        return this.#get(call);
      case 'POST':
        return this.#create(call, caller);
      case 'PUT':
        return this.#replace(call);
      case 'DELETE':
        return this.#remove(call);
    }
  }

  /** What somebody else does meanwhile: the signer, another administrator, the garbage collector. */
  change(path: string, edit: (object: Record<string, unknown>) => void): void {
    const kept = this.#objects.get(path);
    if (kept === undefined) throw new Error(`${path} is not there`);
    const copy = structuredClone(kept);
    edit(copy);
    this.#put(path, copy, 'MODIFIED');
  }

  delete(path: string): void {
    const kept = this.#objects.get(path);
    if (kept !== undefined) this.#drop(path, kept);
  }

  object(path: string): Record<string, unknown> | undefined {
    return this.#objects.get(path);
  }

  /** Ends every watch, as a server does that goes away. */
  endWatches(): void {
    for (const { tell } of this.#watchers) tell('end');
  }

  get watching(): number {
    return this.#watchers.size;
  }

  /** @returns a way to stop */
  follow(prefix: string, from: string | undefined, tell: (event: ApiEvent | 'end') => void): () => void {
    const watcher = { prefix, tell };
    if (from === undefined || from === '0')
      for (const [path, object] of this.#objects)
        if (path.startsWith(`${prefix}/`)) tell({ type: 'ADDED', object });
    for (const { version, path, event } of this.#past)
      if (version > Number(from ?? 'NaN') && path.startsWith(`${prefix}/`)) tell(event);
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The port, as somebody. */
  as(caller: Caller, access: Partial<ClusterAccess> = {}): ApiServer {
    const unreachable = async () => {
      const { KubepkiError } = await import('../../src/domain/error.ts');
      return new KubepkiError('endpoint-unreachable', { endpoint: 'memory', reason: 'closed' });
    };
    const handle = (call: ApiCall) => this.handle(call, caller);
    const follow = (prefix: string, query: ApiCall['query'], tell: (event: ApiEvent | 'end') => void) =>
      this.follow(prefix, query?.['resourceVersion'], tell);
    return {
      access: {
        kubeconfig: 'memory',
        context: 'memory',
        namespace: 'default',
        server: 'https://memory:6443',
        credentials: {},
        ...access,
      },
      call: async (call) => {
        const answer = handle(structuredClone(call));
        if (answer === 'drop') throw await unreachable();
        return structuredClone(answer);
      },
      watch: async function* ({ path, query }) {
        const first = handle({ method: 'GET', path, query: { ...query, watch: 'true' } });
        if (first === 'drop') throw await unreachable();
        if (first.status !== 200) {
          yield { type: 'ERROR', object: first.body };
          return;
        }
        const waiting: (ApiEvent | 'end')[] = [];
        let wake: () => void = () => undefined;
        const stop = follow(path, query, (event) => {
          waiting.push(event === 'end' ? event : structuredClone(event));
          wake();
        });
        try {
          for (;;) {
            const event = waiting.shift();
            if (event === 'end') return;
            if (event !== undefined) yield event;
            else
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
          }
        } finally {
          stop();
        }
      },
      close: () => undefined,
    };
  }

  #get({ path, query }: ApiCall): ApiAnswer {
    const found = this.#objects.get(path);
    if (found !== undefined) return { status: 200, body: found };
    if (isName(path)) return failure(404, 'NotFound', `${what(path)} not found`);
    if (query?.['watch'] === 'true') return { status: 200, body: undefined };
    const items = [...this.#objects].filter(([key]) => inList(key, path)).map(([, object]) => object);
    // a page of it: the token of the real one is opaque, this one is where to go on
    const from = Number(query?.['continue'] ?? 0);
    const to = Math.min(items.length, from + (Number(query?.['limit'] ?? 0) || items.length));
    const metadata = {
      resourceVersion: String(this.#version),
      ...(to < items.length ? { continue: String(to), remainingItemCount: items.length - to } : {}),
    };
    return { status: 200, body: { metadata, items: items.slice(from, to) } };
  }

  #create({ path, body }: ApiCall, caller: Caller): ApiAnswer {
    const sent = structuredClone(body) as Kept & { spec?: Record<string, unknown> };
    const key = `${path}/${encodeURIComponent(sent.metadata.name)}`;
    if (this.#objects.has(key)) return failure(409, 'AlreadyExists', `${what(key)} already exists`);
    this.#uids += 1;
    sent.metadata.uid = `00000000-0000-4000-8000-${String(this.#uids).padStart(12, '0')}`;
    sent.metadata.creationTimestamp = this.now();
    if (path.endsWith('/certificatesigningrequests'))
      sent.spec = { ...sent.spec, username: caller.username, groups: caller.groups };
    return { status: 201, body: this.#put(key, sent, 'ADDED') };
  }

  #replace({ path, body }: ApiCall): ApiAnswer {
    const [, key = path, part] =
      /^(.*\/certificatesigningrequests\/[^/]+)\/(approval|status)$/.exec(path) ?? [];
    const kept = this.#objects.get(key);
    if (kept === undefined) return failure(404, 'NotFound', `${what(key)} not found`);
    const sent = structuredClone(body) as Kept & { status?: Record<string, unknown> };
    const { uid, resourceVersion } = sent.metadata;
    if (uid !== undefined && uid !== kept.metadata.uid)
      return failure(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${what(key)}: StorageError: invalid object, Code: 4, Precondition failed: UID in precondition: ${uid}, UID in object meta: ${kept.metadata.uid}`,
      );
    if (resourceVersion !== undefined && resourceVersion !== kept.metadata.resourceVersion)
      return failure(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${what(key)}: the object has been modified; please apply your changes to the latest version and try again`,
      );
    const before = (kept as { status?: Record<string, unknown> }).status;
    const next =
      part === undefined
        ? sent
        : {
            ...kept,
            status:
              part === 'approval' ? { ...before, conditions: sent.status?.['conditions'] } : sent.status,
          };
    return { status: 200, body: this.#put(key, { ...next, metadata: { ...kept.metadata } }, 'MODIFIED') };
  }

  #remove({ path, body }: ApiCall): ApiAnswer {
    const kept = this.#objects.get(path);
    if (kept === undefined) return failure(404, 'NotFound', `${what(path)} not found`);
    const uid = (body as { preconditions?: { uid?: string } } | undefined)?.preconditions?.uid;
    if (uid !== undefined && uid !== kept.metadata.uid)
      return failure(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${what(path)}: the UID in the precondition (${uid}) does not match the UID in record (${kept.metadata.uid}). The object might have been deleted and then recreated`,
      );
    this.#drop(path, kept);
    return { status: 200, body: { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
  }

  #review({ method, path, body }: ApiCall, caller: Caller): unknown {
    if (method !== 'POST') return undefined;
    const spec = (body as { spec?: Record<string, unknown> } | undefined)?.spec ?? {};
    const groups = [...caller.groups, 'system:authenticated'];
    if (path.endsWith('/selfsubjectreviews'))
      return { kind: 'SelfSubjectReview', status: { userInfo: { username: caller.username, groups } } };
    if (path.endsWith('/selfsubjectrulesreviews')) {
      const basic = {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      };
      const resourceRules = [basic, ...this.rules(String(spec['namespace']), caller)];
      return {
        kind: 'SelfSubjectRulesReview',
        status: { resourceRules, nonResourceRules: [], incomplete: false },
      };
    }
    if (path.endsWith('/subjectaccessreviews') || path.endsWith('/selfsubjectaccessreviews'))
      return { kind: 'SubjectAccessReview', spec, status: { allowed: this.allows(spec, caller) } };
    return undefined;
  }

  #put(path: string, object: Kept, type: string): Kept {
    this.#version += 1;
    object.metadata.resourceVersion = String(this.#version);
    this.#objects.set(path, object);
    this.#tell(path, { type, object });
    return object;
  }

  #drop(path: string, object: Kept): void {
    this.#version += 1;
    this.#objects.delete(path);
    this.#tell(path, { type: 'DELETED', object });
  }

  #tell(path: string, event: ApiEvent): void {
    this.#past.push({ version: this.#version, path, event: structuredClone(event) });
    for (const { prefix, tell } of this.#watchers) if (path.startsWith(`${prefix}/`)) tell(event);
  }
}

function failure(code: number, reason: string, message: string): ApiAnswer {
  return {
    status: code,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code },
  };
}

/** /apis/GROUP/VERSION[/namespaces/NS]/RESOURCE/NAME has a name where its resource has one segment behind it. */
function isName(path: string): boolean {
  const [, rest = ''] = /^\/apis?\/(?:[^/]+\/)?v[^/]+\/(?:namespaces\/[^/]+\/)?(.*)$/.exec(path) ?? [];
  return rest.includes('/');
}

function inList(key: string, list: string): boolean {
  if (key.startsWith(`${list}/`) && !key.slice(list.length + 1).includes('/')) return true;
  // of every namespace at once
  const resource = list.slice(list.lastIndexOf('/'));
  const base = list.slice(0, -resource.length);
  return key.startsWith(`${base}/namespaces/`) && key.slice(0, key.lastIndexOf('/')).endsWith(resource);
}

function what(path: string): string {
  const [, group = '', resource = '', name = ''] = /\/apis\/([^/]+)\/.*?([a-z]+)\/([^/]+)$/.exec(path) ?? [];
  return `${resource}.${group} "${decodeURIComponent(name)}"`;
}
