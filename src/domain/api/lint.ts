/**
 * What will become of a request before anybody sends it: what the API server refuses as the object is created, what the
 * signer refuses once it is approved, in their own words and order, and what both let pass although it does not do what
 * it looks like. test/cluster/go/certificates asks their own code the same.
 */
import { adviceOn } from './lint-advice.ts';
import { finding, type LintFinding } from './lint-finding.ts';
import { objectRefusals } from './lint-object.ts';
import { CHECKS } from './lint-signer.ts';
import { signerOf, USAGES } from './signer.ts';
import type { InnerRequest } from './signing-request.ts';

export interface LintAsk {
  readonly request: InnerRequest;
  /** whole: kubernetes.io/kubelet-serving */
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
  /** the user who sends it, where that is known; system:node:NAME is taken for the node, as it is in group system:nodes */
  readonly requester?: string;
  /** the object's name, where it has one already */
  readonly name?: string;
}

/** Refusals first, in the order in which they would be met; then advice. */
export function lintRequest(ask: LintAsk): readonly LintFinding[] {
  return [...objectRefusals(ask), ...signerRefusals(ask), ...adviceOn(ask)];
}

/** Usages that the API server lets nobody ask for never reach a signer. */
function signerRefusals({ request, signerName, usages }: LintAsk): readonly LintFinding[] {
  const signer = signerOf(signerName);
  if (signer === undefined || !request.ok) return [];
  const known = usages.filter((usage) => (USAGES as readonly string[]).includes(usage));
  return signer.checks.flatMap((id) => {
    if (known.length === 0 && CHECKS[id].about === 'usages') return [];
    return CHECKS[id]
      .fails({ facts: request.facts, usages: known })
      .map(({ words, evidence }) => finding(id, evidence, words));
  });
}
