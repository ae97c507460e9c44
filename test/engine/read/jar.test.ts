/** Every specimen in the jar, read as Go reads it (pki-fixtures/go.json, so this runs without Go as well). */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CertificateFacts, Reading } from '../../../src/domain/certificate.ts';
import { readCertificate } from '../../../src/engine/read/certificate.ts';
import { splitPem } from '../../../src/engine/read/pem.ts';
import { signedBy } from '../../../src/engine/verify/signed-by.ts';
import { asGoTells } from '../oracle/as-go-tells.ts';
import { factsOf } from '../workbench.ts';

const shelf = new URL('../../../pki-fixtures/', import.meta.url);
const json = (name: string): Record<string, Record<string, { error?: string }>> =>
  JSON.parse(readFileSync(new URL(name, shelf), 'utf8'));
const labels = json('labels.json')['specimens'] ?? {};
const said = json('go.json')['said'] ?? {};
const files = readdirSync(new URL('jar/', shelf)).sort();

function specimen(file: string): Uint8Array {
  const { blocks, problems } = splitPem(readFileSync(new URL(`jar/${file}`, shelf)));
  expect(problems).toEqual([]);
  return (blocks[0] as { der: Uint8Array }).der;
}

/** What we answer where Go refuses: the element is at fault, or we differ on purpose. */
const REFUSED: Readonly<Record<string, string>> = {
  'critical-key-id.pem': 'bad-value tbsCertificate.extensions.subjectKeyIdentifier.critical',
  'eight-octet-address.pem': 'bad-value tbsCertificate.extensions.subjectAltName.iPAddress',
  'latin-dns-name.pem': 'bad-value tbsCertificate.extensions.subjectAltName.dNSName',
  'negative-serial.pem': 'read',
  'padded-key-usage.pem': 'bad-value tbsCertificate.extensions.keyUsage',
  'secp256k1.pem': 'unsupported tbsCertificate.subjectPublicKeyInfo.algorithm.parameters.namedCurve',
};

describe('the jar', () => {
  it('has a label and a word of Go for every specimen', () => {
    expect(Object.keys(labels)).toEqual(files);
    expect(Object.keys(said)).toEqual(files);
    expect(files.filter((file) => said[file]?.error !== undefined)).toEqual(Object.keys(REFUSED));
  });

  it.each(files)('%s is read as Go reads it', (file) => {
    const reading: Reading<CertificateFacts> = readCertificate(specimen(file));
    if (file in REFUSED) {
      expect(reading.ok ? 'read' : `${reading.fault} ${reading.element}`).toBe(REFUSED[file]);
      return;
    }
    if (!reading.ok) throw new Error(`${reading.fault} at ${reading.offset} in ${reading.element}`);
    const told = asGoTells(reading.value);
    const { algorithm: goAlgorithm, ...go } = said[file] as { algorithm: string };
    const { algorithm, ...ours } = told as { algorithm: string };
    expect(ours).toEqual(go);
    if (goAlgorithm.startsWith('ECDSA')) expect(algorithm).toBe(goAlgorithm);
  });

  it('shows the sign of a negative serial', () => {
    expect(factsOf(specimen('negative-serial.pem')).serial).toBe('fb');
    expect(factsOf(specimen('zero-serial.pem')).serial).toBe('00');
  });

  it('keeps every kind of alternative name in its order', () => {
    const names = factsOf(specimen('every-extension.pem')).names.map(({ kind, value }) => `${kind} ${value}`);
    expect(names.slice(0, 7)).toEqual([
      'dns a.example',
      'dns *.b.example',
      'ip 192.0.2.1',
      'ip 2001:db8::1',
      'email who@example',
      'uri spiffe://cluster.local/ns/default',
      'other 2a0304',
    ]);
    expect(names.length).toBe(9);
  });

  it('tells string types', () => {
    const types = (file: string): string[] =>
      factsOf(specimen(file)).subject.attributes.map(
        ({ label, value, stringType }) => `${label}=${value} ${stringType}`,
      );
    expect(types('bmp-name.pem')).toEqual(['O=€uro bmp', 'CN=κόσμε bmp']);
    expect(types('teletex-name.pem')).toEqual(['O=Société teletex', 'CN=Zoë teletex']);
    expect(types('rsa-utf8-name.pem')).toEqual(['O=Acme Corp utf8', 'CN=specimen utf8']);
    expect(types('joined-rdn.pem').length).toBe(3);
  });

  it('checks self-signatures, and refuses SHA-1 and what it does not know', async () => {
    const verdicts: Record<string, boolean> = {};
    for (const file of [
      'p521.pem',
      'rsa-utf8-name.pem',
      'every-extension.pem',
      'sha1-rsa.pem',
      'ed448.pem',
    ]) {
      const facts = factsOf(specimen(file));
      verdicts[file] = await signedBy(facts, facts.key);
    }
    expect(verdicts).toEqual({
      'p521.pem': true,
      'rsa-utf8-name.pem': true,
      'every-extension.pem': true,
      'sha1-rsa.pem': false,
      'ed448.pem': false,
    });
  });
});
