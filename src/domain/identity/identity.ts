/** The shape of an identity's record: what it is, who vouches for it, what it may do, and who reads its files. */
import type { AlgorithmLimit } from '../algorithm.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../certificate.ts';
import type { NameWord } from '../name-word.ts';
import type { PartyId } from '../party.ts';

/** There is one of these per what: the cluster, a machine of that role (a node runs a kubelet), or a user of the file. */
export type Per = 'cluster' | 'control-plane' | 'etcd-member' | 'node' | 'user';

/** What a party must do, or does by itself, when the files of an identity change. */
export interface Reaction {
  readonly party: PartyId;
  readonly does: 'rereads' | 'restart' | 'replace';
  readonly says: string;
  /** only before this minor version of Kubernetes */
  readonly before?: number;
  /** only in a cluster of this arrangement: the Kubernetes authority signs for etcd too */
  readonly where?: 'etcd-has-no-authority';
}

interface Identity {
  readonly title: string;
  readonly per: Per;
  /** what its bearer can do, in one sentence */
  readonly power: string;
  /** what must be said to the cluster before it can do that, where anything must */
  readonly needs?: string;
  readonly algorithms: AlgorithmLimit;
  readonly onChange: readonly Reaction[];
  readonly cites: readonly string[];
}

interface Certified extends Identity {
  /** {machine} and {user} stand for their names; a user's groups come from the cluster file */
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  /** keyEncipherment is dropped for keys other than RSA (RFC 8813 §3) */
  readonly keyUsage: readonly KeyUsage[];
  readonly names: readonly NameWord[];
  /** which of the cluster file's lifetimes */
  readonly lifetime: 'authorities' | 'certificates';
}

export interface AuthorityIdentity extends Certified {
  readonly makes: 'authority';
  /** who signs it where the cluster file makes it an intermediate; a root signs itself always */
  readonly under?: string;
}

export interface CertificateIdentity extends Certified {
  readonly makes: 'certificate';
  /** the authority whose key signs */
  readonly signedBy: string;
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
}

/** A pair of bare keys: nobody signs it, it never ends, and it carries no name. */
export interface KeyPairIdentity extends Identity {
  readonly makes: 'key-pair';
}

export type IdentityRecord = AuthorityIdentity | CertificateIdentity | KeyPairIdentity;

/** What kubeadm and the components' own tools give a leaf (kubeadm util/pkiutil NewSignedCert). */
export const LEAF_USAGE = ['digitalSignature', 'keyEncipherment'] as const satisfies readonly KeyUsage[];
/** client-go's usages of an authority (util/cert NewSelfSignedCACert), and cRLSign, which RFC 5280 §4.2.1.3 asks of one that signs CRLs. */
export const AUTHORITY_USAGE = [
  'digitalSignature',
  'keyEncipherment',
  'keyCertSign',
  'cRLSign',
] as const satisfies readonly KeyUsage[];
