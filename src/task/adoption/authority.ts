/**
 * Which of the authorities that were found is which: told by what it signed, by its name, and by the name of its file.
 * Nothing of it is a guess between two: where nothing tells them apart, whoever knows is asked.
 */
import type { Spot } from '../../domain/adoption.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { Cluster } from '../../domain/cluster.ts';
import type { CertificateCredential, Credential } from '../../domain/credential.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import { namedAs } from '../../domain/file-name.ts';
import { signedBy } from '../../engine/verify/signed-by.ts';
import { hex } from '../../engine/read/text.ts';
import { type Chosen, choose, type Criterion } from './choose.ts';
import { type Certificate, keyOf, type Material } from './material.ts';

/** For each certificate the authorities that signed it, of those that were found; one that was renewed with its key is more than one. */
export type Signers = ReadonlyMap<Certificate, readonly Certificate[]>;

export interface Roles {
  readonly signers: Signers;
  /** by the id of the authority's credential */
  readonly authorities: ReadonlyMap<string, Chosen<Certificate>>;
}

/** Before version 3 nothing says who may sign, and openssl x509 -req makes such authorities (Go's CheckSignatureFrom lets them). */
export function mayBeAuthority({ facts }: Certificate): boolean {
  return facts.authority || (facts.version < 3 && sameBytes(facts.issuer.der, facts.subject.der));
}

export async function rolesIn(
  material: Material,
  wanted: readonly Credential[],
  cluster: Cluster,
  now: Date,
): Promise<Roles> {
  const found = material.certificates.filter(mayBeAuthority);
  const signers = await signersAmong(material.certificates, found);
  const ids = wanted.filter((one): one is CertificateCredential => one.makes === 'authority');
  const claim = await claims(material.certificates, signers, wanted, cluster);
  const evidence = (id: CertificateCredential): readonly Criterion<Certificate>[] => [
    { by: 'said', rank: ({ copies }) => (copies.some(({ whose }) => whose === id.id) ? 1 : 0) },
    { by: 'signed', rank: (one) => claim.get(one)?.get(id.id)?.size ?? 0 },
    { by: 'subject', rank: ({ facts }) => (isNamed(facts, id) ? 1 : 0) },
    {
      by: 'file',
      rank: ({ copies }) => Math.max(0, ...copies.map(({ file }) => namedAs(id.identity, file))),
    },
  ];
  const weigh = (one: Certificate, id: CertificateCredential) => evidence(id).map(({ rank }) => rank(one));
  const belongs = new Map(found.map((one) => [one, strongest(one, ids, weigh)]));
  const nameless = found.filter((one) => belongs.get(one) === undefined);
  const authorities = new Map<string, Chosen<Certificate>>();
  for (const id of ids) {
    const mine = found.filter((one) => belongs.get(one) === id);
    // one that nothing is known of, and nobody else to be it
    const only = mine.length === 0 && id.id === 'kubernetes-ca' && nameless.length === 1 ? nameless : mine;
    const chosen = choose(only, [
      ...evidence(id),
      { by: 'key', rank: (one) => (keyOf(one, material) === undefined ? 0 : 1) },
      {
        by: 'near',
        rank: ({ copies }) => nearness(copies, authorities.get('kubernetes-ca')?.chosen.copies ?? []),
      },
      { by: 'valid', rank: ({ facts }) => (facts.notAfter > now ? 1 : 0) },
      { by: 'newest', rank: ({ facts }) => facts.notAfter.getTime() },
    ]);
    if (chosen === undefined) continue;
    demandOne(id.id, chosen);
    authorities.set(id.id, chosen);
  }
  return { signers, authorities };
}

/** What a cluster trusts is not for the order of files to decide. */
function demandOne(credential: string, { chosen, others }: Chosen<Certificate>): void {
  const equal = others.find(
    ({ one, by }) =>
      (by === 'newest' || by === 'order') && !sameBytes(one.facts.key.spki, chosen.facts.key.spki),
  );
  if (equal === undefined) return;
  throw new KubepkiError('adoption-ambiguous', {
    credential,
    file: chosen.copies[0]?.file ?? '',
    other: equal.one.copies[0]?.file ?? '',
  });
}

