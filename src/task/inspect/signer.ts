/** Which of the authorities that were met signed a certificate: asked only of those that have its issuer's name. */
import { sameBytes } from '../../domain/bytes.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import { signedBy } from '../../engine/read/signature.ts';
import { hex } from '../../engine/read/text.ts';
import type { Item } from './item.ts';

type Certificate = Item & { what: 'certificate' };

/** Signatures that signedBy can judge; weaker ones have their own rule, and of others nothing is claimed. */
const JUDGED = /^(?:sha(?:256|384|512)WithRSAEncryption|ecdsa-with-SHA(?:256|384|512)|Ed25519)$/;

export type FindSigner = (certificate: Certificate) => Promise<Exhibit['signer']>;

export function signersAmong(items: readonly Item[]): FindSigner {
  // copies of an authority on every machine are one authority
  const byName = new Map<string, Certificate[]>();
  for (const item of items) {
    if (item.what !== 'certificate' || !maySign(item)) continue;
    const name = hex(item.facts.subject.der);
    const named = byName.get(name) ?? [];
    if (named.every(({ facts }) => !sameBytes(facts.key.spki, item.facts.key.spki))) named.push(item);
    byName.set(name, named);
  }
  return async (certificate) => {
    const { issuer, subject, signatureAlgorithm } = certificate.facts;
    // a root is trusted because it was put there: Go does not look at what it says of itself
    if (sameBytes(issuer.der, subject.der) || !JUDGED.test(signatureAlgorithm)) return undefined;
    const candidates = byName.get(hex(issuer.der)) ?? [];
    for (const { facts, subject: place } of candidates)
      if (await signedBy(certificate.facts, facts.key)) return { file: place.file ?? '', fits: true };
    const [first] = candidates;
    const judged = first !== undefined && candidates.every(({ facts }) => facts.key.kind !== 'unknown');
    return judged ? { file: first.subject.file ?? '', fits: false } : undefined;
  };
}

/** As Go's CheckSignatureFrom has it: before version 3 nothing says who may. */
function maySign({ facts }: Certificate): boolean {
  return facts.authority || facts.version < 3;
}
