/**
 * The verify door of the engine: Go's crypto/x509, written by us. It imports the domain and the read side, and
 * node:crypto through ../node-crypto.ts when a signature is really checked. It never touches a file or a clock: time and
 * trust are arguments. It never throws over what it was given: the answer is a value, with Go's words for what Go refuses.
 * Start reading at `verify` below, then chain.ts.
 *
 * Where we differ from Go 1.26, knowingly: a certificate of more than 1 MiB is not read; RSA keys of more than 16384 bits
 * verify nothing (OpenSSL's limit; crypto/tls takes no more than 8192); times are printed in UTC and not in the zone of
 * the machine; characters newer than Go's Unicode 15 are quoted as they are; an odd P-256 key is called what Go on amd64
 * calls it; GODEBUG does not change anything.
 */
import type { CertificateFacts, ExtendedKeyUsage } from '../../domain/certificate.ts';
import type { ChainFault, Verdict } from '../../domain/verdict.ts';
import { buildChains, chainFault, type Search } from './chain.ts';
import { hostNameTrouble } from './host-name.ts';
import { firstNameTrouble } from './name-constraint.ts';
import { type Given, Pool } from './pool.ts';
import { policiesHold } from './policy.ts';
import { type Presented, readPresented } from './presented.ts';
import { openSignatureCheck } from './node-signature.ts';
import type { OpenCheck } from './signature.ts';
import { Signatures } from './signatures.ts';
import { notAllowed, survey, WRONG_USAGE } from './survey.ts';
import { usageStops } from './usage.ts';
import { firstTrouble, type Role } from './validity.ts';

export interface VerifyAsk {
  readonly leaf: Given;
  /** what was sent along with the leaf, all of which must parse */
  readonly intermediates?: readonly Given[];
  /** intermediates known from elsewhere, tried before those; of a list, what does not parse is left out */
  readonly known?: readonly Given[] | Pool;
  /** what is trusted; of a list, what does not parse is left out */
  readonly roots: readonly Given[] | Pool;
  /** the host name or address dialled; without one names are not checked, as when a server judges a client */
  readonly name?: string;
  /** any one of them will do; serverAuth where there are none */
  readonly usages?: readonly ExtendedKeyUsage[];
  readonly at: Date;
  /** who does the arithmetic; node:crypto unless told otherwise */
  readonly signatures?: OpenCheck;
}

export async function verify(ask: VerifyAsk): Promise<Verdict> {
  const presented = readPresented(ask.leaf, ask.intermediates ?? [], ask.known ?? []);
  const { leaf } = presented;
  if (leaf === undefined) return refused('parse', presented.faults);
  const usages = ask.usages === undefined || ask.usages.length === 0 ? ['serverAuth' as const] : ask.usages;
  const asked = { ...ask, leaf, usages, name: ask.name ?? '' };
  // What the leaf says of itself needs no arithmetic.
  const early = presented.faults[0] ?? ofLeaf(asked);
  const roots = ask.roots instanceof Pool ? ask.roots : new Pool(ask.roots);
  const { intermediates } = presented;
  const candidates = roots.issuersOf(leaf).length + intermediates.issuersOf(leaf).length;
  // Where nobody could have signed the leaf, there is no signature to check, and no library to load.
  const check = candidates > 0 ? await (ask.signatures ?? openSignatureCheck)() : () => false;
  const search: Search = { roots, intermediates, at: ask.at, signatures: new Signatures(check) };
  const found = early === undefined ? chainsOf(asked, search) : { ok: false as const, first: early };
  if (found.ok) return { accepted: true, chains: found.chains, faults: [] };
  const all = [found.first, ...presented.faults, ...survey(leaf, search, asked.name, usages)];
  return refused(presented.faults.length > 0 ? 'parse' : 'verify', withoutRepeats(all));
}

interface Asked {
  readonly leaf: CertificateFacts;
  readonly name: string;
  readonly usages: readonly ExtendedKeyUsage[];
  readonly at: Date;
}

