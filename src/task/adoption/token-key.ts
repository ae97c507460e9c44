/** The key that signs the tokens of service accounts: by its file, or by its public half, which may lie alone or in a certificate. */
import { KubepkiError } from '../../domain/error.ts';
import { namedAs } from '../../domain/file-name.ts';
import { hex } from '../../engine/read/text.ts';
import { commonName, nearness } from './authority.ts';
import { type Chosen, choose } from './choose.ts';
import { best, type Certificate, type Key, type Material } from './material.ts';

const ID = 'service-account';
/** kubernetes-the-hard-way gives the key a certificate, of which only the public half is ever used. */
const CALLED = /^service-accounts?$/;

export function isTokenCertificate(one: Certificate): boolean {
  return CALLED.test(commonName(one));
}

/** @throws KubepkiError adoption-ambiguous, where two keys might be it: tokens of the other would be refused */
export function tokenKeyIn(
  { keys, publicKeys, certificates }: Material,
  authority: Certificate | undefined,
): Chosen<Key> | undefined {
  const halves = new Set([
    ...publicKeys.map(({ facts }) => hex(facts.spki)),
    ...certificates.filter(isTokenCertificate).map(({ facts }) => hex(facts.key.spki)),
  ]);
  const certified = new Set(
    certificates.filter((one) => !isTokenCertificate(one)).map(({ facts }) => hex(facts.key.spki)),
  );
  const said = ({ copies }: Key) => (copies.some(({ whose }) => whose === ID) ? 1 : 0);
  const named = ({ copies }: Key) => (copies.some(({ file }) => namedAs(ID, file) > 0) ? 1 : 0);
  const half = ({ facts }: Key) => (halves.has(hex(facts.spki)) ? 1 : 0);
  // a key that also has a certificate of its own is that one's, unless somebody says otherwise
  const candidates = [...keys.values()].filter(
    (key) =>
      said(key) > 0 ||
      (named(key) + half(key) > 0 && (named(key) > 0 || !certified.has(hex(key.facts.spki)))),
  );
  const chosen = choose(candidates, [
    { by: 'said', rank: said },
    { by: 'file', rank: named },
    { by: 'key', rank: half },
    { by: 'near', rank: ({ copies }) => nearness(copies, authority?.copies ?? []) },
  ]);
  const equal = chosen?.others.find(({ by }) => by === 'order');
  if (chosen !== undefined && equal !== undefined)
    throw new KubepkiError('adoption-ambiguous', {
      credential: ID,
      file: best(chosen.chosen.copies)?.file ?? '',
      other: best(equal.one.copies)?.file ?? '',
    });
  return chosen;
}
