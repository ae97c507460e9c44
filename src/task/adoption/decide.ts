/** What the cluster file has to say for what was found to be right as it is, where nobody said otherwise. */
import { ALGORITHMS, type AlgorithmId, algorithmsFor } from '../../domain/algorithm.ts';
import type { KeyFacts } from '../../domain/certificate.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { type Credential, credentials } from '../../domain/credential.ts';
import { placeOn } from '../../domain/program/command-line.ts';
import { identity, type IdentityId } from '../../domain/identity/table.ts';
import type { Store } from '../../domain/port.ts';
import { VALUES } from '../../domain/value.ts';
import type { InitAsk } from '../init.ts';
import { rolesIn } from './authority.ts';
import { leavesIn } from './leaf.ts';
import type { Certificate, Material } from './material.ts';
import { orphanOf, withStanding } from './standing-in.ts';

/** Of the fields of a cluster file those that what was found can answer. */
export type Decided = Pick<
  InitAsk,
  'etcdAuthority' | 'keyAlgorithm' | 'keyAlgorithms' | 'extraNames' | 'encryptionFile'
>;

/** Where API servers have the keys that they encrypt with: as the path says it was on the machine, else where the layout has it. */
export function decideEncryption({ encryption: [file] }: Material, cluster: Cluster): Decided {
  if (file === undefined) return {};
  const [, onMachine] = /(?:^|\/)((?:etc|var|opt|srv)\/[A-Za-z0-9._/-]+)$/.exec(file) ?? [];
  return {
    encryptionFile: onMachine === undefined ? placeOn('encryption-config', cluster) : `/${onMachine}`,
  };
}

/** One authority for Kubernetes and etcd, where no other signed or could sign for etcd. */
export async function decideAuthorities(
  material: Material,
  cluster: Cluster,
  store: Store,
  now: Date,
): Promise<Decided> {
  const wanted = credentials(cluster);
  const { certificates } = await withStanding(material, store, wanted);
  const roles = await rolesIn({ ...material, certificates }, wanted, cluster, now);
  const one = roles.authorities.has('kubernetes-ca') && !roles.authorities.has('etcd-ca');
  return one && orphanOf(roles, certificates, wanted, cluster) === undefined
    ? { etcdAuthority: 'kubernetes' }
    : {};
}

/**
 * The algorithms that keys have, and the names that the API servers go by.
 * @param said the algorithm that the caller or kubeadm's file says
 */
export async function decideRest(
  material: Material,
  cluster: Cluster,
  store: Store,
  now: Date,
  said?: string,
): Promise<Decided> {
  const wanted = credentials(cluster);
  const { certificates } = await withStanding(material, store, wanted);
  const all = { ...material, certificates };
  const { signers, authorities: chosen } = await rolesIn(all, wanted, cluster, now);
  const authorities = new Map([...chosen].map(([id, one]) => [id, one.chosen]));
  const { taken } = leavesIn({ material: all, wanted, cluster, signers, authorities, now });
  const algorithms = algorithmsIn(wanted, taken);
  const names = wanted.flatMap((one) => {
    const leaf = one.identity === 'apiserver' ? taken.get(one.id) : undefined;
    return leaf === undefined || one.makes !== 'certificate' ? [] : furtherNames(leaf, one.names);
  });
  const { extraNames } = cluster;
  const apiserver = [...new Set([...(extraNames.apiserver ?? []), ...names])];
  return {
    ...keyAlgorithmsFor(algorithms, said ?? mostOf(algorithms.map(([, algorithm]) => algorithm)), cluster),
    ...(names.length === 0 ? {} : { extraNames: { ...extraNames, apiserver } }),
  };
}

type Found = readonly (readonly [IdentityId, AlgorithmId])[];

/** The algorithm of each certificate that was taken; one that does for several credentials is one of each. */
function algorithmsIn(wanted: readonly Credential[], taken: ReadonlyMap<string, Certificate>): Found {
  return wanted.flatMap(({ id, identity: kind }) => {
    const leaf = taken.get(id);
    const algorithm = leaf === undefined ? undefined : algorithmOf(leaf.facts.key);
    return algorithm === undefined ? [] : [[kind, algorithm] as const];
  });
}

/** What most keys are of; and by identity what it has otherwise: a kubelet that renews by itself has EC keys among all others' RSA. */
function keyAlgorithmsFor(found: Found, keyAlgorithm: string | undefined, { layout }: Cluster): Decided {
  if (keyAlgorithm === undefined) return {};
  const others = [...new Set(found.map(([kind]) => kind))].flatMap((kind) => {
    const own = mostOf(found.flatMap(([of, algorithm]) => (of === kind ? [algorithm] : [])));
    const may = own !== undefined && algorithmsFor(identity(kind).algorithms, layout).includes(own);
    return may && own !== keyAlgorithm ? [[kind, own] as const] : [];
  });
  return {
    keyAlgorithm,
    ...(others.length === 0 ? {} : { keyAlgorithms: Object.fromEntries(others) }),
  };
}

function furtherNames(
  { facts }: Certificate,
  wanted: readonly { readonly value: string }[],
): readonly string[] {
  const known = new Set(wanted.map(({ value }) => value));
  return facts.names
    .filter(({ kind, value }) => (kind === 'dns' || kind === 'ip') && !known.has(value))
    .map(({ value }) => value)
    .filter(VALUES['certificate-name'].accepts);
}

function algorithmOf(key: KeyFacts): AlgorithmId | undefined {
  const known = Object.entries(ALGORITHMS) as [AlgorithmId, { kind: string; bits: number; curve?: string }][];
  return known.find(
    ([, one]) => one.kind === key.kind && one.bits === key.bits && one.curve === key.curve,
  )?.[0];
}

function mostOf<T>(all: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
