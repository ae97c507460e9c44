/**
 * Everything that is wrong with a refused chain, where Go stops at the first: the likeliest way up is walked whatever is
 * wrong on it, and each certificate on it is asked everything. Signatures that were checked already are not checked again.
 */
import type { CertificateFacts, ExtendedKeyUsage } from '../../domain/certificate.ts';
import type { ChainFault } from '../../domain/verdict.ts';
import type { Search } from './chain.ts';
import { chainFault, isInChain, unknownIssuer } from './chain.ts';
import { hostNameTrouble } from './host-name.ts';
import { nameTroubles } from './name-constraint.ts';
import { policiesHold } from './policy.ts';
import { hasNoKey, signerTrouble, type Trouble } from './signature.ts';
import { usageStops } from './usage.ts';
import { type Role, troubles } from './validity.ts';

/** As many certificates are looked at as Go would; and of names not allowed no more are told. */
const BUDGET = 100;

interface Way {
  readonly chain: readonly CertificateFacts[];
  /** it ends at a root */
  readonly trusted: boolean;
}

export function survey(
  leaf: CertificateFacts,
  search: Search,
  name: string,
  usages: readonly ExtendedKeyUsage[],
): readonly ChainFault[] {
  const way = climb([leaf], search, { looked: 0 });
  const { chain, trusted } = way;
  const faults = chain.flatMap((facts, depth) => {
    const role = roleOf(way, depth);
    const signer = depth === 0 ? undefined : signerTrouble(facts);
    const own = [...troubles(facts, role, depth - 1, search.at)];
    return [...own, ...(signer === undefined ? [] : [signer])].map((each) =>
      chainFault(each, role, depth, facts),
    );
  });
  const wrong = name === '' ? undefined : hostNameTrouble(leaf, name);
  if (wrong !== undefined) faults.push(chainFault({ fault: 'wrong-name', text: wrong }, 'leaf', 0, leaf));
  if (!trusted) faults.push(...forgeries(chain, search), unknownIssuer(chain));
  faults.push(...ofTheWhole(way, usages));
  return faults;
}

function roleOf({ chain, trusted }: Way, depth: number): Role {
  if (depth === 0) return 'leaf';
  return trusted && depth === chain.length - 1 ? 'root' : 'intermediate';
}

/** Depth first, the first way to a root, else the longest that was tried. */
function climb(chain: readonly CertificateFacts[], search: Search, spent: { looked: number }): Way {
  const child = chain.at(-1) as CertificateFacts;
  if (chain.length === 1 && search.roots.has(child)) return { chain, trusted: true };
  let best: Way = { chain, trusted: false };
  for (const pool of [search.roots, search.intermediates]) {
    for (const candidate of pool.issuersOf(child)) {
      spent.looked += 1;
      if (spent.looked > BUDGET) return best;
      if (hasNoKey(candidate.key) || isInChain(candidate, chain)) continue;
      if (search.signatures.forged(child, candidate) !== undefined) continue;
      const longer = [...chain, candidate];
      const way: Way =
        pool === search.roots ? { chain: longer, trusted: true } : climb(longer, search, spent);
      if (way.trusted) return way;
      if (way.chain.length > best.chain.length) best = way;
    }
  }
  return best;
}

/** Why those that bear the issuer's name did not sign the last of the chain; each reason once. */
function forgeries(
  chain: readonly CertificateFacts[],
  { roots, intermediates, signatures }: Search,
): ChainFault[] {
  const child = chain.at(-1) as CertificateFacts;
  const reasons = new Map<string, Trouble>();
  for (const candidate of [...roots.issuersOf(child), ...intermediates.issuersOf(child)].slice(0, BUDGET)) {
    if (hasNoKey(candidate.key) || isInChain(candidate, chain)) continue;
    const trouble = signatures.known(child, candidate);
    if (trouble !== undefined) reasons.set(trouble.text, trouble);
  }
  const depth = chain.length - 1;
  return [...reasons.values()].map((each) =>
    chainFault(each, depth === 0 ? 'leaf' : 'intermediate', depth, child),
  );
}

function ofTheWhole(way: Way, usages: readonly ExtendedKeyUsage[]): ChainFault[] {
  const { chain } = way;
  const at = (trouble: Trouble, depth: number): ChainFault =>
    chainFault(trouble, roleOf(way, depth), depth, chain[depth]);
  const faults: ChainFault[] = [];
  const stops = usages.includes('any') ? undefined : usageStops(chain, usages);
  if (stops !== undefined) faults.push(at({ fault: 'wrong-usage', text: WRONG_USAGE }, chain.indexOf(stops)));
  for (const { depth, text } of nameTroubles(chain)) {
    if (faults.length >= BUDGET) break;
    faults.push(at({ fault: 'name-not-allowed', text: notAllowed(text) }, depth));
  }
  if (!policiesHold(chain)) faults.push(at({ fault: 'policy-not-allowed', text: WRONG_POLICY }, 0));
  return faults;
}

export const WRONG_USAGE = 'x509: certificate specifies an incompatible key usage';
const WRONG_POLICY = 'x509: no valid chains built: 1 candidate chains with invalid policies';

export function notAllowed(text: string): string {
  return `x509: a root or intermediate certificate is not authorized to sign for this name: ${text}`;
}
