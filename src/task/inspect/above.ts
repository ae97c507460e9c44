/** What stands above a certificate among all that was met: what would be trusted, and what is between. */
import { isNegative, Pool } from '../../engine/verify/pool.ts';
import type { OpenCheck } from '../../engine/verify/signature.ts';
import {
  authoritiesOf,
  type Certificate,
  isRoot,
  type Issued,
  MOST,
  type Signer,
  signerOf,
  type Signers,
} from './signer.ts';

export interface Above {
  readonly roots: Pool;
  readonly between: Pool;
}

export interface Climb {
  readonly signer: (issued: Issued) => Promise<Signer | undefined>;
  readonly above: (certificate: Certificate) => Promise<Above>;
}

/** Who signed what is found once for each certificate, what stands above once for each signer. */
export function openClimb(signers: Signers, open: OpenCheck): Climb {
  const found = new Map<Issued, Promise<Signer | undefined>>();
  const signer = (issued: Issued) => {
    const known = found.get(issued) ?? signerOf(issued, signers, open);
    found.set(issued, known);
    return known;
  };
  const gathered = new Map<Signer, Promise<Above>>();
  return {
    signer,
    async above(certificate) {
      const by = isRoot(certificate) ? undefined : await signer(certificate.facts);
      if (by === undefined) return untold(certificate, signers);
      const known = gathered.get(by) ?? gather(by, signers, signer);
      gathered.set(by, known);
      return known;
    },
  };
}

/** It is trusted itself where nobody above it was met; else those are who should have signed it. */
function untold(certificate: Certificate, signers: Signers): Above {
  const meant = isRoot(certificate) ? [] : authoritiesOf(certificate.facts, signers);
  const roots = meant.length === 0 ? [certificate] : meant.flatMap(({ certificates }) => certificates);
  return { roots: poolOf(roots), between: new Pool() };
}

/** Upwards and sideways, since a key may have more than one certificate, but no further than Go would look. */
async function gather(first: Signer, signers: Signers, signer: Climb['signer']): Promise<Above> {
  const [roots, between] = [new Set<Certificate>(), new Set<Certificate>()];
  const reached = new Set([first]);
  const queue = [...first.certificates];
  for (let i = 0; i < Math.min(queue.length, MOST); i += 1) {
    const certificate = queue[i] as Certificate;
    const by = isRoot(certificate) ? undefined : await signer(certificate.facts);
    if (by !== undefined) {
      between.add(certificate);
      if (!reached.has(by)) queue.push(...by.certificates);
      reached.add(by);
    } else {
      const meant = isRoot(certificate) ? [] : authoritiesOf(certificate.facts, signers);
      (meant.length === 0 ? roots : between).add(certificate);
      for (const { certificates } of meant) for (const each of certificates) roots.add(each);
    }
  }
  return { roots: poolOf(roots), between: poolOf(between) };
}

/** What Go does not parse is in none of its pools (AppendCertsFromPEM leaves it out). */
function poolOf(certificates: Iterable<Certificate>): Pool {
  const pool = new Pool();
  let left = MOST;
  for (const { facts } of certificates) if (!isNegative(facts) && left-- > 0) pool.add(facts);
  return pool;
}
