/** For each credential the certificate among those found that is its own. */
import type { LeftReason } from '../../domain/adoption.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { Cluster } from '../../domain/cluster.ts';
import type { CertificateCredential, Credential } from '../../domain/credential.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { namedAs } from '../../domain/file-name.ts';
import { identity } from '../../domain/identity/table.ts';
import { commonName, isFor, mayBeAuthority, type Signers } from './authority.ts';
import { choose, type Criterion } from './choose.ts';
import { machineNames, machinesOf } from './machine.ts';
import { best, type Certificate, keyOf, type Material, spotOf } from './material.ts';

export interface Leaves {
  readonly taken: ReadonlyMap<string, Certificate>;
  /** why others were not */
  readonly passed: ReadonlyMap<Certificate, LeftReason>;
}

export interface Scene {
  readonly material: Material;
  readonly wanted: readonly Credential[];
  readonly cluster: Cluster;
  readonly signers: Signers;
  /** the authorities that the cluster goes on with, by credential */
  readonly authorities: ReadonlyMap<string, Certificate>;
  readonly now: Date;
}

export function leavesIn(scene: Scene): Leaves {
  const { material, wanted, cluster, now } = scene;
  const machines = machineNames(cluster);
  const placed = new Map(material.certificates.map((one) => [one, machinesOf(one.copies, machines)]));
  const credentials = wanted.filter((one): one is CertificateCredential => one.makes === 'certificate');
  const eligible = related(scene, credentials, placed);
  const taken = new Map<string, Certificate>();
  const passed = new Map<Certificate, LeftReason>();
  for (const credential of credentials) {
    const { id, signer } = credential;
    const fit = (eligible.get(id) ?? []).filter((one) => {
      if (!isSigned(one, credential, scene)) passed.set(one, { why: 'signer', credential: id, signer });
      else if (keyOf(one, material) === undefined) passed.set(one, { why: 'no-key', credential: id });
      else return true;
      return false;
    });
    const chosen = choose(fit, criteria(credential, placed, now));
    if (chosen === undefined) continue;
    taken.set(id, chosen.chosen);
    const spot = spotOf(best(chosen.chosen.copies, credential.identity));
    for (const { one, by } of chosen.others)
      passed.set(one, { why: 'not-chosen', credential: id, chosen: spot, by });
  }
  return { taken, passed };
}

/** By whoever signs for it, under any of the certificates that this authority has had. */
function isSigned(
  one: Certificate,
  { signer }: CertificateCredential,
  { signers, authorities }: Scene,
): boolean {
  const authority = authorities.get(signer);
  return authority !== undefined && (signers.get(one) ?? []).some((by) => sameSigner(by, authority));
}

function sameSigner({ facts: a }: Certificate, { facts: b }: Certificate): boolean {
  return sameBytes(a.key.spki, b.key.spki) && sameBytes(a.subject.der, b.subject.der);
}

type Placed = ReadonlyMap<Certificate, ReadonlySet<string>>;

/** The certificates that may be each credential's: by whom they name, or by the name of their file. */
function related(
  { material, cluster }: Scene,
  credentials: readonly CertificateCredential[],
  placed: Placed,
): ReadonlyMap<string, readonly Certificate[]> {
  const leaves = material.certificates.filter((one) => !mayBeAuthority(one));
  const byName = groups(leaves, (one) => [commonName(one)]);
  const identities = [...new Set(credentials.map((one) => one.identity))];
  const byFile = groups(leaves, (one) =>
    identities.filter((id) => one.copies.some(({ file }) => namedAs(id, file) > 0)),
  );
  const bySaid = groups(leaves, (one) => one.copies.flatMap(({ whose }) => whose ?? []));
  // whoever is called as another is, is the other
  const names = new Set(credentials.map(({ subject }) => subject.commonName));
  const several = groups(credentials, (one) => [one.identity]);
  return new Map(
    credentials.map((credential) => {
      const { id, subject, extendedKeyUsage } = credential;
      const called = byName.get(subject.commonName) ?? [];
      const filed = (byFile.get(credential.identity) ?? []).filter((one) => !names.has(commonName(one)));
      const serves = ({ facts }: Certificate) =>
        facts.extendedKeyUsage === undefined ||
        extendedKeyUsage.some((usage) => facts.extendedKeyUsage?.includes(usage));
      const alone = (several.get(credential.identity)?.length ?? 0) < 2;
      const fit = [...new Set([...called, ...filed])].filter(
        (one) => serves(one) && (alone || isOfMachine(one, credential, cluster, placed)),
      );
      return [id, [...new Set([...(bySaid.get(id) ?? []), ...fit])]];
    }),
  );
}

/** Where there are several of a kind: its subject says whose it is, or its place, or its names; what tells nothing is anybody's. */
function isOfMachine(
  one: Certificate,
  { identity: id, machine, names }: CertificateCredential,
  cluster: Cluster,
  placed: Placed,
): boolean {
  if (machine === undefined) return true;
  const record = identity(id);
  if (
    record.makes === 'certificate' &&
    record.subject.commonName.includes('{machine}') &&
    namesMachine(one, machine)
  )
    return true;
  const at = placed.get(one) ?? new Set();
  if (at.size > 0) return at.has(machine);
  return names.length === 0 || isFor(one.facts, machine, cluster);
}

function namesMachine(one: Certificate, machine: string): boolean {
  return commonName(one) === machine || commonName(one).endsWith(`:${machine}`);
}

function criteria(
  { id, identity: kind, machine, subject, extendedKeyUsage, names }: CertificateCredential,
  placed: Placed,
  now: Date,
): readonly Criterion<Certificate>[] {
  const wanted = names.map(({ value }) => value);
  return [
    { by: 'said', rank: ({ copies }) => (copies.some(({ whose }) => whose === id) ? 1 : 0) },
    {
      by: 'machine',
      rank: (one) => (machine !== undefined && placed.get(one)?.has(machine) === true ? 1 : 0),
    },
    {
      by: 'subject',
      rank: (one) =>
        commonName(one) !== subject.commonName
          ? 0
          : sameWords(attributeValues(one.facts.subject, 'O'), subject.organizations)
            ? 2
            : 1,
    },
    {
      by: 'purposes',
      rank: ({ facts }) => (sameWords(facts.extendedKeyUsage ?? [], extendedKeyUsage) ? 1 : 0),
    },
    { by: 'file', rank: ({ copies }) => Math.max(0, ...copies.map(({ file }) => namedAs(kind, file))) },
    { by: 'valid', rank: ({ facts }) => (facts.notAfter > now ? 1 : 0) },
    {
      by: 'names',
      rank: ({ facts }) => -wanted.filter((name) => !facts.names.some(({ value }) => value === name)).length,
    },
    { by: 'newest', rank: ({ facts }) => facts.notAfter.getTime() },
  ];
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word) => b.includes(word));
}

function groups<T>(
  all: readonly T[],
  namesOf: (one: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const one of all) for (const name of namesOf(one)) map.set(name, [...(map.get(name) ?? []), one]);
  return map;
}
