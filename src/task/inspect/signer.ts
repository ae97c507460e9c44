/** Which of the authorities that were met signed a certificate: asked only of those that have its issuer's name. */
import { sameBytes } from '../../domain/bytes.ts';
import type { DistinguishedName } from '../../domain/certificate.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import type { Signed } from '../../engine/verify/signature.ts';
import { signedBy } from '../../engine/verify/signed-by.ts';
import { hex } from '../../engine/read/text.ts';
import type { Item, ItemOf } from './item.ts';

type Certificate = ItemOf<'certificate'>;

/** Signatures that signedBy can judge; weaker ones have their own rule, and of others nothing is claimed. */
const JUDGED = /^(?:sha(?:256|384|512)WithRSAEncryption|ecdsa-with-SHA(?:256|384|512)|Ed25519)$/;

/** What somebody else signed: a certificate, a revocation list. */
export type Issued = Signed & { readonly issuer: DistinguishedName };

/** The authorities that were met, by the name that they sign under; copies of one on every machine are one. */
export type Signers = ReadonlyMap<string, readonly Certificate[]>;

export function signersAmong(items: readonly Item[]): Signers {
  const byName = new Map<string, Certificate[]>();
  for (const item of items) {
    if (item.what !== 'certificate' || !maySign(item)) continue;
    const name = hex(item.facts.subject.der);
    const named = byName.get(name) ?? [];
    const known = named.findIndex(({ facts }) => sameBytes(facts.key.spki, item.facts.key.spki));
    if (known < 0) named.push(item);
    // of copies a file of its own is the one that people know it by, not a kubeconfig's entry
    else if (named[known]?.within !== undefined && item.within === undefined) named[known] = item;
    byName.set(name, named);
  }
  return byName;
}

/** The authority that signed it, where it was met. */
export async function signerOf(issued: Issued, signers: Signers): Promise<Certificate | undefined> {
  for (const candidate of signers.get(hex(issued.issuer.der)) ?? [])
    if (await signedBy(issued, candidate.facts.key)) return candidate;
  return undefined;
}

/** The authority of its issuer's name: that which signed it, else the first that did not. */
export async function claimedSigner(issued: Issued, signers: Signers): Promise<Exhibit['signer']> {
  if (!JUDGED.test(issued.signatureAlgorithm)) return undefined;
  const signer = await signerOf(issued, signers);
  if (signer !== undefined) return { file: signer.subject.file ?? '', fits: true };
  const candidates = signers.get(hex(issued.issuer.der)) ?? [];
  const [first] = candidates;
  const judged = first !== undefined && candidates.every(({ facts }) => facts.key.kind !== 'unknown');
  return judged ? { file: first.subject.file ?? '', fits: false } : undefined;
}

/** A root is trusted because it was put there: Go does not look at what it says of itself. */
export function isRoot({ facts }: Certificate): boolean {
  return sameBytes(facts.issuer.der, facts.subject.der);
}

/** Longer than any cluster's; one that goes in circles ends here. */
const LONGEST = 8;

/** Who signed it, who signed that, as far as they were met. */
export async function chainOf(certificate: Certificate, signers: Signers): Promise<readonly Certificate[]> {
  const chain: Certificate[] = [];
  for (let last = certificate; chain.length < LONGEST && !isRoot(last); ) {
    const signer = await signerOf(last.facts, signers);
    if (signer === undefined || chain.includes(signer)) break;
    chain.push(signer);
    last = signer;
  }
  return chain;
}

/** As Go's CheckSignatureFrom has it: before version 3 nothing says who may. */
function maySign({ facts }: Certificate): boolean {
  return facts.authority || facts.version < 3;
}