/** The authority that most speaks for; the first of them where it speaks for two alike, since that is the Kubernetes one. */
function strongest(
  one: Certificate,
  ids: readonly CertificateCredential[],
  weigh: (one: Certificate, id: CertificateCredential) => readonly number[],
): CertificateCredential | undefined {
  let best: { id: CertificateCredential; weight: readonly number[] } | undefined;
  for (const id of ids) {
    const weight = weigh(one, id);
    if (weight.every((part) => part === 0)) continue;
    const at = best === undefined ? 0 : weight.findIndex((part, i) => part !== best?.weight[i]);
    if (best === undefined || (at >= 0 && (weight[at] ?? 0) > (best.weight[at] ?? 0))) best = { id, weight };
  }
  return best?.id;
}

/** The folders that two places have in common: of two clusters in one heap each has its own. */
export function nearness(copies: readonly Spot[], to: readonly Spot[]): number {
  const common = (a: readonly string[], b: readonly string[]) => {
    const differ = a.findIndex((name, i) => name !== b[i]);
    return differ < 0 ? a.length : differ;
  };
  const folders = (spots: readonly Spot[]) => spots.map(({ file }) => file.split('/').slice(0, -1));
  const others = folders(to);
  return Math.max(0, ...folders(copies).flatMap((one) => others.map((other) => common(one, other))));
}

async function signersAmong(
  certificates: readonly Certificate[],
  found: readonly Certificate[],
): Promise<Signers> {
  const byName = new Map<string, Certificate[]>();
  for (const one of found) {
    const name = hex(one.facts.subject.der);
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  const signers = new Map<Certificate, readonly Certificate[]>();
  for (const one of certificates) {
    const mine: Certificate[] = [];
    for (const signer of byName.get(hex(one.facts.issuer.der)) ?? [])
      if (await signedBy(one.facts, signer.facts.key)) mine.push(signer);
    signers.set(one, mine);
  }
  return signers;
}

/** The credentials of this cluster, and not of another of its kind, that each authority signed: by the authority that should have. */
async function claims(
  certificates: readonly Certificate[],
  signers: Signers,
  wanted: readonly Credential[],
  cluster: Cluster,
) {
  const byName = new Map<string, CertificateCredential[]>();
  for (const one of wanted) {
    if (one.makes !== 'certificate') continue;
    byName.set(one.subject.commonName, [...(byName.get(one.subject.commonName) ?? []), one]);
  }
  const claim = new Map<Certificate, Map<string, Set<string>>>();
  for (const leaf of certificates.filter((one) => !mayBeAuthority(one))) {
    const alike = byName.get(commonName(leaf)) ?? [];
    for (const credential of alike.filter((one) => suits(leaf, one, cluster)))
      for (const signer of signers.get(leaf) ?? []) {
        const of = claim.get(signer) ?? new Map<string, Set<string>>();
        claim.set(
          signer,
          of.set(credential.signer, (of.get(credential.signer) ?? new Set()).add(credential.id)),
        );
      }
  }
  return claim;
}

/** Whether it may be that credential's, as far as purposes and names tell. */
export function suits({ facts }: Certificate, credential: CertificateCredential, cluster: Cluster): boolean {
  const { extendedKeyUsage } = facts;
  if (
    extendedKeyUsage !== undefined &&
    !credential.extendedKeyUsage.some((one) => extendedKeyUsage.includes(one))
  )
    return false;
  return (
    credential.names.length === 0 ||
    credential.machine === undefined ||
    isFor(facts, credential.machine, cluster)
  );
}

/** Whether it carries a name or an address of the machine. */
export function isFor({ names }: Certificate['facts'], name: string, cluster: Cluster): boolean {
  const machine = [...cluster.controlPlane, ...cluster.etcd, ...cluster.workers].find(
    (one) => one.name === name,
  );
  const own = new Set([name, ...(machine?.addresses ?? [])]);
  return names.some(({ value }) => own.has(value));
}

export function commonName({ facts }: Certificate): string {
  return attributeValues(facts.subject, 'CN').at(-1) ?? '';
}

function isNamed(facts: Certificate['facts'], { subject }: CertificateCredential): boolean {
  return (attributeValues(facts.subject, 'CN').at(-1) ?? '').toLowerCase() === subject.commonName;
}
