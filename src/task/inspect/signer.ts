/** Which of those that were met signed a certificate: asked only of those that have its issuer's name. */
import { sameBytes } from '../../domain/bytes.ts';
import type { DistinguishedName, KeyFacts } from '../../domain/certificate.ts';
import { latin1 } from '../../engine/read/text.ts';
import type { OpenCheck, Signed } from '../../engine/verify/signature.ts';
import { signedBy } from '../../engine/verify/signed-by.ts';
import type { Item, ItemOf } from './item.ts';

export type Certificate = ItemOf<'certificate'>;

/** What somebody else signed: a certificate, a revocation list. */
export type Issued = Signed & { readonly issuer: DistinguishedName; readonly authorityKeyId?: string };

/** A name and a key, and every certificate of the two: a root, and what its forerunner signed of it. */
export interface Signer {
  readonly key: KeyFacts;
  /** copies of one on every machine are one */
  readonly certificates: readonly Certificate[];
  /** one of them is an authority's: others may bear the name, and have signed all the same */
  readonly may: boolean;
}

/** Those of one name, authorities first, and by key id. */
export interface Namesakes {
  readonly all: readonly Signer[];
  readonly byKeyId: ReadonlyMap<string, readonly Signer[]>;
}
export type Signers = ReadonlyMap<string, Namesakes>;

/** As many candidates are tried as Go tries (crypto/x509 verify.go, maxChainSignatureChecks). */
export const MOST = 100;

/** By the name that they sign under; only names under which something that was met was signed. */
export function signersAmong(items: readonly Item[]): Signers {
  const issuers = new Set<string>();
  for (const item of items)
    if (item.what === 'certificate' || item.what === 'revocation-list')
      issuers.add(latin1(item.facts.issuer.der));
  const byName = new Map<string, Map<string, Map<string, Certificate>>>();
  for (const item of items) {
    const name = item.what === 'certificate' ? latin1(item.facts.subject.der) : '';
    if (item.what !== 'certificate' || !issuers.has(name)) continue;
    const copies = placeIn(placeIn(byName, name), latin1(item.facts.key.spki));
    const whole = latin1(item.facts.der);
    const known = copies.get(whole);
    if (known === undefined || isBetterKnown(item, known)) copies.set(whole, item);
  }
  return new Map([...byName].map(([name, byKey]) => [name, namesakes([...byKey.values()].map(signerWith))]));
}

/** Of copies people know it by a file of its own and not by a kubeconfig's entry, and by the shortest way to it. */
function isBetterKnown(one: Certificate, other: Certificate): boolean {
  if ((one.within === undefined) !== (other.within === undefined)) return one.within === undefined;
  return (one.subject.file?.length ?? 0) < (other.subject.file?.length ?? 0);
}

function placeIn<T>(of: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const found = of.get(name) ?? new Map<string, T>();
  of.set(name, found);
  return found;
}

function signerWith(copies: ReadonlyMap<string, Certificate>): Signer {
  const certificates = [...copies.values()];
  const [first] = certificates as [Certificate];
  return { key: first.facts.key, certificates, may: certificates.some(maySign) };
}

function namesakes(signers: readonly Signer[]): Namesakes {
  const all = [...signers.filter(({ may }) => may), ...signers.filter(({ may }) => !may)];
  const byKeyId = new Map<string, Signer[]>();
  for (const signer of all)
    for (const { facts } of signer.certificates) {
      const id = facts.subjectKeyId ?? '';
      const alike = byKeyId.get(id);
      if (alike === undefined) byKeyId.set(id, [signer]);
      else if (alike.at(-1) !== signer) alike.push(signer);
    }
  return { all, byKeyId };
}

/** The authorities of its issuer's name. */
export function authoritiesOf({ issuer }: Issued, signers: Signers): readonly Signer[] {
  return (signers.get(latin1(issuer.der))?.all ?? []).filter(({ may }) => may).slice(0, MOST);
}

/** Who signed it, where that was met; whom it names by key id is asked first. */
export async function signerOf(
  issued: Issued,
  signers: Signers,
  open: OpenCheck,
): Promise<Signer | undefined> {
  const { all, byKeyId } = signers.get(latin1(issued.issuer.der)) ?? NOBODY;
  const named = byKeyId.get(issued.authorityKeyId ?? '') ?? [];
  for (const candidate of new Set([...named.slice(0, MOST), ...all.slice(0, MOST)]))
    if (await signedBy(issued, candidate.key, open)) return candidate;
  return undefined;
}

const NOBODY: Namesakes = { all: [], byKeyId: new Map() };

/** The file that people know it by. */
export function fileOf({ certificates }: Signer): string {
  const own = certificates.find(({ within }) => within === undefined) ?? certificates[0];
  return own?.subject.file ?? '';
}

/** A root is trusted because it was put there: Go does not look at what it says of itself. */
export function isRoot({ facts }: Certificate): boolean {
  return sameBytes(facts.issuer.der, facts.subject.der);
}

/** As Go's CheckSignatureFrom has it: before version 3 nothing says who may. */
function maySign({ facts }: Certificate): boolean {
  return facts.authority || facts.version < 3;
}
