import { KubepkiError } from '../../domain/error.ts';

/** What is shown to a server to say who we are. */
export interface Shown {
  /** PEM, with what stands behind it; the pair is one value, so that another pair is another value */
  readonly certificate?: { readonly chain: Uint8Array; readonly key: Uint8Array };
  /** the whole header */
  readonly authorization?: string;
}

export function bearer(token: string): string {
  // RFC 6750 §2.1; what else stands in it would end the header, or be refused by Node as a defect of ours
  if (!/^[\x21-\x7e]+$/.test(token.trim()))
    throw new KubepkiError('credential-unusable', { why: 'token-characters' });
  return `Bearer ${token.trim()}`;
}
