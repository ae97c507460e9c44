/**
 * Extensions that are no facts yet but that Go parses with the certificate, so that a malformed one makes a
 * component refuse the whole of it. Only their shape is checked here.
 */
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { checkNameConstraints } from './name-constraint.ts';
import { readInteger, readOid } from './primitive.ts';

const PATH = 'tbsCertificate.extensions';

export function checkShape(oid: string, critical: boolean, value: Der): void {
  switch (oid) {
    case '2.5.29.30':
      return checkNameConstraints(value);
    case '2.5.29.31':
      return distributionPoints(value);
    case '2.5.29.32':
      return policies(value);
    case '2.5.29.33':
      return mappings(value);
    case '2.5.29.36':
      return policyConstraints(value);
    case '2.5.29.54':
      return goInt(value, `${PATH}.inhibitAnyPolicy`);
    case '1.3.6.1.5.5.7.1.1':
      // §4.2.2.1: never critical.
      if (critical) value.fail('bad-value', `${PATH}.authorityInfoAccess.critical`, value.at);
      return informationAccess(value);
    default:
  }
}

function distributionPoints(value: Der): void {
  const element = `${PATH}.cRLDistributionPoints`;
  const points = value.enter(TAG.sequence, element);
  while (!points.empty) {
    const point = points.enter(TAG.sequence, element);
    if (!point.sees(0xa0)) continue;
    const names = point.enter(0xa0, element).enter(0xa0, element);
    while (names.sees(0x86)) names.next(element);
  }
}

function policies(value: Der): void {
  const element = `${PATH}.certificatePolicies`;
  const list = value.enter(TAG.sequence, element);
  const seen = new Set<string>();
  while (!list.empty) {
    const oid = readOid(list.enter(TAG.sequence, element), element);
    if (seen.has(oid)) list.fail('bad-value', element);
    seen.add(oid);
  }
}

function mappings(value: Der): void {
  const element = `${PATH}.policyMappings`;
  const list = value.enter(TAG.sequence, element);
  while (!list.empty) {
    const pair = list.enter(TAG.sequence, element);
    pair.take(TAG.oid, element);
    pair.take(TAG.oid, element);
  }
}

function policyConstraints(value: Der): void {
  const element = `${PATH}.policyConstraints`;
  const inside = value.enter(TAG.sequence, element);
  for (const tag of [0x80, 0x81]) {
    if (inside.sees(tag)) goInt(inside, element, tag);
  }
}

/** Go reads these counts into an int, so that a negative one passes. */
function goInt(der: Der, element: string, tag?: number): void {
  if (readInteger(der, element, tag).length > 8) der.fail('bad-value', element);
}

function informationAccess(value: Der): void {
  const element = `${PATH}.authorityInfoAccess`;
  const list = value.enter(TAG.sequence, element);
  while (!list.empty) {
    const description = list.enter(TAG.sequence, element);
    readOid(description, element);
    if (description.sees(0x86)) description.next(element);
  }
}
