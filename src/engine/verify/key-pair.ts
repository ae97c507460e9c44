/** Whether a certificate and a key load together, by crypto/tls X509KeyPair's rules and in its words. */
import type { KeyFacts } from '../../domain/certificate.ts';
import type { PairFaultId } from '../../domain/diagnosis/meeting.ts';
import { readPrivateKey } from '../read/key.ts';
import { sameBytes } from '../read/text.ts';
import { goPem, parseCertificate } from './go-pem.ts';

export interface PairTrouble {
  readonly fault: PairFaultId;
  readonly text: string;
}

/**
 * undefined: they load.
 * @param held the only key of its file, where it was read already: loading one costs more than all the rest
 */
export async function pairTrouble(
  certificate: Uint8Array,
  key: Uint8Array,
  held?: KeyFacts,
): Promise<PairTrouble | undefined> {
  const blocks = goPem(certificate);
  const first = blocks.find(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) return noCertificate(blocks.map(({ label }) => label));
  const keys = goPem(key);
  const own = keys.find(({ label }) => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY'));
  if (own === undefined) return noKey(keys.map(({ label }) => label));
  const parsed = parseCertificate(first.der);
  if (!parsed.ok) return { fault: 'malformed', text: parsed.text };
  const reading = held === undefined ? await readPrivateKey(own.der) : { ok: true as const, value: held };
  if (!reading.ok) return { fault: 'key-unreadable', text: 'tls: failed to parse private key' };
  return compared(parsed.facts.key, reading.value);
}

function noCertificate(skipped: readonly string[]): PairTrouble {
  if (skipped.length === 0)
    return { fault: 'no-certificate', text: 'tls: failed to find any PEM data in certificate input' };
  if (skipped.length === 1 && skipped[0]?.endsWith('PRIVATE KEY') === true) {
    return {
      fault: 'switched',
      text: 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    };
  }
  return {
    fault: 'other-block',
    text: `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`,
  };
}

function noKey(skipped: readonly string[]): PairTrouble {
  if (skipped.length === 0) return { fault: 'no-key', text: 'tls: failed to find any PEM data in key input' };
  if (skipped.length === 1 && skipped[0] === 'CERTIFICATE') {
    return {
      fault: 'certificate-as-key',
      text: 'tls: found a certificate rather than a key in the PEM for the private key',
    };
  }
  return {
    fault: 'other-block',
    text: `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`,
  };
}

function compared(certified: KeyFacts, held: KeyFacts): PairTrouble | undefined {
  if (certified.kind === 'unknown') return { fault: 'other-kind', text: 'tls: unknown public key algorithm' };
  if (certified.kind !== held.kind) {
    return { fault: 'other-kind', text: 'tls: private key type does not match public key type' };
  }
  return sameBytes(certified.spki, held.spki)
    ? undefined
    : { fault: 'mismatch', text: 'tls: private key does not match public key' };
}
