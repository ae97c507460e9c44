/** What a block is, by its label, or bare DER by its shape. */
import { Der, TAG } from '../../engine/read/der.ts';
import { type PemBlock, splitPem } from '../../engine/read/pem.ts';
import { reading } from '../../engine/read/reading.ts';
import { hex, latin1 } from '../../engine/read/text.ts';

export type KindId = 'certificate' | 'key' | 'request' | 'public-key' | 'revocation-list' | 'pkcs12';

const LABELS: Readonly<Record<string, KindId>> = {
  'CERTIFICATE': 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'TRUSTED CERTIFICATE': 'certificate',
  'CERTIFICATE REQUEST': 'request',
  'NEW CERTIFICATE REQUEST': 'request',
  'PUBLIC KEY': 'public-key',
  'RSA PUBLIC KEY': 'public-key',
  'X509 CRL': 'revocation-list',
  'PKCS12': 'pkcs12',
};

/** A certificate and a private key in bare DER are found by trying. */
export function kindOf({ label, der }: Pick<PemBlock, 'label' | 'der'>): KindId | undefined {
  if (label.endsWith('PRIVATE KEY')) return 'key';
  return label === '' ? shapeOf(der) : LABELS[label];
}

/** Whole blocks that are none of ours (DH PARAMETERS among them), or DER that is known by sight. */
export function isForeign(bytes: Uint8Array): boolean {
  const { form, blocks } = splitPem(bytes);
  return form === 'der' ? shapeOf(bytes) !== undefined : blocks.length > 0 || isOpenPgp(bytes);
}

/** OpenPGP's armour looks like PEM, and its checksum line is no base64 (RFC 9580 §6.1): apt has its keys so. */
export function isOpenPgp(bytes: Uint8Array): boolean {
  return /^-----BEGIN PGP [A-Z ]+-----\r?$/m.test(latin1(bytes.subarray(0, 4096)));
}

/** Revocation lists may be as large as splitPem takes a file. */
const LARGEST = 16 << 20;

/**
 * The tags of the first two levels tell them apart: PFX is version, SEQUENCE, and maybe a MAC (RFC 7292 §4), where
 * PKCS#8 has octets; a request begins with version, name, key, attributes (RFC 2986 §4.1); a CRL has a time third
 * or fourth, where a certificate has its validity, a SEQUENCE (RFC 5280 §5.1); a public key is algorithm and bits.
 */
function shapeOf(der: Uint8Array): KindId | undefined {
  const tags = reading(
    der,
    'file',
    (input) => {
      const outside = input.enter(TAG.sequence, 'file');
      input.done('file');
      const first = new Der(der, outside.at, outside.end);
      const inside = first.sees(TAG.sequence) ? tagsOf(first.enter(TAG.sequence, 'file')) : '';
      return `${tagsOf(outside)}/${inside}`;
    },
    LARGEST,
  );
  if (tags.ok) return SHAPES.find(([shape]) => shape.test(tags.value))?.[1];
  return BER_PFX.test(hex(der.subarray(0, 24))) ? 'pkcs12' : undefined;
}

/** The same with the lengths of BER: a SEQUENCE, version 3, and another (RFC 7292 §4 has it so). */
const BER_PFX = /^30(?:80|8[1-8](?:..){1,8})02010330/;

const SHAPES: readonly (readonly [RegExp, KindId])[] = [
  [/^02 30 (?:30 )?\//, 'pkcs12'],
  [/^30 30 03 \/02 30 30 a0 $/, 'request'],
  [/^30 30 03 \/(?:02 )?30 30 1[78] /, 'revocation-list'],
  [/^30 03 \/06 /, 'public-key'],
];

function tagsOf(inside: Der): string {
  let tags = '';
  // the first few tell; what claims to have a thousand is none of these
  for (let i = 0; i < 5 && !inside.empty; i += 1)
    tags += `${inside.next('file').toString(16).padStart(2, '0')} `;
  return tags;
}
