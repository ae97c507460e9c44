/**
 * Extensions that are no facts yet but that Go parses with the certificate, so that a malformed one makes a
 * component refuse the whole of it. Only their shape is checked here.
 */
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { readNameConstraints } from './name-constraint.ts';
import { readInhibitAnyPolicy, readPolicies, readPolicyConstraints, readPolicyMappings } from './policy.ts';
import { readOid } from './primitive.ts';

const PATH = 'tbsCertificate.extensions';

export function checkShape(oid: string, critical: boolean, value: Der): void {
  switch (oid) {
    case '2.5.29.30':
      readNameConstraints(value);
      return;
    case '2.5.29.31':
      return distributionPoints(value);
    case '2.5.29.32':
      readPolicies(value);
      return;
    case '2.5.29.33':
      readPolicyMappings(value);
      return;
    case '2.5.29.36':
      readPolicyConstraints(value);
      return;
    case '2.5.29.54':
      readInhibitAnyPolicy(value);
      return;
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
  const one = `${element}.distributionPoint`;
  while (!points.empty) {
    const point = points.enter(TAG.sequence, one);
    if (!point.sees(0xa0)) continue;
    const names = point.enter(0xa0, one).enter(0xa0, one);
    while (names.sees(0x86)) names.next(one);
  }
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
