/** The shape of a layout's record: where each identity's files lie, and what the layout decides besides. */
import type { IdentityId } from '../identity/table.ts';
import type { PartyId } from '../party.ts';
import type { PlaceId } from '../program/program.ts';

export type FileRole = 'certificate' | 'key' | 'public-key' | 'kubeconfig';

/** Permission bits by role, where a file does not say otherwise: kubeadm's (client-go util/cert/io.go, util/keyutil/key.go, tools/clientcmd/loader.go). */
export const FILE_MODES = {
  'certificate': 0o644,
  'key': 0o600,
  'public-key': 0o644,
  'kubeconfig': 0o600,
} as const satisfies Record<FileRole, number>;

/** Where a file lies: below the store's root, on the machine that the credential is for, or on every machine of a role. */
export const PLACES = {
  'shared': 'in the store, for the whole cluster',
  'own': 'on the machine that it is for',
  'control-plane': 'on each control-plane machine',
  'first-control-plane': 'on the first control-plane machine',
  'etcd-member': 'on each machine with a member of etcd',
  'stacked-member': 'on each control-plane machine with a member of etcd',
  'node': 'on each machine with a kubelet',
} as const;
export type Place = keyof typeof PLACES;

/** How private keys are written: all in PKCS#8, or RSA and EC keys each in its own older form, PKCS#1 and SEC1. */
export type KeyForm = 'pkcs8' | 'traditional';

export interface LayoutFile {
  readonly role: FileRole;
  readonly on: Place;
  /** {user} stands for the name of a user */
  readonly path: string;
  /** permission bits, where they are not the role's own */
  readonly mode?: number;
}

/** Why a layout has no files for an identity, and so never makes it. */
export interface NoFiles {
  readonly none: string;
}

export interface LayoutRecord {
  readonly title: string;
  /** how components dial the API server of their own machine */
  readonly localEndpoint: 'loopback' | 'own-address';
  /** the machines that run a kubelet */
  readonly kubelets: 'workers' | 'control-planes-and-workers';
  /** of the private keys that are made, in kubeconfigs too; every component reads either */
  readonly keyForm: KeyForm;
  /** how a program is run on its machines; one that is not named runs on none, but in pods */
  readonly runs: Readonly<Partial<Record<PartyId, 'unit' | 'static-pod'>>>;
  /** the directory of the programs on a machine, unless the cluster file says another */
  readonly binaries: string;
  readonly files: Readonly<Record<IdentityId, readonly LayoutFile[] | NoFiles>>;
  /** where on a machine lies what is no credential's */
  readonly places: Readonly<Record<PlaceId, string>>;
  readonly cites: readonly string[];
}

/** A certificate and its key, side by side. */
export function pair<const On extends Place, const Path extends string>(on: On, path: Path) {
  return [
    { role: 'certificate', on, path: `${path}.crt` },
    { role: 'key', on, path: `${path}.key` },
  ] as const;
}
