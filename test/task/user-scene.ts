/** A cluster in memory with a signer, and a folder on disk: what user create, list and remove are tried on. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiServer, ClusterAccess } from '../../src/domain/api/server.ts';
import type { RiskId } from '../../src/domain/api/risk.ts';
import { KubepkiError } from '../../src/domain/error.ts';
import { attributeValues } from '../../src/domain/distinguished-name.ts';
import { makeCertificate } from '../../src/engine/make/certificate.ts';
import { makeKey } from '../../src/engine/make/key.ts';
import { readCertificate } from '../../src/engine/read/certificate.ts';
import { encodePem, splitPem } from '../../src/engine/read/pem.ts';
import { readRequest } from '../../src/engine/read/request.ts';
import { fromBase64, toBase64 } from '../../src/domain/bytes.ts';
import { type CreateAsk, createUser, type CreatePorts } from '../../src/task/user/create.ts';
import { openFiles } from '../../src/world/files.ts';
import { openFolder } from '../../src/world/folder.ts';
import { MemoryApi, type Caller } from '../api/memory-api.ts';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const ADMIN: Caller = { username: 'root', groups: ['ops'] };
const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const DAY = 86_400_000;

interface Kept {
  readonly metadata: { readonly name: string };
}

export type UserScene = Awaited<ReturnType<typeof openUserScene>>;

export async function openUserScene() {
  const folder = mkdtempSync(join(tmpdir(), 'kubepki-user-'));
  const ca = await makeKey('ecdsa-p256');
  const authorityDer = await makeCertificate({
    subject: { commonName: 'kubernetes', organizations: [] },
    names: [],
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extendedKeyUsage: [],
    authority: true,
    notBefore: new Date(NOW.getTime() - DAY),
    notAfter: new Date(NOW.getTime() + 3650 * DAY),
    publicKey: ca.facts,
    signer: { privatePem: ca.privatePem },
  });
  const authority = encodePem('CERTIFICATE', authorityDer);
  const authorityFacts = certificateFacts(authority);
  const memory = new MemoryApi(() => NOW.toISOString());
  // we may all, and of others nothing is known but what RBAC says
  memory.allows = (spec) => spec['user'] === undefined;
  memory.rules = (namespace, caller) => {
    const bound = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/${encodeURIComponent(`kubepki:${caller.username}:view`)}`;
    return memory.object(bound) === undefined
      ? []
      : [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }];
  };
  const scene = {
    now: NOW,
    /** whether a signer is there */
    signs: true,
    agrees: true as boolean | undefined,
    offers: 0,
    /** calls made by everybody */
    calls: 0,
    /** the call whose answer is lost, after the server has done what was asked */
    loses: undefined as number | undefined,
    /** the call that never arrives */
    drops: undefined as number | undefined,
  };
  const lost = () => new KubepkiError('api-unreachable', { server: 'https://memory:6443', reason: 'closed' });
  const sign = async (name: string) => {
    const path = `${CSRS}/${name}`;
    const object = memory.object(path) as
      | {
          spec: { request: string; expirationSeconds: number };
          status?: { certificate?: string; conditions?: { type: string }[] };
        }
      | undefined;
    const approved = object?.status?.conditions?.some(({ type }) => type === 'Approved') === true;
    if (!scene.signs || object === undefined || !approved || object.status?.certificate !== undefined) return;
    const pem = fromBase64(object.spec.request);
    const [block] = splitPem(pem ?? new Uint8Array()).blocks;
    const reading = readRequest(block?.der ?? new Uint8Array());
    if (!reading.ok) throw new Error('no request');
    const { subject, key } = reading.value;
    const der = await makeCertificate({
      subject: {
        commonName: attributeValues(subject, 'CN')[0] ?? '',
        organizations: attributeValues(subject, 'O'),
      },
      names: [],
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['clientAuth'],
      authority: false,
      notBefore: new Date(scene.now.getTime() - 300_000),
      notAfter: new Date(scene.now.getTime() + object.spec.expirationSeconds * 1000),
      publicKey: key,
      signer: { privatePem: ca.privatePem, certificate: authorityFacts },
    });
    memory.change(path, (kept) => {
      kept['status'] = {
        ...(kept['status'] as object),
        certificate: toBase64(encodePem('CERTIFICATE', der)),
      };
    });
  };
  /** the port, with a signer that is done before the approval is answered */
  const as = (caller: Caller, access: Partial<ClusterAccess> = {}): ApiServer => {
    const api = memory.as(caller, { context: 'root@demo', authority, ...access });
    return {
      ...api,
      call: async (call) => {
        scene.calls += 1;
        const at = scene.calls;
        if (scene.drops === at) throw lost();
        const answer = await api.call(call);
        const [, name] = /\/certificatesigningrequests\/([^/]+)\/approval$/.exec(call.path) ?? [];
        if (name !== undefined) await sign(name);
        if (scene.loses === at) throw lost();
        return answer;
      },
      // nothing happens for as long as somebody watches
      watch: async function* (_call, patience) {
        scene.now = new Date(scene.now.getTime() + (patience?.atMost ?? 0));
        yield* [];
      },
    };
  };
  const clock = { now: () => scene.now };
  const pause = { pause: async (ms: number) => void (scene.now = new Date(scene.now.getTime() + ms)) };
  const ports = (more: Partial<CreatePorts> = {}): CreatePorts => ({
    api: as(ADMIN),
    clock,
    pause,
    dial: async (access) => as(callerOf(access), access),
    folder: openFolder(folder),
    files: openFiles(),
    template: async (name) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8'),
    agree: async () => {
      scene.offers += 1;
      return scene.agrees;
    },
    ...more,
  });
  return Object.assign(scene, {
    memory,
    authority,
    authorityKey: ca.privatePem,
    folder,
    as,
    sign,
    clock,
    ports,
    create: async (
      ask: Partial<CreateAsk> & {
        user?: string;
        groups?: readonly string[];
        accept?: readonly RiskId[];
      } = {},
      more: Partial<CreatePorts> = {},
    ) =>
      createUser(
        {
          person: { user: ask.user ?? 'alice', groups: ask.groups ?? ['dev'] },
          lifetime: DAY,
          algorithm: 'ecdsa-p256',
          role: { role: { kind: 'ClusterRole', name: 'view' }, namespace: 'shop' },
          cluster: 'demo',
          accept: [],
          ...ask,
        },
        ports(more),
      ),
    /** the names of the requests that stand on the server */
    requests: (): string[] => {
      const { body } = memory.handle({ method: 'GET', path: CSRS }, ADMIN) as { body: { items: Kept[] } };
      return body.items.map(({ metadata }) => metadata.name);
    },
    files: () =>
      readdirSync(folder)
        .sort()
        .map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`),
    text: (name: string) => readFileSync(join(folder, name), 'utf8'),
    put: (name: string, text: string | Uint8Array) =>
      writeFileSync(join(folder, name), text, { mode: 0o600 }),
    path: (name: string) => join(folder, name),
    close: () => rmSync(folder, { recursive: true, force: true }),
  });
}

/** Whom an API server takes for the bearer of what is shown. */
function callerOf({ credentials: { certificate = new Uint8Array(), key } }: ClusterAccess): Caller {
  if (key === undefined) throw new Error('no key is shown');
  const { subject } = certificateFacts(certificate);
  return { username: attributeValues(subject, 'CN').at(-1) ?? '', groups: attributeValues(subject, 'O') };
}

export function certificateFacts(pem: Uint8Array) {
  const [block] = splitPem(pem).blocks;
  const reading = readCertificate(block?.der ?? new Uint8Array());
  if (!reading.ok) throw new Error('no certificate');
  return reading.value;
}
