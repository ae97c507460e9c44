/** The key and request of a user that is being made: two files beside each other, from which every run carries on. */
import type { AlgorithmId } from '../../domain/algorithm.ts';
import type { Person } from '../../domain/api/power.ts';
import { sameBytes } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Folder } from '../../domain/folder.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { makeKey } from '../../engine/make/key.ts';
import { makeRequest } from '../../engine/make/request.ts';
import type { BesideFile } from '../../domain/port.ts';
import { readPrivateKey } from '../../engine/read/key.ts';
import { encodePem } from '../../engine/read/pem.ts';
import { personOf, requestIn } from './given-request.ts';
import { filesOf } from './kubeconfig.ts';

export interface OwnRequest {
  /** PEM */
  readonly pem: Uint8Array;
  readonly facts: RequestFacts;
  /** PEM */
  readonly key: Uint8Array;
  /** what does not stand yet, the key first: a request without it would be of no use to anybody */
  readonly fresh: readonly BesideFile[];
  /** the key is that of the kubeconfig: nothing is under way */
  readonly held?: true;
}

/**
 * What stands of an earlier run, or in memory a new key with a request for it; a key that stands alone gets a request.
 * @param held the key of a kubeconfig that is as asked: its request is in memory alone, to be judged like any other
 * @throws KubepkiError user-under-way, where another user, other groups or another key are under way
 */
export async function ownRequest(
  person: Person,
  algorithm: AlgorithmId,
  folder: Folder,
  held?: Uint8Array,
): Promise<OwnRequest> {
  const names = filesOf(person.user);
  const [keyBytes, pem] = [await folder.read(names.key), await folder.read(names.request)];
  const holds = held !== undefined && keyBytes === undefined && pem === undefined;
  const keyPem = holds ? held : keyBytes;
  const keyPath = folder.path(holds ? names.kubeconfig : names.key);
  const key = keyPem === undefined ? undefined : await keyIn(keyPem, keyPath, person);
  if (pem !== undefined) {
    const path = folder.path(names.request);
    const { facts } = await requestIn(pem, path);
    const differs = (why: string) => new KubepkiError('user-under-way', { path, user: person.user, why });
    demandPerson(facts, path, person);
    if (key === undefined) throw differs('no-key');
    if (!sameBytes(key.spki, facts.key.spki)) throw differs('key');
    return { pem, facts, key: key.pem, fresh: [] };
  }
  const made = key === undefined ? await makeKey(algorithm) : undefined;
  const publicKey = made?.facts ?? key?.facts;
  const privatePem = made?.privatePem ?? key?.pem;
  if (publicKey === undefined || privatePem === undefined)
    throw new KubepkiError('self-check-failed', { field: 'key' });
  const der = await makeRequest({
    subject: { commonName: person.user, organizations: person.groups },
    names: [],
    keyUsage: [],
    extendedKeyUsage: [],
    authority: false,
    publicKey,
    privatePem,
  });
  const request = encodePem('CERTIFICATE REQUEST', der);
  const { facts } = await requestIn(request, folder.path(names.request));
  if (holds) return { pem: request, facts, key: privatePem, fresh: [], held: true };
  return {
    pem: request,
    facts,
    key: privatePem,
    fresh: [
      ...(made === undefined ? [] : [{ name: names.key, bytes: privatePem, mode: 0o600 }]),
      { name: names.request, bytes: request, mode: 0o644 },
    ],
  };
}

/** What the files said is done; a key outlives its request, never the other way round. */
export async function clearOwn(user: string, folder: Folder): Promise<void> {
  const { key, request } = filesOf(user);
  await folder.remove([request, key]);
}

function demandPerson(facts: RequestFacts, path: string, person: Person): void {
  try {
    const { groups } = personOf(facts, path, person);
    // none named is none wanted, where the request is ours
    if (groups.length === person.groups.length) return;
    const is = groups.join(', ');
    throw new KubepkiError('user-under-way', {
      path,
      user: person.user,
      why: 'groups',
      is,
      wanted: '',
    });
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    throw new KubepkiError('user-under-way', error.evidence, error);
  }
}

async function keyIn(bytes: Uint8Array, path: string, { user }: Person) {
  const reading = await readPrivateKey(bytes);
  if (!reading.ok) throw new KubepkiError('user-under-way', { path, user, why: 'key-unreadable' });
  return { pem: bytes, facts: reading.value, spki: reading.value.spki };
}
