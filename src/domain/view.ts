/**
 * What `inspect` shows of each thing it meets, as values. They are part of its report, so a field's name here is
 * a promise as well.
 */
import type { ChainFaultId } from './verdict.ts';

import type { Issuance } from './issuance.ts';
import type { Integrity, Protection } from './keystore.ts';

export interface CertificateView {
  readonly what: 'certificate';
  readonly file: string;
  /** line of the PEM block, or 1 */
  readonly line: number;
  /** where inside a kubeconfig: users[admin], clusters[demo] */
  readonly within?: string;
  /** the identity of the catalog that it looks like, and its title */
  readonly identity?: string;
  readonly title?: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly names: readonly string[];
  readonly key: string;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly authority: boolean;
  /** RFC 3339, UTC */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly signatureAlgorithm: string;
  /** SHA-256 of the DER, hex */
  readonly fingerprint: string;
  readonly keyFile?: string;
  /** whole days until notAfter, negative when it is past */
  readonly daysLeft: number;
  /** who the API server takes its bearer for, where it is a client certificate */
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly pathLength?: number;
  /** who signed it, who signed that, as far as they were met */
  readonly chain: readonly ChainLink[];
  /** whether it, or the last of its chain, signed itself; else who signed that was not met */
  readonly rooted: boolean;
  /** what a component logs that refuses it: the first of Go's words, whichever certificate of its chain they are about */
  readonly refused?: string;
  /** of an authority: sha256: and the hash of its public key, as kubeadm join wants it */
  readonly discoveryTokenHash?: string;
  /** name constraints, kind:value */
  readonly permitted?: readonly string[];
  readonly excluded?: readonly string[];
  /** where a revocation list, the issuer's certificate and an OCSP responder are said to be */
  readonly listsAt?: readonly string[];
  readonly issuersAt?: readonly string[];
  readonly respondersAt?: readonly string[];
  readonly policies?: readonly string[];
  /** extensions that are shown nowhere else */
  readonly extensions?: readonly { readonly oid: string; readonly critical: boolean }[];
  /** asked for by its serial, and not in the issuance log: the other places where the same certificate stands */
  readonly alsoIn?: readonly Place[];
  /** what a keystore calls it */
  readonly friendlyName?: string;
  /** Java's mark in a keystore: the usages that it is trusted for, as oids; 2.5.29.37.0 is everything */
  readonly trustedFor?: readonly string[];
}

export interface Place {
  readonly file: string;
  readonly within?: string;
}

/** A line of the issuance log, of the certificate that was asked for by its serial. */
export interface IssuanceView extends Issuance {
  readonly what: 'issuance';
  readonly file: string;
  readonly line: number;
  /** whole days until notAfter, negative when it is past */
  readonly daysLeft: number;
  /** where in the store the certificate still stands; empty where it has been replaced or taken away */
  readonly stands: readonly Place[];
}

export interface RequestView {
  readonly what: 'request';
  readonly file: string;
  readonly line: number;
  readonly within?: string;
  /** the identity of the catalog that it looks like a request for, and its title */
  readonly identity?: string;
  readonly title?: string;
  readonly subject: string;
  readonly names: readonly string[];
  readonly key: string;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  /** asks to be an authority */
  readonly authority: boolean;
  readonly signatureAlgorithm: string;
  /** who the API server would take its bearer for, where it may become a client certificate */
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  /** requested extensions that are shown nowhere else, or whose value is damaged */
  readonly extensions: readonly string[];
  /** SHA-256 of the DER, hex */
  readonly fingerprint: string;
  readonly keyFile?: string;
}

export interface RevocationListView {
  readonly what: 'revocation-list';
  readonly file: string;
  readonly line: number;
  readonly within?: string;
  readonly issuer: string;
  /** RFC 3339, UTC */
  readonly thisUpdate: string;
  readonly nextUpdate?: string;
  /** hex */
  readonly number?: string;
  readonly signatureAlgorithm: string;
  /** the file of the authority that signed it, where it was met */
  readonly signerFile?: string;
  readonly entries: number;
  /** the first of them */
  readonly revoked: readonly { readonly serial: string; readonly at: string; readonly reason?: string }[];
}

