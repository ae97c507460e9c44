/** What a Kubernetes object holds that has to do with certificates. Values are kept as bytes and never worded. */
export interface Entry {
  /** data[tls.crt], webhooks[0].clientConfig.caBundle */
  readonly field: string;
  /** undefined: it is there and is not base64 */
  readonly bytes: Uint8Array | undefined;
}

/** certificates.k8s.io/v1 CertificateSigningRequest, beside its request and certificate, which are entries. */
export interface SigningRequest {
  readonly signer: string;
  readonly usages: readonly string[];
  readonly requester: string;
  readonly groups: readonly string[];
  /** seconds */
  readonly duration?: number;
  /** as kubectl shows it: Pending, Approved,Issued, Denied, Approved,Failed */
  readonly state: string;
  /** what was said with the last condition */
  readonly message?: string;
}

export interface ManifestObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** of a Secret: kubernetes.io/tls and its like */
  readonly type?: string;
  readonly line: number;
  readonly entries: readonly Entry[];
  readonly signing?: SigningRequest;
  /** how many keys for encryption at rest it holds, of which nothing is told */
  readonly encryptionKeys?: number;
}