function refused(stage: Presented['stage'], faults: readonly ChainFault[]): Verdict {
  return { accepted: false, stage, text: faults[0]?.text ?? '', faults };
}

/** crypto/x509 verify.go, Verify: the leaf on its own, then its names. */
function ofLeaf({ leaf, name, at }: Asked): ChainFault | undefined {
  const unfit = firstTrouble(leaf, 'leaf', -1, at);
  if (unfit !== undefined) return chainFault(unfit, 'leaf', 0, leaf);
  const text = name === '' ? undefined : hostNameTrouble(leaf, name);
  return text === undefined ? undefined : chainFault({ fault: 'wrong-name', text }, 'leaf', 0, leaf);
}

type Found =
  | { readonly ok: true; readonly chains: readonly (readonly CertificateFacts[])[] }
  | { readonly ok: false; readonly first: ChainFault };

/** Every chain to a root, then those that policies, usages and name constraints leave over, asked in this order. */
function chainsOf({ leaf, usages }: Asked, search: Search): Found {
  const built = search.roots.has(leaf) ? { ok: true as const, chains: [[leaf]] } : buildChains(leaf, search);
  if (!built.ok) return built;
  const kept: (readonly CertificateFacts[])[] = [];
  const unusable: ChainFault[] = [];
  const unnamed: ChainFault[] = [];
  let unlawful = 0;
  for (const chain of built.chains) {
    if (!policiesHold(chain)) unlawful += 1;
    else {
      const usage = usageFault(chain, usages);
      const name = usage === undefined ? nameFault(chain) : undefined;
      if (usage !== undefined) unusable.push(usage);
      else if (name !== undefined) unnamed.push(name);
      else kept.push(chain);
    }
  }
  if (kept.length > 0) return { ok: true, chains: kept };
  return { ok: false, first: unnamed[0] ?? noneLeft(leaf, unusable, unlawful) };
}

/** Go blames the leaf; the one at fault is the one that takes the last usage away. */
function usageFault(
  chain: readonly CertificateFacts[],
  usages: readonly ExtendedKeyUsage[],
): ChainFault | undefined {
  const stops = usages.includes('any') ? undefined : usageStops(chain, usages);
  if (stops === undefined) return undefined;
  const depth = chain.indexOf(stops);
  return chainFault({ fault: 'wrong-usage', text: WRONG_USAGE }, roleAt(depth, chain), depth, stops);
}

function nameFault(chain: readonly CertificateFacts[]): ChainFault | undefined {
  const found = firstNameTrouble(chain);
  if (found === undefined) return undefined;
  const trouble = { fault: 'name-not-allowed' as const, text: notAllowed(found.text) };
  return chainFault(trouble, roleAt(found.depth, chain), found.depth, chain[found.depth]);
}

function roleAt(depth: number, { length }: readonly CertificateFacts[]): Role {
  if (depth === 0) return 'leaf';
  return depth === length - 1 ? 'root' : 'intermediate';
}

function noneLeft(leaf: CertificateFacts, unusable: readonly ChainFault[], unlawful: number): ChainFault {
  if (unlawful === 0 && unusable[0] !== undefined) return unusable[0];
  const usage =
    unusable.length > 0 ? `${unusable.length} candidate chains with incompatible key usage, ` : '';
  const text = `x509: no valid chains built: ${usage}${unlawful} candidate chains with invalid policies`;
  return chainFault({ fault: 'policy-not-allowed', text }, 'leaf', 0, leaf);
}

/** Go's own comes first; the survey finds it again. */
function withoutRepeats(faults: readonly ChainFault[]): ChainFault[] {
  const kept = new Map<string, ChainFault>();
  for (const fault of faults) {
    const many = fault.fault === 'name-not-allowed' || fault.fault === 'signature-fails';
    const key = `${fault.fault}\0${fault.depth}\0${many ? fault.text : ''}`;
    if (!kept.has(key)) kept.set(key, fault);
  }
  return [...kept.values()];
}
