/**
 * The catalog of identities: who there is in a cluster, who signs them, what they may do and which names they
 * must carry. Data only; everything that lists, explains, makes or checks certificates loops over this table.
 * Adding a certificate is adding a record to a file of this folder and its files to each layout.
 */
import { APISERVER } from './apiserver.ts';
import { AUTHORITIES } from './authority.ts';
import { COMPONENTS } from './component.ts';
import { ETCD } from './etcd.ts';
import type { IdentityRecord } from './identity.ts';
import { KUBELET } from './kubelet.ts';
import { PEOPLE } from './person.ts';
import { SERVICE_ACCOUNT } from './service-account.ts';

/** Authorities first, so that a signer stands before what it signs. */
export const IDENTITIES = {
  ...AUTHORITIES,
  ...SERVICE_ACCOUNT,
  ...APISERVER,
  ...ETCD,
  ...COMPONENTS,
  ...KUBELET,
  ...PEOPLE,
} as const satisfies Record<string, IdentityRecord>;

export type IdentityId = keyof typeof IDENTITIES;
export type AuthorityId = keyof typeof AUTHORITIES;

// A parent that does not exist does not compile.
type Records = (typeof IDENTITIES)[IdentityId];
type Parent =
  | Extract<Records, { signedBy: string }>['signedBy']
  | Extract<Records, { under: string }>['under'];
type Must<T extends true> = T;
export type EveryParentExists = Must<[Exclude<Parent, AuthorityId>] extends [never] ? true : false>;

export const IDENTITY_IDS = Object.keys(IDENTITIES) as readonly IdentityId[];
export const AUTHORITY_IDS = Object.keys(AUTHORITIES) as readonly AuthorityId[];

/** The record by its general type, for code that loops. */
export function identity(id: IdentityId): IdentityRecord {
  return IDENTITIES[id];
}

export function isIdentityId(text: string): text is IdentityId {
  return Object.hasOwn(IDENTITIES, text);
}
