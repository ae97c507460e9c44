/**
 * The extensions about certificate policies (RFC 5280 §4.2.1.4, .5, .11 and .14), as Go reads them. A policy is kept as
 * the hex of its oid's content: Go takes arcs of any size here, and all that is ever asked is whether two are equal.
 */
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { readInteger } from './primitive.ts';
import { hex } from './text.ts';

const PATH = 'tbsCertificate.extensions';

export interface PolicyMapping {
  readonly issuer: string;
  readonly subject: string;
}

export interface PolicyConstraints {
  readonly requireExplicit?: number;
  readonly inhibitMapping?: number;
}

export function readPolicies(value: Der): readonly string[] {
  const element = `${PATH}.certificatePolicies`;
  const list = value.enter(TAG.sequence, element);
  const seen = new Set<string>();
  while (!list.empty) {
    const one = list.enter(TAG.sequence, element);
    one.take(TAG.oid, element);
    if (!isOid(one.content())) one.fail('bad-value', element);
    const policy = hex(one.content());
    if (seen.has(policy)) one.fail('bad-value', element);
    seen.add(policy);
  }
  return [...seen];
}

/** Go's newOIDFromDER: something, every arc without an idle octet before it, the last one ended. */
function isOid(octets: Uint8Array): boolean {
  let fresh = true;
  for (const octet of octets) {
    if (fresh && octet === 0x80) return false;
    fresh = octet < 0x80;
  }
  return fresh && octets.length > 0;
}

/** Go looks at the tags of these oids and no further. */
export function readPolicyMappings(value: Der): readonly PolicyMapping[] {
  const element = `${PATH}.policyMappings`;
  const list = value.enter(TAG.sequence, element);
  const mappings: PolicyMapping[] = [];
  while (!list.empty) {
    const pair = list.enter(TAG.sequence, element);
    pair.take(TAG.oid, element);
    const issuer = hex(pair.content());
    pair.take(TAG.oid, element);
    mappings.push({ issuer, subject: hex(pair.content()) });
  }
  return mappings;
}

export function readPolicyConstraints(value: Der): PolicyConstraints {
  const element = `${PATH}.policyConstraints`;
  const inside = value.enter(TAG.sequence, element);
  const requireExplicit = inside.sees(0x80) ? readGoInt(inside, element, 0x80) : undefined;
  const inhibitMapping = inside.sees(0x81) ? readGoInt(inside, element, 0x81) : undefined;
  return {
    ...(requireExplicit === undefined ? {} : { requireExplicit }),
    ...(inhibitMapping === undefined ? {} : { inhibitMapping }),
  };
}

export function readInhibitAnyPolicy(value: Der): number {
  return readGoInt(value, `${PATH}.inhibitAnyPolicy`);
}

/** Go reads these counts into an int, so that a negative one passes. */
function readGoInt(der: Der, element: string, tag?: number): number {
  const octets = readInteger(der, element, tag);
  if (octets.length > 8) der.fail('bad-value', element);
  let value = (octets[0] as number) >= 0x80 ? -1 : 0;
  for (const octet of octets) value = value * 256 + octet;
  return value;
}
