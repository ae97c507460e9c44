/** Signing requests in an API server in memory, as whoever sent them. */
import { makeKey, type MadeKey } from '../../../src/engine/make/key.ts';
import { makeRequest, type RequestAsk } from '../../../src/engine/make/request.ts';
import { encodePem } from '../../../src/engine/read/pem.ts';
import { apiPath, SIGNING_REQUESTS } from '../../../src/domain/api/server.ts';
import type { Caller, MemoryApi } from '../../api/memory-api.ts';

export interface Sent {
  readonly name: string;
  readonly commonName?: string;
  readonly organizations?: readonly string[];
  readonly names?: RequestAsk['names'];
  /** what the subject shall have instead, octets for octets, since our engine makes nothing hostile; no longer signed then */
  readonly instead?: readonly [standIn: string, text: string];
  readonly as?: Caller;
  /** further fields of spec */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly created?: string;
  readonly status?: Readonly<Record<string, unknown>>;
}

let made: Promise<MadeKey> | undefined;

export async function requestPem({
  commonName = 'alice',
  organizations = ['dev'],
  names = [],
  instead,
}: Sent): Promise<Uint8Array> {
  made ??= makeKey('ecdsa-p256');
  const key = await made;
  const der = await makeRequest({
    subject: { commonName, organizations },
    names,
    keyUsage: [],
    extendedKeyUsage: [],
    authority: false,
    publicKey: key.facts,
    privatePem: key.privatePem,
  });
  return encodePem('CERTIFICATE REQUEST', instead === undefined ? der : replaced(der, ...instead));
}

function replaced(der: Uint8Array, standIn: string, text: string): Uint8Array {
  const hex = (words: string) => Buffer.from(words).toString('hex');
  if (hex(standIn).length !== hex(text).length) throw new Error('of another length');
  return Buffer.from(Buffer.from(der).toString('hex').replaceAll(hex(standIn), hex(text)), 'hex');
}

export const pathOf = (name: string): string => apiPath(...SIGNING_REQUESTS, name);

export async function send(memory: MemoryApi, sent: Sent): Promise<void> {
  const spec = {
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['digital signature', 'client auth'],
    request: Buffer.from(await requestPem(sent)).toString('base64'),
    ...sent.spec,
  };
  const caller = sent.as ?? { username: 'alice', groups: ['system:authenticated'] };
  const body = { metadata: { name: sent.name }, spec };
  memory.handle({ method: 'POST', path: apiPath(...SIGNING_REQUESTS), body }, caller);
  memory.change(pathOf(sent.name), (object) => {
    if (sent.created !== undefined)
      (object['metadata'] as Record<string, unknown>)['creationTimestamp'] = sent.created;
    if (sent.status !== undefined) object['status'] = sent.status;
  });
}
