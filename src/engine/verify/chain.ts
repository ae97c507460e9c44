/**
 * From a leaf to trusted roots (crypto/x509 verify.go, buildChains): roots are tried before intermediates, each in its
 * pool's order, deeper chains before the next candidate, and all of it under one budget of signature checks, so
 * that no heap of hostile candidates keeps anybody busy.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import type { ChainFault, ChainFaultId } from '../../domain/verdict.ts';
import { CHAIN_FAULTS } from '../../domain/verdict.ts';
import { nameText } from './candidate-name.ts';
import type { Pool } from './pool.ts';
import { sameBytes } from '../read/text.ts';
import { quote } from '../../domain/go-quote.ts';
import type { Signatures } from './signatures.ts';
import type { Trouble } from './signature.ts';
import { hasNoKey } from './signature.ts';
import type { Role } from './validity.ts';
import { firstTrouble } from './validity.ts';

type Chain = readonly CertificateFacts[];

/** Go's maxChainSignatureChecks: every candidate looked at counts, whether or not it comes to arithmetic. */
const BUDGET = 100;
const UNKNOWN_AUTHORITY = 'x509: certificate signed by unknown authority';
const OVER_BUDGET = 'x509: signature check attempts limit reached while verifying certificate chain';

export type Building =
  | { readonly ok: true; readonly chains: readonly Chain[] }
  | { readonly ok: false; readonly first: ChainFault };

export interface Search {
  readonly roots: Pool;
  readonly intermediates: Pool;
  readonly at: Date;
  readonly signatures: Signatures;
}

export function buildChains(leaf: CertificateFacts, search: Search): Building {
  return new Builder(search).build([leaf]);
}

class Builder {
  readonly #search: Search;
  #looked = 0;

  constructor(search: Search) {
    this.#search = search;
  }

  build(chain: Chain): Building {
    const child = chain.at(-1) as CertificateFacts;
    const { roots, intermediates } = this.#search;
    const chains: Chain[] = [];
    let failure: ChainFault | undefined;
    let hint: string | undefined;
    search: for (const role of ['root', 'intermediate'] as const) {
      for (const candidate of (role === 'root' ? roots : intermediates).issuersOf(child)) {
        this.#looked += 1;
        if (this.#looked > BUDGET) {
          failure = unknownIssuer(chain, OVER_BUDGET, 'too-many-candidates');
          break search;
        }
        if (hasNoKey(candidate.key) || isInChain(candidate, chain)) continue;
        // A candidate whose signature does not fit leaves no trace but the hint.
        const unsigned = this.#search.signatures.trouble(child, candidate);
        const unfit = unsigned ?? firstTrouble(candidate, role, chain.length - 1, this.#search.at);
        if (unfit !== undefined) hint ??= hintText(unfit.text, candidate);
        if (unsigned !== undefined) continue;
        if (unfit !== undefined) {
          failure = chainFault(unfit, role, chain.length, candidate);
          continue;
        }
        const longer = [...chain, candidate];
        const found: Building = role === 'root' ? { ok: true, chains: [longer] } : this.build(longer);
        failure = found.ok ? undefined : found.first;
        if (found.ok) chains.push(...found.chains);
        if (failure?.fault === 'too-many-candidates') break search;
      }
    }
    if (chains.length > 0) return { ok: true, chains };
    return { ok: false, first: failure ?? unknownIssuer(chain, `${UNKNOWN_AUTHORITY}${hint ?? ''}`) };
  }
}

function hintText(why: string, candidate: CertificateFacts): string {
  const name = quote(nameText(candidate));
  return ` (possibly because of ${quote(why)} while trying to verify candidate authority certificate ${name})`;
}

/** The last of a chain has no issuer that would do. */
export function unknownIssuer(
  chain: Chain,
  text = UNKNOWN_AUTHORITY,
  fault: ChainFaultId = 'unknown-issuer',
): ChainFault {
  const depth = chain.length - 1;
  return chainFault({ fault, text }, depth === 0 ? 'leaf' : 'intermediate', depth, chain[depth]);
}

export function chainFault(
  { fault, text }: Trouble,
  role: Role,
  depth: number,
  certificate: CertificateFacts | undefined,
): ChainFault {
  return { fault, role, depth, certificate, field: CHAIN_FAULTS[fault], text };
}

/**
 * The same subject, key and alternative names make the same certificate, so that authorities that signed each other do
 * not lead in circles. Go stops looking where only one of the two has names, and so do we.
 */
export function isInChain(candidate: CertificateFacts, chain: Chain): boolean {
  const names = namesOf(candidate);
  for (const facts of chain) {
    if (!sameBytes(candidate.subject.der, facts.subject.der)) continue;
    if (!sameBytes(candidate.key.spki, facts.key.spki)) continue;
    const own = namesOf(facts);
    if (names === undefined || own === undefined) return names === own;
    if (sameBytes(names, own)) return true;
  }
  return false;
}

function namesOf({ extensions }: CertificateFacts): Uint8Array | undefined {
  return extensions.find(({ oid }) => oid === '2.5.29.17')?.value;
}
