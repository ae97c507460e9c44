/** A request that somebody made elsewhere, so that the key never leaves them: whether it asks for just this user. */
import type { Person } from '../../domain/api/power.ts';
import type { Risk } from '../../domain/api/risk.ts';
import { attributeValues, nameText } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Files } from '../../domain/port.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { alternativeNameText } from '../../engine/read/general-name.ts';
import { type RequestFile, readRequestFile } from '../csr/request-file.ts';

export interface GivenRequest {
  readonly path: string;
  readonly pem: Uint8Array;
  readonly facts: RequestFacts;
  readonly person: Person;
  readonly risks: readonly Risk[];
}

/**
 * @param wanted its groups, where none are named, are the request's own
 * @throws KubepkiError request-file-unfit, user-request-differs, and all that reading throws
 */
export async function givenRequest(
  path: string,
  wanted: Person,
  files: Pick<Files, 'read' | 'stdin'>,
): Promise<GivenRequest> {
  const { facts, pem } = await requestIn(path === '-' ? await files.stdin() : await files.read(path), path);
  const person = personOf(facts, path, wanted);
  return { path, pem, facts, person, risks: namesIn(facts) };
}

/**
 * One request, whatever stands around it; signed by its own key, or whoever sent it might have somebody else's key certified.
 * @throws KubepkiError request-file-unfit, user-request-differs
 */
export async function requestIn(bytes: Uint8Array, path: string): Promise<RequestFile> {
  const file = await readRequestFile(path, { read: async () => bytes });
  if (!(file.inner.ok && file.inner.selfSigned))
    throw new KubepkiError('user-request-differs', { path, why: 'signature' });
  return file;
}

/** One name and groups: what else stands in a subject may mean something to whoever reads it (a UID does, to API servers). */
export function personOf({ subject }: RequestFacts, path: string, { user, groups }: Person): Person {
  const differs = (why: string, is: string, wanted: string) =>
    new KubepkiError('user-request-differs', { path, user, why, is, wanted });
  const names = attributeValues(subject, 'CN');
  const own = attributeValues(subject, 'O');
  if (names.length !== 1 || subject.attributes.length !== names.length + own.length)
    throw differs('subject', nameText(subject), user);
  if (names[0] !== user) throw differs('name', names[0] ?? '', user);
  const missing = groups.filter((group) => !own.includes(group));
  const surplus = groups.length === 0 ? [] : own.filter((group) => !groups.includes(group));
  if (missing.length + surplus.length > 0) throw differs('groups', own.join(', '), groups.join(', '));
  return { user, groups: [...new Set(own)] };
}

/** A user has no addresses; the signer copies whatever names the request asks for. */
function namesIn({ names }: RequestFacts): readonly Risk[] {
  return names.map((name) => ({ risk: 'unproven-names', evidence: { name: alternativeNameText(name) } }));
}
