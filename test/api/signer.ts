/** Those who act on requests meanwhile: an administrator who approves everything, and the signer of kube-controller-manager. */
import { apiPath, SIGNING_REQUESTS } from '../../src/domain/api/server.ts';
import { attributeValues } from '../../src/domain/distinguished-name.ts';
import { splitPem } from '../../src/engine/read/pem.ts';
import { readRequest } from '../../src/engine/read/request.ts';
import type { Authority } from '../engine/workbench.ts';
import { signedFor } from './authority.ts';
import type { MemoryApi } from './memory-api.ts';

const LIST = apiPath(...SIGNING_REQUESTS);

interface Request {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly request: string;
    readonly signerName: string;
    readonly expirationSeconds?: number;
  };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string }[];
    readonly certificate?: string;
  };
}

/** Whatever is asked for, somebody approves. @returns a way to stop */
export function approveAll(memory: MemoryApi): () => void {
  return memory.follow(LIST, 'now', (event) => {
    if (event === 'end' || event.type !== 'ADDED') return;
    change(memory, event.object as Request, () => ({
      conditions: [
        {
          type: 'Approved',
          status: 'True',
          reason: 'KubectlApprove',
          message: 'This CSR was approved by kubectl certificate approve.',
          lastUpdateTime: memory.now(),
          lastTransitionTime: memory.now(),
        },
      ],
    }));
  });
}

/** What is approved is signed, before or from now on, for as long as it asks for and a year at most. @returns a way to stop */
export function signApproved(memory: MemoryApi, authority: Authority): () => void {
  return memory.follow(LIST, '0', (event) => {
    if (event === 'end' || event.type === 'DELETED') return;
    const request = event.object as Request;
    const has = (type: string) => request.status?.conditions?.some((one) => one.type === type) === true;
    if (!has('Approved') || has('Denied') || has('Failed') || request.status?.certificate !== undefined)
      return;
    certificateFor(request, authority).then(
      (certificate) => change(memory, request, (before) => ({ ...before, certificate })),
      (error: unknown) => {
        throw error;
      },
    );
  });
}

async function certificateFor({ spec }: Request, authority: Authority): Promise<string> {
  const [block] = splitPem(Buffer.from(spec.request, 'base64')).blocks;
  const read = readRequest(block?.der ?? new Uint8Array());
  if (!read.ok) throw new Error(`unreadable request: ${read.fault}`);
  const { subject, names, key } = read.value;
  const seconds = spec.expirationSeconds ?? 365 * 86_400;
  const pem = await signedFor(authority, {
    publicKey: key,
    subject: {
      commonName: attributeValues(subject, 'CN').at(-1) ?? '',
      organizations: attributeValues(subject, 'O'),
    },
    names: names.flatMap(({ kind, value }) => (kind === 'dns' || kind === 'ip' ? [{ kind, value }] : [])),
    seconds,
    serving: spec.signerName === 'kubernetes.io/kubelet-serving',
  });
  return Buffer.from(pem).toString('base64');
}

/** Later, as another client's change is, and not within the change that it answers. */
function change(
  memory: MemoryApi,
  { metadata }: Request,
  status: (before: Record<string, unknown>) => Record<string, unknown>,
): void {
  const path = `${LIST}/${encodeURIComponent(metadata.name)}`;
  queueMicrotask(() => {
    if (memory.object(path) === undefined) return;
    memory.change(path, (object) => {
      object['status'] = status((object['status'] ?? {}) as Record<string, unknown>);
    });
  });
}
