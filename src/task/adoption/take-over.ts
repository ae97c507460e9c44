/** The files of a cluster that stood before, taken over: each at its place in the store, or told why not. */
import type { Adoption, LeftReason } from '../../domain/adoption.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { type Credential, credentials } from '../../domain/credential.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import { isIdentityId } from '../../domain/identity/table.ts';
import { nearest } from '../../domain/name.ts';
import { optional } from '../../domain/optional.ts';
import type { FileWrite, Store } from '../../domain/port.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { ApplyAsk } from '../apply.ts';
import type { AdoptPath } from './ask.ts';
import { type Roles, rolesIn } from './authority.ts';
import type { Chosen } from './choose.ts';
import { type LaidFile, layPair, layTokenKey } from './lay.ts';
import { leavesIn } from './leaf.ts';
import { machineNames } from './machine.ts';
import { best, type Certificate, type Copy, type Key, keyOf, type Material, spotOf } from './material.ts';
import { alongWarnings, leftOf, passedAuthorities } from './left.ts';
import { seenWith } from './seen-store.ts';
import { orphanOf, type WithStanding, withStanding } from './standing-in.ts';
import { tokenKeyIn } from './token-key.ts';

export interface TakenOver {
  /** the store as it would be with all that was taken */
  readonly store: Store;
  /** what is taken, as the act has to write it */
  readonly writes: readonly FileWrite[];
  readonly adoption: Adoption;
  readonly warnings: readonly ActWarning[];
}

export interface TakeOverAsk {
  readonly verb: ApplyAsk['verb'];
  readonly cluster: Cluster;
  readonly paths: readonly AdoptPath[];
  readonly material: Material;
  readonly kubeconfigTemplate: string;
  readonly now: Date;
}

export async function takeOver(ask: TakeOverAsk, store: Store): Promise<TakenOver> {
  const { cluster, now } = ask;
  const wanted = credentials(cluster);
  demandKnown(ask, wanted);
  const stands = await withStanding(ask.material, store, wanted);
  const material = { ...ask.material, certificates: stands.certificates };
  const roles = await rolesIn(material, wanted, cluster, now);
  demandAuthorities(roles, stands, wanted, ask);
  const authorities = new Map([...roles.authorities].map(([id, { chosen }]) => [id, chosen]));
  const leaves = leavesIn({ material, wanted, cluster, signers: roles.signers, authorities, now });
  const tokenKey = stands.ids.has('service-account')
    ? undefined
    : demandTokenKey(material, authorities.get('kubernetes-ca'), ask);
  const around = {
    cluster,
    kubeconfigs: material.kubeconfigs,
    kubeconfigTemplate: ask.kubeconfigTemplate,
    machines: machineNames(cluster),
  };
  const trusted = new Map(
    [...authorities].map(([id, { copies }]) => [id, best(copies, isIdentityId(id) ? id : undefined)]),
  );
  const files: LaidFile[] = [];
  const taken: Adoption['taken'][number][] = [];
  const used = new Map<Certificate, Copy | undefined>();
  const passed = new Map<Certificate, LeftReason>([...passedAuthorities(roles), ...leaves.passed]);
  for (const credential of wanted) {
    const { id } = credential;
    if (credential.makes === 'key-pair') {
      const copy = best(tokenKey?.chosen.copies ?? [], credential.identity);
      if (tokenKey === undefined || copy === undefined) continue;
      files.push(...layTokenKey(credential, tokenKey.chosen, copy));
      taken.push({ credential: id, key: spotOf(copy) });
      continue;
    }
    const one = authorities.get(id) ?? leaves.taken.get(id);
    if (one === undefined) continue;
    if (stands.ids.has(id)) {
      if (!stands.own.has(one)) passed.set(one, { why: 'in-place', credential: id });
      continue;
    }
    const certificate = best(one.copies, credential.identity);
    const key = best(keyOf(one, material)?.copies ?? [], credential.identity);
    const found = { ...optional('certificate', certificate), ...optional('key', key) };
    files.push(...layPair(credential, found, trusted.get(credential.signer), around));
    used.set(one, certificate);
    taken.push({
      credential: id,
      certificate: spotOf(certificate),
      ...(key === undefined ? {} : { key: spotOf(key) }),
    });
  }
  return {
    store: seenWith(store, files),
    writes: files.map((file) => ({ ...file, replaces: undefined })),
    adoption: {
      taken,
      left: leftOf({ material: ask.material, used, passed, tokenKey }),
      unread: material.unread,
    },
    warnings: [...alongWarnings(trusted, stands.ids), ...encryptionWarnings(ask)],
  };
}

/** Of another key than the API servers have, nothing that lies in etcd can be read. */
function encryptionWarnings({ material, cluster }: TakeOverAsk): readonly ActWarning[] {
  const own = cluster.flags['kube-apiserver']?.['encryption-provider-config'];
  const [file] = material.encryption;
  return file === undefined ? [] : [{ warning: 'encryption-found', file, ...optional('place', own) }];
}

function namesOf(paths: readonly AdoptPath[]): readonly string[] {
  return paths.map(({ path }) => path);
}

/** Whose a path is must be somebody of this cluster: else the word would be lost. */
function demandKnown({ verb, paths, cluster }: TakeOverAsk, wanted: readonly Credential[]): void {
  const machines = [...machineNames(cluster)];
  const known = [...machines, ...wanted.map(({ id }) => id)];
  for (const { path, whose } of paths) {
    if (whose === undefined || known.includes(whose)) continue;
    const near = nearest(whose, known);
    const meant = near === undefined ? undefined : `${near}=${path}`;
    const value = `${whose}=${path}`;
    const expected = `a machine of the cluster before the "=" (${machines.join(', ')}), or one of its credentials, such as kubernetes-ca`;
    throw new KubepkiError('bad-value', {
      command: verb,
      option: '--adopt',
      value,
      expected,
      ...optional('nearest', meant),
    });
  }
}

/**
 * An authority that is not here while what it signed is: a new one of its name would lock everybody out who trusts it.
 * Without the Kubernetes one there is nothing to go on with at all.
 */
function demandAuthorities(
  roles: Roles,
  { certificates }: WithStanding,
  wanted: readonly Credential[],
  { cluster, paths }: TakeOverAsk,
): void {
  if (!roles.authorities.has('kubernetes-ca'))
    throw new KubepkiError('nothing-to-adopt', {
      credential: 'kubernetes-ca',
      paths: namesOf(paths),
    });
  const orphan = orphanOf(roles, certificates, wanted, cluster);
  if (orphan === undefined) return;
  const { one, signer } = orphan;
  throw new KubepkiError('authority-not-found', {
    credential: signer,
    file: best(one.copies)?.file ?? '',
    subject: nameText(one.facts.subject),
  });
}

function demandTokenKey(
  material: Material,
  authority: Certificate | undefined,
  { paths }: TakeOverAsk,
): Chosen<Key> {
  const key = tokenKeyIn(material, authority);
  if (key !== undefined) return key;
  throw new KubepkiError('token-key-not-found', { paths: namesOf(paths) });
}
