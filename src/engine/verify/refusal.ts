/** Everything that Go refuses of a certificate, for several purposes at once: each fault once, in the words that a component logs. */
import type { CertificateFacts, ExtendedKeyUsage } from '../../domain/certificate.ts';
import type { ChainFault, Verdict } from '../../domain/verdict.ts';
import { quote } from '../../domain/go-quote.ts';
import { chainFault } from './chain.ts';
import { rsaKeyTrouble } from './rsa-key.ts';
import { type VerifyAsk, verify } from './verify.ts';

export interface Judged {
  /** none: for every purpose there is a chain that Go accepts */
  readonly faults: readonly ChainFault[];
  /** the first that is accepted, leaf first */
  readonly chain: readonly CertificateFacts[] | undefined;
}

/** Each of the purposes must hold; one purpose may be served by any one of its usages. */
export async function judgeAll(
  ask: Omit<VerifyAsk, 'usages'>,
  purposes: readonly (readonly ExtendedKeyUsage[])[],
): Promise<Judged> {
  const faults = new Map<string, ChainFault>();
  let chain: readonly CertificateFacts[] | undefined;
  for (const usages of purposes) {
    const verdict = await verify({ ...ask, usages });
    if (verdict.accepted) chain ??= verdict.chains[0];
    for (const fault of verdict.faults) {
      const key = `${fault.fault} ${fault.depth} ${fault.text}`;
      if (!faults.has(key)) faults.set(key, asLogged(fault, verdict));
    }
  }
  return { faults: [...faults.values()], chain };
}

/** Go prints the first; of what it met on the way it speaks in a hint. The rest is what it would come to after those. */
function asLogged(fault: ChainFault, verdict: Verdict): ChainFault {
  // the key is its signer's, whichever of those of that name that is
  const own = fault.fault === 'key-insecure' ? { depth: fault.depth + 1, certificate: undefined } : {};
  const [first] = verdict.faults;
  const hinted = first?.fault === 'unknown-issuer' && first.text.includes(quote(fault.text));
  return { ...fault, ...own, ...(hinted ? { text: first.text } : {}) };
}

/** Of its own key Go says nothing until somebody shows it, or another certificate is verified with it. */
export function keyFault(facts: CertificateFacts): ChainFault | undefined {
  const text = facts.key.kind === 'rsa' ? rsaKeyTrouble(facts.key) : undefined;
  return text === undefined ? undefined : chainFault({ fault: 'key-insecure', text }, 'leaf', 0, facts);
}
