/** Keys and certificates for the engine's tests, made by the engine itself, at a time that stands still. */
import type { AlgorithmId } from '../../src/domain/algorithm.ts';
import type { CertificateFacts } from '../../src/domain/certificate.ts';
import { KubepkiError } from '../../src/domain/error.ts';
import type { CertificateAsk } from '../../src/engine/make/certificate.ts';
import { makeCertificate } from '../../src/engine/make/certificate.ts';
import type { MadeKey } from '../../src/engine/make/key.ts';
import { makeKey } from '../../src/engine/make/key.ts';
import { readCertificate } from '../../src/engine/read/certificate.ts';

export const START = new Date('2026-01-01T00:00:00Z');
export const NOON = new Date('2026-06-01T12:00:00Z');
export const END = new Date('2036-01-01T00:00:00Z');

export interface Authority {
  readonly key: MadeKey;
  readonly der: Uint8Array;
  readonly facts: CertificateFacts;
}

export function factsOf(der: Uint8Array): CertificateFacts {
  const read = readCertificate(der);
  if (!read.ok) throw new Error(`${read.fault} at ${read.offset} in ${read.element}`);
  return read.value;
}

type Changes = Partial<CertificateAsk>;

export function rootAsk(key: MadeKey, changes: Changes = {}): CertificateAsk {
  return {
    subject: { commonName: 'kubernetes', organizations: [] },
    names: [{ kind: 'dns', value: 'kubernetes' }],
    keyUsage: ['digitalSignature', 'keyEncipherment', 'keyCertSign'],
    extendedKeyUsage: [],
    authority: true,
    notBefore: START,
    notAfter: END,
    publicKey: key.facts,
    signer: { privatePem: key.privatePem },
    ...changes,
  };
}

export function leafAsk(authority: Authority, key: MadeKey, changes: Changes = {}): CertificateAsk {
  return {
    subject: { commonName: 'kube-apiserver', organizations: [] },
    names: [
      { kind: 'dns', value: 'kubernetes.default.svc.cluster.local' },
      { kind: 'dns', value: '*.example.com' },
      { kind: 'ip', value: '10.96.0.1' },
      { kind: 'ip', value: 'fd00::1' },
    ],
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
    authority: false,
    notBefore: START,
    notAfter: END,
    publicKey: key.facts,
    signer: { certificate: authority.facts, privatePem: authority.key.privatePem },
    ...changes,
  };
}

export async function makeAuthority(algorithm: AlgorithmId, changes: Changes = {}): Promise<Authority> {
  const key = await makeKey(algorithm);
  const der = await makeCertificate(rootAsk(key, changes));
  return { key, der, facts: factsOf(der) };
}

/** The code and field of the error, or that there was none. */
export async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KubepkiError)) return `not refused: ${String(error)}`;
  return `${error.code} ${String(error.evidence['field'])}`;
}
