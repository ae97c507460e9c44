/** A request with its key, an API server in memory, who approves and who signs, and a clock that only waiting moves. */
import type { ApiServer, Pause } from '../../../src/domain/api/server.ts';
import { SIGNING_REQUESTS, apiPath } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import type { Files } from '../../../src/domain/port.ts';
import { type CertificateAsk, makeCertificate } from '../../../src/engine/make/certificate.ts';
import { type MadeKey, makeKey } from '../../../src/engine/make/key.ts';
import { makeRequest, type RequestAsk } from '../../../src/engine/make/request.ts';
import { encodeCertificates, encodePem } from '../../../src/engine/read/pem.ts';
import { type Authority, factsOf, rootAsk } from '../../engine/workbench.ts';
import type { MemoryApi } from '../../api/memory-api.ts';

export const NOON = new Date('2026-11-21T12:00:00Z');
export const DAY = 86_400_000;
export const ALICE = { username: 'alice', groups: ['dev'] };

export async function requestPem(changes: Partial<RequestAsk> = {}) {
  const key = await makeKey('ecdsa-p256');
  const der = await makeRequest({
    subject: { commonName: 'alice', organizations: ['dev'] },
    names: [],
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['clientAuth'],
    authority: false,
    publicKey: key.facts,
    privatePem: key.privatePem,
    ...changes,
  });
  return { key, der, pem: encodePem('CERTIFICATE REQUEST', der) };
}

export async function rootNamed(
  commonName: string,
  notAfter = new Date(NOON.getTime() + 3650 * DAY),
): Promise<Authority> {
  const key = await makeKey('ecdsa-p256');
  const der = await makeCertificate(
    rootAsk(key, {
      subject: { commonName, organizations: [] },
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter,
    }),
  );
  return { key, der, facts: factsOf(der) };
}

/** As kube-controller-manager signs: five minutes back, and of eight hours or more five minutes less at the end. */
export async function signed(
  authority: Authority,
  publicKey: MadeKey['facts'],
  { seconds = 86_400, ...changes }: Partial<CertificateAsk> & { readonly seconds?: number } = {},
): Promise<Uint8Array> {
  const back = 300_000;
  const notAfter = new Date(NOON.getTime() + seconds * 1000 - (seconds < 8 * 3600 ? 0 : back));
  const der = await makeCertificate({
    subject: { commonName: 'alice', organizations: ['dev'] },
    names: [],
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['clientAuth'],
    authority: false,
    notBefore: new Date(NOON.getTime() - back),
    notAfter,
    publicKey,
    signer: { certificate: authority.facts, privatePem: authority.key.privatePem },
    ...changes,
  });
  return encodeCertificates([der]);
}

export function objectPath(name: string): string {
  return apiPath(...SIGNING_REQUESTS, name);
}

type Conditions = { conditions?: unknown[]; certificate?: string };

/** Approved, Denied or Failed, said by somebody else. */
export function decide(api: MemoryApi, name: string, type: string, more: Record<string, string> = {}): void {
  api.change(objectPath(name), (object) => {
    const status = (object['status'] ?? {}) as Conditions;
    const said = {
      type,
      status: 'True',
      reason: 'Test',
      message: '',
      lastUpdateTime: NOON.toISOString(),
      ...more,
    };
    object['status'] = { ...status, conditions: [...(status.conditions ?? []), said] };
  });
}

export function issue(api: MemoryApi, name: string, certificate: Uint8Array): void {
  api.change(objectPath(name), (object) => {
    object['status'] = {
      ...(object['status'] as Conditions),
      certificate: Buffer.from(certificate).toString('base64'),
    };
  });
}

/** Time passes only while somebody waits; what happens meanwhile is told by the test, once for each wait. */
export function clockwork(meanwhile: (pauses: number) => void = () => undefined) {
  let now = NOON.getTime();
  let pauses = 0;
  const pause: Pause & { readonly waits: number[] } = {
    waits: [],
    async pause(milliseconds) {
      pause.waits.push(milliseconds);
      now += milliseconds;
      pauses += 1;
      meanwhile(pauses);
    },
  };
  return {
    clock: { now: () => new Date(now) },
    pause,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

/** A watch that lasts as long as it may and not a moment of real time: it ends when the test lets time pass. */
export function endingWatches(
  api: ApiServer,
  pass: (milliseconds: number) => void,
  memory: MemoryApi,
): ApiServer {
  return {
    ...api,
    watch: async function* (call, patience) {
      const ends = setImmediate(() => {
        pass(patience?.atMost ?? 0);
        memory.endWatches();
      });
      try {
        yield* api.watch(call, patience);
      } finally {
        clearImmediate(ends);
      }
    },
  };
}

/** Files in memory, with what was written where. */
export function filesOf(files: Record<string, Uint8Array | string>) {
  const bytes = (path: string) => {
    const content = files[path];
    if (content === undefined) throw new KubepkiError('file-missing', { path });
    return typeof content === 'string' ? new Uint8Array(Buffer.from(content)) : content;
  };
  const port: Pick<Files, 'read' | 'state'> = {
    read: async (path) => bytes(path),
    state: async (path) =>
      files[path] === undefined ? undefined : { path, kind: 'file', mode: 0o600, size: bytes(path).length },
  };
  return {
    files: port,
    write: async (path: string, content: Uint8Array) => {
      files[path] = content;
    },
  };
}

export async function failing(work: Promise<unknown>): Promise<KubepkiError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof KubepkiError) return error;
  throw new Error(`expected a KubepkiError, got ${String(error)}`);
}
