/**
 * Certificate policies (RFC 5280 §6.1, with RFC 9618 for the parts it replaces), as Go's policiesValid (crypto/x509
 * verify.go) asks them of every chain: no policy is wanted from outside, so a chain only fails where it demands
 * an explicit policy itself and has none.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { Der } from '../read/der.ts';
import type { PolicyConstraints, PolicyMapping } from '../read/policy.ts';
import {
  readInhibitAnyPolicy,
  readPolicies,
  readPolicyConstraints,
  readPolicyMappings,
} from '../read/policy.ts';
import { sameBytes } from '../read/text.ts';
import { ANY_POLICY, PolicyGraph } from './policy-graph.ts';
import { rememberedByCertificate } from './remembered.ts';

interface Policies extends PolicyConstraints {
  readonly policies: readonly string[];
  readonly mappings: readonly PolicyMapping[];
  readonly inhibitAny?: number;
}

const policiesOf = rememberedByCertificate((facts): Policies => {
  const find = (oid: string): Der | undefined => {
    const found = facts.extensions.find((extension) => extension.oid === oid);
    return found === undefined ? undefined : new Der(found.value);
  };
  const [policies, mappings] = [find('2.5.29.32'), find('2.5.29.33')];
  const [constraints, inhibitAny] = [find('2.5.29.36'), find('2.5.29.54')];
  return {
    policies: policies === undefined ? [] : readPolicies(policies),
    mappings: mappings === undefined ? [] : readPolicyMappings(mappings),
    ...(constraints === undefined ? {} : readPolicyConstraints(constraints)),
    ...(inhibitAny === undefined ? {} : { inhibitAny: readInhibitAnyPolicy(inhibitAny) }),
  };
});

/** How many certificates more until each demand holds (§6.1.2 d, e, f). */
interface Counters {
  explicit: number;
  mapping: number;
  any: number;
}

/** `chain` runs from the leaf to the root, which is only trusted, never asked. */
export function policiesHold(chain: readonly CertificateFacts[]): boolean {
  const length = chain.length - 1;
  if (length === 0) return true;
  const left: Counters = { explicit: length + 1, mapping: length + 1, any: length + 1 };
  let graph: PolicyGraph | undefined = new PolicyGraph();
  for (let i = length - 1; i >= 0; i -= 1) {
    const facts = chain[i] as CertificateFacts;
    const selfIssued = sameBytes(facts.issuer.der, facts.subject.der);
    const own = policiesOf(facts);
    if (own.policies.length === 0) graph = undefined;
    if (left.explicit === 0 && graph === undefined) return false;
    graph?.descend(own.policies, left.any > 0 || (i > 0 && selfIssued));
    if (i === 0) break;
    if (graph !== undefined && own.mappings.length > 0 && !map(graph, own.mappings, left.mapping > 0))
      return false;
    if (!selfIssued) countDown(left);
    left.explicit = least(left.explicit, own.requireExplicit);
    left.mapping = least(left.mapping, own.inhibitMapping);
    left.any = least(left.any, own.inhibitAny);
  }
  // §6.1.5 a, b
  const demanded = left.explicit <= 1 || policiesOf(chain[0] as CertificateFacts).requireExplicit === 0;
  return !demanded || (graph !== undefined && graph.holdsAny());
}

/** §6.1.4 h */
function countDown(left: Counters): void {
  left.explicit = Math.max(left.explicit - 1, 0);
  left.mapping = Math.max(left.mapping - 1, 0);
  left.any = Math.max(left.any - 1, 0);
}

/** §6.1.4 i, j; what is negative says nothing. */
function least(left: number, own: number | undefined): number {
  return own !== undefined && own >= 0 && own < left ? own : left;
}

/** §6.1.4 a, b; false: anyPolicy may not be mapped. */
function map(graph: PolicyGraph, mappings: readonly PolicyMapping[], allowed: boolean): boolean {
  if (!allowed) {
    for (const { issuer } of mappings) graph.remove(issuer);
    graph.prune();
    return true;
  }
  const subjects = new Map<string, string[]>();
  for (const { issuer, subject } of mappings) {
    if (issuer === ANY_POLICY || subject === ANY_POLICY) return false;
    const list = subjects.get(issuer);
    if (list === undefined) subjects.set(issuer, [subject]);
    else list.push(subject);
  }
  graph.prune();
  for (const [issuer, expected] of subjects) graph.expect(issuer, expected);
  return true;
}
