/**
 * Keys into facts. Of a private key only the public half is told, and nothing that goes wrong with one
 * quotes it: a fault is an id, an offset and an element.
 */
import type { FaultId, KeyFacts, Reading } from '../../domain/certificate.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { TAG } from './der.ts';
import { readKeyInfo } from './key-info.ts';
import type { PemBlock } from './pem.ts';
import { splitPem } from './pem.ts';
import { reading } from './reading.ts';

export type PrivateKeyForm = 'pkcs1' | 'sec1' | 'pkcs8';

const LABELS: Readonly<Record<string, PrivateKeyForm>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};

export interface FoundKey {
  readonly form: PrivateKeyForm;
  readonly der: Uint8Array;
}

export function readPublicKey(spki: Uint8Array): Reading<KeyFacts> {
  return reading(spki, 'subjectPublicKeyInfo', (der) => {
    const facts = readKeyInfo(der, 'subjectPublicKeyInfo');
    der.done('subjectPublicKeyInfo');
    return facts;
  });
}

export async function readPrivateKey(pemOrDer: Uint8Array): Promise<Reading<KeyFacts>> {
  const found = findPrivateKey(pemOrDer);
  if (!found.ok) return found;
  const { createPrivateKey, createPublicKey } = await nodeCrypto();
  try {
    const key = createPrivateKey({
      key: Buffer.from(found.value.der),
      format: 'der',
      type: found.value.form,
    });
    return readPublicKey(createPublicKey(key).export({ format: 'der', type: 'spki' }));
  } catch {
    // OpenSSL's reason is dropped on purpose: it knows nothing a user can act on, and none of it may leak.
    return fault('bad-value', 0, 'privateKey');
  }
}

/** The first private key in the bytes and its form; certificates and EC PARAMETERS before it are stepped over. */
export function findPrivateKey(pemOrDer: Uint8Array): Reading<FoundKey> {
  const file = splitPem(pemOrDer);
  if (file.form === 'der') return bareKey(pemOrDer);
  const block = file.blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined)
    return fault(file.problems.length > 0 ? 'bad-value' : 'unexpected-tag', 0, 'privateKey');
  if (isEncrypted(block)) return fault('unsupported', block.offset, 'encrypted');
  const form = LABELS[block.label];
  if (form === undefined) return fault('unsupported', block.offset, 'privateKey');
  // OpenSSL 3.5 (Node 22 and later) reads any form under any label; client-go does not (keyutil.ParsePrivateKeyPEM).
  const inside = bareKey(block.der);
  if (!inside.ok) return fault(inside.fault, block.offset, inside.element);
  if (inside.value.form !== form) return fault('unexpected-tag', block.offset, 'privateKey');
  return { ok: true, value: { form, der: block.der } };
}

/** Whether a file holds a private key that is under a passphrase. */
export function isSealed(pemOrDer: Uint8Array): boolean {
  const found = findPrivateKey(pemOrDer);
  return !found.ok && found.element === 'encrypted';
}

/** PKCS#8's own encryption (RFC 5958 §3) or the older one told by a header (RFC 1421 §4.6.1.1). */
export function isEncrypted({ label, headers }: Pick<PemBlock, 'label' | 'headers'>): boolean {
  const told = headers.some(({ name, value }) => name === 'Proc-Type' && value.includes('ENCRYPTED'));
  return told || label === 'ENCRYPTED PRIVATE KEY';
}

/**
 * Told apart by what stands first: PKCS#8 is version, algorithm (RFC 5958 §2); PKCS#1 version, modulus
 * (RFC 8017 A.1.2); SEC1 version, octets (RFC 5915 §3); an encrypted PKCS#8 starts with its algorithm.
 */
function bareKey(der: Uint8Array): Reading<FoundKey> {
  return reading(der, 'privateKey', (input): FoundKey => {
    const inside = input.enter(TAG.sequence, 'privateKey');
    input.done('privateKey');
    if (inside.next('privateKey') === TAG.sequence) {
      return inside.fail('unsupported', inside.sees(TAG.octetString) ? 'encrypted' : 'privateKey');
    }
    const form = SECOND[inside.next('privateKey')];
    return form === undefined ? inside.fail('unexpected-tag', 'privateKey') : { form, der };
  });
}

const SECOND: Readonly<Record<number, PrivateKeyForm>> = {
  [TAG.sequence]: 'pkcs8',
  [TAG.integer]: 'pkcs1',
  [TAG.octetString]: 'sec1',
};

function fault(id: FaultId, offset: number, element: string): Reading<never> {
  return { ok: false, fault: id, offset, element };
}
