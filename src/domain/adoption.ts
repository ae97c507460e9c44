/** What became of the files of a cluster that stood before: what was taken for which credential, what was not, and why. */
import type { Finding } from './finding.ts';
import type { RuleId } from './rule/table.ts';

/** Where something was found. */
export interface Spot {
  readonly file: string;
  /** inside a kubeconfig: users[admin] */
  readonly within?: string;
}

/** By what one is chosen among several for the same credential: the first that tells them apart decides. */
export const CHOICES = [
  'said',
  'signed',
  'machine',
  'subject',
  'file',
  'purposes',
  'key',
  'near',
  'valid',
  'names',
  'newest',
  'order',
] as const;
export type Choice = (typeof CHOICES)[number];

export type LeftReason =
  /** no credential of the cluster goes by it */
  | { readonly why: 'unknown' }
  /** a certificate without its private key */
  | { readonly why: 'no-key'; readonly credential: string }
  /** not signed by the authority that was taken */
  | { readonly why: 'signer'; readonly credential: string; readonly signer: string }
  /** another one was taken for the credential */
  | {
      readonly why: 'not-chosen';
      readonly credential: string;
      readonly chosen: Spot;
      readonly by: Choice;
    }
  /** files of the credential stand in the store already */
  | { readonly why: 'in-place'; readonly credential: string };

/** One that was not taken. */
export interface Left extends Spot {
  readonly what: 'certificate' | 'key';
  /** whose a certificate is */
  readonly subject?: string;
  readonly reason: LeftReason;
}

export interface Adoption {
  /** octet for octet as they were, unless the step of the credential says otherwise */
  readonly taken: readonly {
    readonly credential: string;
    readonly certificate?: Spot;
    readonly key?: Spot;
  }[];
  readonly left: readonly Left[];
  /** what could not be read */
  readonly unread: readonly Finding<RuleId>[];
}