export interface PublicKeyView {
  readonly what: 'public-key';
  readonly file: string;
  readonly line: number;
  readonly within?: string;
  readonly key: string;
  /** the kid of the service account tokens that it confirms */
  readonly keyId: string;
  readonly keyFile?: string;
}

/** A service account token, without its signature, which is the secret of it. */
export interface TokenView {
  readonly what: 'token';
  readonly file: string;
  readonly line?: number;
  readonly within?: string;
  readonly algorithm: string;
  readonly keyId?: string;
  /** the file of the key that it names */
  readonly keyFile?: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly audiences: readonly string[];
  readonly boundTo: readonly string[];
  /** RFC 3339, UTC */
  readonly issuedAt?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** A Kubernetes object that holds something of a PKI; what it holds follows as items of their own. */
export interface ObjectView {
  readonly what: 'object';
  readonly file: string;
  readonly line: number;
  readonly within: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly type?: string;
  /** the fields that were looked into: data[tls.crt], webhooks[0].clientConfig.caBundle */
  readonly fields: readonly string[];
  /** of a CertificateSigningRequest */
  readonly signer?: string;
  readonly usages?: readonly string[];
  readonly requester?: string;
  readonly groups?: readonly string[];
  /** seconds */
  readonly duration?: number;
  readonly state?: string;
  readonly message?: string;
  /** keys for encryption at rest, which are not shown */
  readonly encryptionKeys?: number;
}

/** Of a signer of a certificate that was met as well. */
export interface ChainLink {
  readonly subject: string;
  readonly file: string;
  readonly within?: string;
  /** what is wrong with it where it stands in this chain */
  readonly faults?: readonly ChainFaultId[];
}

export interface KeyView {
  readonly what: 'key';
  readonly file: string;
  readonly line: number;
  readonly within?: string;
  readonly key: string;
  /** permission bits, octal */
  readonly mode?: string;
  /** what a keystore calls it */
  readonly friendlyName?: string;
}

/** A PKCS#12 file; what it holds follows as items of their own, as far as it could be opened. */
export interface KeystoreView {
  readonly what: 'keystore';
  readonly file: string;
  readonly line: number;
  readonly within?: string;
  /** `wrong`: the passphrase that was given is not its own, or the file has been changed */
  readonly state: 'open' | 'locked' | 'wrong';
  /** whether it took a passphrase that is not empty */
  readonly secret: boolean;
  readonly certificates: number;
  readonly keys: number;
  readonly lists: number;
  /** secret keys and the like, which are not shown */
  readonly others: number;
  /** how what is encrypted is encrypted */
  readonly encryption: readonly Protection[];
  /** what shows that it has not been changed; absent where nothing does */
  readonly mac?: Integrity;
  /** permission bits, octal */
  readonly mode?: string;
}

export interface KubeconfigView {
  readonly what: 'kubeconfig';
  readonly file: string;
  readonly currentContext: string;
  readonly servers: readonly string[];
  readonly users: readonly string[];
  readonly within?: string;
  readonly line?: number;
  /** clusters whose server is not verified */
  readonly unverified: readonly string[];
  /** tls-server-name: what certificates are asked for instead of the server's host */
  readonly serverNames: readonly string[];
  /** what each user shows: certificate, token, the command that a client would run; never a secret itself */
  readonly credentials: readonly { readonly user: string; readonly by: string; readonly from?: string }[];
  /** files that it names instead of holding them, relative to its own folder */
  readonly refers: readonly string[];
}

/** What was found but could not be read, or is not for this command; the findings say why. */
export interface OtherView {
  readonly what: 'unreadable' | 'other';
  readonly file: string;
  readonly line?: number;
  readonly within?: string;
}

export type View =
  | CertificateView
  | IssuanceView
  | RequestView
  | RevocationListView
  | KeyView
  | PublicKeyView
  | TokenView
  | KeystoreView
  | KubeconfigView
  | ObjectView
  | OtherView;
