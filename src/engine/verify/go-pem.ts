/**
 * The PEM blocks of a file as Go's encoding/pem gives them one after another, and the certificates that each of the
 * loaders built on it takes from them.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { type FirstBlock, firstPem } from '../read/first-pem.ts';
import { readCertificate } from '../read/certificate.ts';
import { parseText } from './parse-text.ts';
import { isNegative } from './pool.ts';

/** No file of a cluster comes near this; each block is looked for in all that follows it. */
const LARGEST = 1 << 20;

export function goPem(bytes: Uint8Array): readonly FirstBlock[] {
  const blocks: FirstBlock[] = [];
  let rest = bytes.length > LARGEST ? bytes.subarray(0, LARGEST) : bytes;
  for (let block = firstPem(rest); block !== undefined; block = firstPem(rest)) {
    blocks.push(block);
    rest = block.rest;
  }
  return blocks;
}

/**
 * append: crypto/x509 AppendCertsFromPEM, which passes over what it cannot read (client-go's roots).
 * parse: client-go util/cert ParseCertsPEM, which refuses a file with one bad certificate (--client-ca-file).
 * every-block: etcd's tlsutil.NewCertPool, which takes every block for a certificate.
 */
export type TrustLoader = 'append' | 'parse' | 'every-block';

export interface LoadedTrust {
  readonly certificates: readonly CertificateFacts[];
  /** why nothing is trusted at all, in the loader's words */
  readonly text?: string;
}

export function loadTrust(bytes: Uint8Array, loader: TrustLoader): LoadedTrust {
  const certificates: CertificateFacts[] = [];
  for (const { label, headers, der } of goPem(bytes)) {
    if (loader !== 'every-block' && (label !== 'CERTIFICATE' || headers.length > 0)) continue;
    const read = parseCertificate(der);
    if (read.ok) certificates.push(read.facts);
    else if (loader !== 'append') return { certificates: [], text: read.text };
  }
  if (certificates.length > 0) return { certificates };
  if (loader === 'every-block') return { certificates };
  return {
    certificates,
    text:
      loader === 'parse'
        ? 'data does not contain any valid RSA or ECDSA certificates'
        : 'unable to parse bytes as PEM block',
  };
}

/** x509.ParseCertificate. */
export function parseCertificate(
  der: Uint8Array,
): { readonly ok: true; readonly facts: CertificateFacts } | { readonly ok: false; readonly text: string } {
  const reading = readCertificate(der);
  if (!reading.ok) return { ok: false, text: parseText(der, reading) };
  if (isNegative(reading.value)) return { ok: false, text: 'x509: negative serial number' };
  return { ok: true, facts: reading.value };
}
