/**
 * The credentials a cluster wants: the catalog multiplied by the machines, with every subject, name, signer
 * and file spelled out. Pure: the same cluster gives the same list, in the same order, signers first.
 */
import { ALGORITHMS, type AlgorithmId } from './algorithm.ts';
import type { ExtendedKeyUsage, KeyUsage } from './certificate.ts';
import type { Cluster, Machine } from './cluster.ts';
import { identity, IDENTITY_IDS, type IdentityId } from './identity.ts';
import { type FileRole, layout, type LayoutFile } from './layout.ts';
import { resolveNames, type WantedName } from './name-word.ts';

export interface CredentialFile {
  readonly role: FileRole;
  /** relative to the store's root */
  readonly path: string;
}

export interface Credential {
  /** the identity, and the machine where there is one a machine: apiserver@cp-1 */
  readonly id: string;
  readonly identity: IdentityId;
  readonly machine?: string;
  /** the id of the credential that signs; its own for an authority that signs itself */
  readonly signer: string;
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  readonly names: readonly WantedName[];
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly authority: boolean;
  readonly algorithm: AlgorithmId;
  /** milliseconds */
  readonly lifetime: number;
  /** the first of each role is where the file is made, the others are copies */
  readonly files: readonly CredentialFile[];
}

export function credentials(cluster: Cluster): readonly Credential[] {
  return IDENTITY_IDS.flatMap((id) =>
    machinesOf(id, cluster).map((machine) => credential(id, machine, cluster)),
  );
}

/** The file of a role where it is made; undefined where the layout has none. */
export function homeOf(credential: Credential, role: FileRole): string | undefined {
  return credential.files.find((file) => file.role === role)?.path;
}

function machinesOf(id: IdentityId, cluster: Cluster): readonly (Machine | undefined)[] {
  switch (identity(id).per) {
    case 'cluster':
      return [undefined];
    case 'control-plane':
      return cluster.controlPlane;
    case 'worker':
      return cluster.workers;
  }
}

function credential(id: IdentityId, machine: Machine | undefined, cluster: Cluster): Credential {
  const record = identity(id);
  const rsa = ALGORITHMS[cluster.keyAlgorithm].kind === 'rsa';
  return {
    id: credentialId(id, machine),
    identity: id,
    ...(machine === undefined ? {} : { machine: machine.name }),
    signer: record.signedBy === 'self' ? credentialId(id, machine) : record.signedBy,
    subject: {
      commonName: record.subject.commonName.replace('{machine}', machine?.name ?? ''),
      organizations: record.subject.organizations,
    },
    names: resolveNames(record.names, cluster, machine, cluster.extraNames[id] ?? []),
    keyUsage: record.keyUsage.filter((usage) => rsa || usage !== 'keyEncipherment'),
    extendedKeyUsage: record.extendedKeyUsage,
    authority: record.authority,
    algorithm: cluster.keyAlgorithm,
    lifetime: cluster.lifetimes[record.lifetime],
    files: onceEach(layout(cluster.layout).files[id].flatMap((file) => placed(file, machine, cluster))),
  };
}

function credentialId(id: IdentityId, machine: Machine | undefined): string {
  return machine === undefined ? id : `${id}@${machine.name}`;
}

function placed(file: LayoutFile, own: Machine | undefined, cluster: Cluster): readonly CredentialFile[] {
  const at = (machine: Machine) => ({ role: file.role, path: `nodes/${machine.name}/${file.path}` });
  switch (file.on) {
    case 'shared':
      return [{ role: file.role, path: file.path }];
    case 'own':
      return own === undefined ? [] : [at(own)];
    case 'control-plane':
      return cluster.controlPlane.map(at);
    case 'worker':
      return cluster.workers.map(at);
  }
}

/** A machine may be control plane and worker at once, and a layout may want the same path on both. */
function onceEach(files: readonly CredentialFile[]): readonly CredentialFile[] {
  return files.filter(({ path }, i) => files.findIndex((other) => other.path === path) === i);
}
