/** A certificate from its parts, any of which may be wrong. */
import { createHash } from 'node:crypto';
import { ascii, element } from '../../../test/engine/der-writer.ts';
import type { Hash, Key } from './key.ts';

export interface Scheme {
  readonly identifier: Uint8Array;
  readonly hash?: Hash;
  readonly pss?: boolean;
}

export interface Extension {
  readonly oid: readonly number[];
  readonly critical?: boolean;
  readonly value: Uint8Array;
}

export interface Spec {
  readonly version: number;
  readonly serial: readonly number[] | Uint8Array;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly notBefore: Uint8Array;
  readonly notAfter: Uint8Array;
  readonly key: Key;
  readonly extensions: readonly Extension[];
  readonly signer: Key;
  readonly scheme: Scheme;
}

const OIDS = {
  'md5-rsa': [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4],
  'sha1-rsa': [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5],
  'sha1-rsa-iso': [0x2b, 0x0e, 3, 2, 0x1d],
  'md2-rsa': [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 2],
  'sha256-rsa': [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11],
  'sha384-rsa': [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12],
  'sha512-rsa': [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13],
  'sha1-dsa': [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3],
  'sha256-dsa': [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2],
  'sha1-ec': [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1],
  'sha256-ec': [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2],
  'sha384-ec': [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3],
  'sha512-ec': [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4],
  'ed25519': [0x2b, 0x65, 0x70],
  'nobody': [0x2a, 3, 4],
} as const;
export const SCHEME_IDS = Object.keys(OIDS) as (keyof typeof OIDS)[];

export function schemeNamed(id: keyof typeof OIDS, parameters: Uint8Array | readonly number[] = []): Scheme {
  const hash = (['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const).find((name) => id.startsWith(`${name}-`));
  return { identifier: element(0x30, element(6, OIDS[id]), parameters), ...(hash === undefined ? {} : { hash }) };
}

/** RSA-PSS with its parameters (RFC 4055 §3.1), which may be told as something else than what was done. */
export function pssScheme(hash: Hash, told: { mask?: Hash; salt?: number; trailer?: number; nulls?: boolean } = {}): Scheme {
  const last = { sha256: 1, sha384: 2, sha512: 3, md5: 9, sha1: 9 };
  const identifier = (name: Hash): Uint8Array =>
    element(0x30, element(6, [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last[name]]), told.nulls === false ? [] : [5, 0]);
  const mgf1 = element(6, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8]);
  const size = { sha256: 32, sha384: 48, sha512: 64, md5: 16, sha1: 20 };
  const parameters = element(
    0x30,
    element(0xa0, identifier(hash)),
    element(0xa1, element(0x30, mgf1, identifier(told.mask ?? hash))),
    element(0xa2, element(2, [told.salt ?? size[hash]])),
    told.trailer === undefined ? [] : element(0xa3, element(2, [told.trailer])),
  );
  const oid = element(6, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10]);
  return { identifier: element(0x30, oid, parameters), hash, pss: true };
}

/** The scheme that goes with a key. */
export function schemeFor(key: Key): Scheme {
  if (key.kind === 'rsa') return schemeNamed('sha256-rsa', [5, 0]);
  if (key.kind === 'ed25519') return schemeNamed('ed25519');
  return schemeNamed(key.kind === 'dsa' ? 'sha256-dsa' : 'sha256-ec');
}

export function make(spec: Spec): Uint8Array {
  return signed(tbsOf(spec), spec);
}

export function tbsOf(spec: Spec): Uint8Array {
  const extensions = spec.extensions.map(({ oid, critical, value }) =>
    element(0x30, element(6, oid), critical === true ? [1, 1, 0xff] : [], element(4, value)),
  );
  return element(
    0x30,
    spec.version === 1 ? [] : element(0xa0, element(2, [spec.version - 1])),
    element(2, spec.serial),
    spec.scheme.identifier,
    spec.issuer,
    element(0x30, spec.notBefore, spec.notAfter),
    spec.subject,
    spec.key.spki,
    extensions.length === 0 ? [] : element(0xa3, element(0x30, ...extensions)),
  );
}

export function signed(tbs: Uint8Array, { scheme, signer }: Pick<Spec, 'scheme' | 'signer'>): Uint8Array {
  const signature = signer.sign(scheme.hash, scheme.pss === true, tbs);
  return element(0x30, tbs, scheme.identifier, element(3, [0], signature));
}

export function utc(text: string): Uint8Array {
  return element(0x17, ascii(text));
}

export function generalized(text: string): Uint8Array {
  return element(0x18, ascii(text));
}

const ATTRIBUTES = { CN: 3, O: 10, OU: 11, C: 6 } as const;
export type Attribute = readonly [keyof typeof ATTRIBUTES, string, tag?: number];

export function name(...attributes: readonly Attribute[]): Uint8Array {
  const rdns = attributes.map(([label, text, tag = 0x0c]) => {
    const value = tag === 0x1e ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, tag === 0x0c ? 'utf8' : 'latin1');
    return element(0x31, element(0x30, element(6, [0x55, 4, ATTRIBUTES[label]]), element(tag, value)));
  });
  return element(0x30, ...rdns);
}

export function keyIdOf(key: Key): Uint8Array {
  return createHash('sha1').update(key.spki).digest();
}

export function pem(...certificates: readonly Uint8Array[]): string {
  return certificates
    .map((der) => {
      const lines = Buffer.from(der).toString('base64').replace(/.{64}(?=.)/g, '$&\n');
      return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
    })
    .join('');
}
