/** The token with which a kubelet that has no certificate yet asks for one. */

/** In the store, and a secret: whoever has it may become any node. */
export const BOOTSTRAP_TOKEN_FILE = 'pki/bootstrap-token.yaml';

/** kubeadm's DefaultTokenDuration (cmd/kubeadm/app/apis/bootstraptoken/v1/defaults.go): a day. */
export const TOKEN_LIFETIME = 86_400_000;

/** cluster-bootstrap token/api/types.go: BootstrapTokenIDBytes, BootstrapTokenSecretBytes. */
export const TOKEN_LENGTHS = { id: 6, secret: 16 } as const;

export interface BootstrapToken {
  /** no secret: it names the Secret, and who authenticates with the token is user system:bootstrap:ID */
  readonly id: string;
  readonly secret: string;
  /** whole seconds, as RFC 3339 has them in the Secret */
  readonly madeAt: Date;
  readonly expires: Date;
}

/** As a client shows it. */
export function tokenText({ id, secret }: Pick<BootstrapToken, 'id' | 'secret'>): string {
  return `${id}.${secret}`;
}

/** cluster-bootstrap token/api/types.go: BootstrapTokenPattern. */
export function parseToken(text: string): Pick<BootstrapToken, 'id' | 'secret'> | undefined {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** cluster-bootstrap util/secrets/secrets.go, GetExpiration: at its last moment it is over. */
export function isExpired({ expires }: BootstrapToken, now: Date): boolean {
  return expires.getTime() <= now.getTime();
}

/** 2026-06-01T12:00:00Z: without fractions, which Go prints none of either. */
export function momentText(moment: Date): string {
  return moment.toISOString().replace(/\.\d+Z$/, 'Z');
}
