/** What a peer presents: each certificate of it must parse, or crypto/tls refuses them all. */
import type { CertificateFacts } from '../../domain/certificate.ts';
import type { ChainFault } from '../../domain/verdict.ts';
import { CHAIN_FAULTS } from '../../domain/verdict.ts';
import { readCertificate } from '../read/certificate.ts';
import { parseText } from './parse-text.ts';
import { type Given, isNegative, Pool } from './pool.ts';

export interface Presented {
  readonly stage: 'parse' | 'verify';
  /** undefined: it does not even read */
  readonly leaf: CertificateFacts | undefined;
  readonly intermediates: Pool;
  readonly faults: readonly ChainFault[];
}

export function readPresented(
  leaf: Given,
  intermediates: readonly Given[],
  known: readonly Given[] | Pool,
): Presented {
  const faults: ChainFault[] = [];
  const first = readOne(leaf, 0, faults);
  const pool = known instanceof Pool && intermediates.length === 0 ? known : new Pool(known);
  for (const [i, given] of intermediates.entries()) {
    const facts = readOne(given, i + 1, faults);
    if (facts !== undefined) pool.add(facts);
  }
  return { stage: faults.length > 0 ? 'parse' : 'verify', leaf: first, intermediates: pool, faults };
}

function readOne(given: Given, depth: number, faults: ChainFault[]): CertificateFacts | undefined {
  const role = depth === 0 ? 'leaf' : 'intermediate';
  const reading = given instanceof Uint8Array ? readCertificate(given) : { ok: true as const, value: given };
  if (!reading.ok) {
    const text = parseText(given as Uint8Array, reading);
    faults.push({ fault: 'malformed', role, depth, certificate: undefined, field: reading.element, text });
    return undefined;
  }
  if (isNegative(reading.value)) {
    const text = 'x509: negative serial number';
    const field = CHAIN_FAULTS['negative-serial'];
    faults.push({ fault: 'negative-serial', role, depth, certificate: reading.value, field, text });
  }
  return reading.value;
}
