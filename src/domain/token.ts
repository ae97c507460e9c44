/** What a service account token (a JWT, RFC 7519) says of itself. Its signature is no part of that: it is the secret. */
export interface TokenFacts {
  /** as the header names it: RS256, ES256 */
  readonly algorithm: string;
  /** which key signed it: Kubernetes writes the SHA-256 of the public key (serviceaccount/jwt.go, keyIDFromPublicKey) */
  readonly keyId?: string;
  readonly issuer?: string;
  /** system:serviceaccount:NAMESPACE:NAME */
  readonly subject?: string;
  readonly audiences: readonly string[];
  readonly issuedAt?: Date;
  readonly notBefore?: Date;
  /** absent: it never ends, as those in Secrets of old */
  readonly notAfter?: Date;
  /** what it dies with: pod web-0, node w-1, secret default-token-x */
  readonly boundTo: readonly string[];
}
