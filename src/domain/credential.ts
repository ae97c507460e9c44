/**
 * The credentials a cluster wants: the catalog multiplied by machines and users, with every subject, name,
 * signer and file spelled out. Pure: the same cluster gives the same list, in the same order, signers first.
 */
import { ALGORITHMS, type AlgorithmId } from './algorithm.ts';
import type { ExtendedKeyUsage, KeyUsage } from './certificate.ts';
import { authorityFor, authorityKind, existsIn } from './authority.ts';
import type { Cluster, Machine, User } from './cluster.ts';
import type { AuthorityIdentity, CertificateIdentity } from './identity/identity.ts';
import { type AuthorityId, identity, IDENTITY_IDS, type IdentityId } from './identity/table.ts';
import { FILE_MODES, type FileRole, type KeyForm, type LayoutFile, type Place } from './layout/layout.ts';
import { layout, layoutFiles } from './layout/table.ts';
import { bootstraps, machinesOf, nodesOf } from './machine.ts';
import { resolveNames, type WantedName } from './name-word.ts';

export interface CredentialFile {
  readonly role: FileRole;
  /** relative to the store's root */
  readonly path: string;
  /** permission bits */
  readonly mode: number;
}

interface Common {
  /** the identity, and whose it is where there are several: apiserver@cp-1, user@alice */
  readonly id: string;
  readonly identity: IdentityId;
  readonly machine?: string;
  readonly user?: string;
  readonly algorithm: AlgorithmId;
  /** how a key that is made is written; one that stands stays as it is */
  readonly keyForm: KeyForm;
  /** the first of each role is where the file is made, the others are copies */
  readonly files: readonly CredentialFile[];
}

export interface CertificateCredential extends Common {
  readonly makes: 'authority' | 'certificate';
  /** the id of the credential that signs; its own for an authority that signs itself */
  readonly signer: string;
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  readonly names: readonly WantedName[];
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** milliseconds */
  readonly lifetime: number;
  /** its key lies under a passphrase */
  readonly sealed: boolean;
  /** an authority whose key is held elsewhere, and whose certificate its owner puts in place */
  readonly external: boolean;
}

export interface KeyPairCredential extends Common {
  readonly makes: 'key-pair';
}

export type Credential = CertificateCredential | KeyPairCredential;

/** Whose a credential is: a machine's, a user's, or the cluster's. */
interface Owner {
  readonly machine?: Machine;
  readonly user?: User;
}

export function credentials(cluster: Cluster): readonly Credential[] {
  return IDENTITY_IDS.filter((id) => existsIn(id, cluster)).flatMap((id) =>
    ownersOf(id, cluster).flatMap((owner) => {
      const made = credential(id, owner, cluster);
      return made.files.length === 0 ? [] : [made];
    }),
  );
}

/** The file of a role where it is made; undefined where the layout has none. */
export function homeOf(credential: Credential, role: FileRole): string | undefined {
  return credential.files.find((file) => file.role === role)?.path;
}

/** Where its certificate or key is kept: the pair's own file, or the kubeconfig that holds both; undefined where neither is. */
export function keptAt(credential: Credential, role: 'certificate' | 'key'): string | undefined {
  return homeOf(credential, role) ?? homeOf(credential, 'kubeconfig');
}

export function credentialId(id: IdentityId, owner: { readonly name: string } | undefined): string {
  return owner === undefined ? id : `${id}@${owner.name}`;
}

function ownersOf(id: IdentityId, cluster: Cluster): readonly Owner[] {
  const { per } = identity(id);
  if (per === 'cluster') return [{}];
  if (per === 'user') return cluster.users.map((user) => ({ user }));
  return machinesOf(per, cluster).flatMap((machine) =>
    machine === undefined || (id === 'kubelet' && bootstraps(machine.name, cluster)) ? [] : [{ machine }],
  );
}

function credential(id: IdentityId, owner: Owner, cluster: Cluster): Credential {
  const record = identity(id);
  const common = {
    id: credentialId(id, owner.machine ?? owner.user),
    identity: id,
    ...(owner.machine === undefined ? {} : { machine: owner.machine.name }),
    ...(owner.user === undefined ? {} : { user: owner.user.name }),
    algorithm: cluster.keyAlgorithms[id] ?? cluster.keyAlgorithm,
    keyForm: layout(cluster.layout).keyForm,
    files: filesOf(id, owner, cluster),
  };
  return record.makes === 'key-pair'
    ? { ...common, makes: 'key-pair' }
    : { ...common, ...certified(id, record, owner, cluster) };
}

function certified(
  id: IdentityId,
  record: AuthorityIdentity | CertificateIdentity,
  { machine, user }: Owner,
  cluster: Cluster,
): Omit<CertificateCredential, keyof Common> {
  const rsa = ALGORITHMS[cluster.keyAlgorithms[id] ?? cluster.keyAlgorithm].kind === 'rsa';
  return {
    makes: record.makes,
    signer:
      record.makes === 'authority'
        ? signerOf(id as AuthorityId, record, cluster)
        : authorityFor(record.signedBy as AuthorityId, cluster),
    subject: {
      commonName: record.subject.commonName
        .replace('{machine}', () => machine?.name ?? '')
        .replace('{user}', () => user?.name ?? ''),
      organizations: user?.groups ?? record.subject.organizations,
    },
    names: resolveNames(record.names, cluster, machine, cluster.extraNames[id] ?? []),
    keyUsage: record.keyUsage.filter((usage) => rsa || usage !== 'keyEncipherment'),
    extendedKeyUsage: record.makes === 'authority' ? [] : record.extendedKeyUsage,
    lifetime: cluster.lifetimes[record.lifetime],
    sealed: isSealed(id, cluster),
    external: isExternal(id, cluster),
  };
}

function signerOf(id: AuthorityId, { under }: AuthorityIdentity, cluster: Cluster): string {
  return authorityKind(id, cluster) === 'intermediate' && under !== undefined ? under : id;
}

/** Where an identity's files lie; an authority that signs for etcd too lies where etcd's would. */
function filesOf(id: IdentityId, owner: Owner, cluster: Cluster): readonly CredentialFile[] {
  const own = layoutFiles(cluster.layout, id);
  const standsIn =
    id === 'kubernetes-ca' && !existsIn('etcd-ca', cluster)
      ? layoutFiles(cluster.layout, 'etcd-ca').filter(({ on }) => on !== 'shared')
      : [];
  const keyless = isExternal(id, cluster);
  // no component asks for a passphrase, and a machine that has the key needs none of ours
  const sealed = isSealed(id, cluster);
  return onceEach(
    [...own, ...standsIn]
      .filter(({ role, on }) => role !== 'key' || !(keyless || (sealed && on !== 'shared')))
      .flatMap((file) => placed(file, owner, cluster)),
  );
}

function isExternal(id: IdentityId, cluster: Cluster): boolean {
  return identity(id).makes === 'authority' && authorityKind(id as AuthorityId, cluster) === 'external';
}

function isSealed(id: IdentityId, { authorityKeys }: Cluster): boolean {
  return identity(id).makes === 'authority' && authorityKeys === 'encrypted';
}

function placed(file: LayoutFile, owner: Owner, cluster: Cluster): readonly CredentialFile[] {
  const { role } = file;
  const mode = file.mode ?? FILE_MODES[role];
  const path = file.path.replace('{user}', () => owner.user?.name ?? '');
  const at = (machine: Machine) => ({ role, mode, path: `nodes/${machine.name}/${path}` });
  if (file.on === 'shared') return [{ role, mode, path }];
  if (file.on === 'own') return owner.machine === undefined ? [] : [at(owner.machine)];
  return machinesAt(file.on, cluster).map(at);
}

/** The machines of a place, where it is not the store's or the owner's own. */
function machinesAt(on: Exclude<Place, 'shared' | 'own'>, cluster: Cluster): readonly Machine[] {
  switch (on) {
    case 'control-plane':
      return cluster.controlPlane;
    case 'first-control-plane':
      return cluster.controlPlane.slice(0, 1);
    case 'etcd-member':
      return cluster.etcd;
    case 'stacked-member':
      return cluster.stackedEtcd ? cluster.etcd : [];
    case 'node':
      return nodesOf(cluster);
  }
}

/** Whether a place is on a machine. What is a credential's own is where its owner is. */
export function covers(on: Place, machine: Machine, cluster: Cluster): boolean {
  if (on === 'shared') return false;
  return on === 'own' || machinesAt(on, cluster).some(({ name }) => name === machine.name);
}

/** A machine may play several roles, and a layout may want the same path for each. */
function onceEach(files: readonly CredentialFile[]): readonly CredentialFile[] {
  const seen = new Set<string>();
  return files.filter(({ path }) => !seen.has(path) && seen.add(path));
}
