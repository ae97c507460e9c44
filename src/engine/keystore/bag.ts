/** Bags and what is written on them (RFC 7292 §4.2). What they hold is not looked into here. */
import { Der, DerFault, TAG } from '../read/der.ts';
import { readOid } from '../read/primitive.ts';
import { hex } from '../read/text.ts';
import { toDer } from './ber.ts';
import { readScheme, type Scheme, type UnknownScheme } from './cipher.ts';

export interface Label {
  /** what people and Java know it by; Java compares it without case */
  readonly friendlyName?: string;
  /** of a key and of the certificate that belongs to it, hex */
  readonly localKeyId?: string;
  /** Java's mark of a certificate that is trusted, and for what: oids, of which 2.5.29.37.0 is everything */
  readonly trustedFor?: readonly string[];
}

export type Bag = Label &
  (
    | { readonly what: 'key'; readonly data: Uint8Array; readonly scheme?: Scheme | UnknownScheme }
    | { readonly what: 'certificate' | 'revocation-list'; readonly data: Uint8Array }
    /** a secret, or a kind that nobody has told us of */
    | { readonly what: 'other' }
  );

/** Far more than any trust store has; Java's own holds about 150. */
const MOST_BAGS = 10_000;
const DEEPEST = 8;

/** @throws DerFault */
export function readBags(contents: Uint8Array): readonly Bag[] {
  const bags: Bag[] = [];
  const outer = new Der(toDer(contents, 'safeContents'));
  bagsIn(outer, bags, 0);
  return bags;
}

function bagsIn(outer: Der, bags: Bag[], depth: number): void {
  if (depth > DEEPEST) outer.fail('too-deep', 'safeContents');
  const inside = outer.enter(TAG.sequence, 'safeContents');
  while (!inside.empty) {
    if (bags.length >= MOST_BAGS) inside.fail('too-large', 'safeContents');
    const bag = inside.enter(TAG.sequence, 'safeBag');
    const id = readOid(bag, 'safeBag.bagId');
    const value = bag.enter(0xa0, 'safeBag.bagValue');
    if (id === `${BAG}.6`) bagsIn(value, bags, depth + 1);
    else bags.push({ ...valueOf(id, value), ...labelOf(bag) });
  }
}

const BAG = '1.2.840.113549.1.12.10.1';
/** RFC 7292 §4.2.3 and §4.2.4: a certificate and a list of X.509, not of SDSI. */
const X509 = ['1.2.840.113549.1.9.22.1', '1.2.840.113549.1.9.23.1'];

function valueOf(id: string, value: Der): Bag {
  switch (id) {
    case `${BAG}.1`:
      value.take(TAG.sequence, 'keyBag');
      return { what: 'key', data: value.whole() };
    case `${BAG}.2`: {
      const inside = value.enter(TAG.sequence, 'pkcs8ShroudedKeyBag');
      const algorithm = inside.enter(TAG.sequence, 'pkcs8ShroudedKeyBag.encryptionAlgorithm');
      const scheme = readScheme(algorithm, 'pkcs8ShroudedKeyBag.encryptionAlgorithm');
      inside.take(TAG.octetString, 'pkcs8ShroudedKeyBag.encryptedData');
      return { what: 'key', data: inside.content(), scheme };
    }
    case `${BAG}.3`:
    case `${BAG}.4`: {
      const what = id === `${BAG}.3` ? 'certificate' : 'revocation-list';
      const inside = value.enter(TAG.sequence, what);
      if (!X509.includes(readOid(inside, what))) return { what: 'other' };
      const content = inside.enter(0xa0, what);
      content.take(TAG.octetString, what);
      return { what, data: content.content() };
    }
    default:
      return { what: 'other' };
  }
}

const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
/** Oracle's own, JDK-8008296: sun.security.pkcs12.PKCS12KeyStore, TrustedKeyUsage_OID. */
const TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1';

function labelOf(bag: Der): Label {
  if (bag.empty) return {};
  const attributes = bag.enter(TAG.set, 'safeBag.bagAttributes');
  let label: Label = {};
  while (!attributes.empty) {
    const attribute = attributes.enter(TAG.sequence, 'safeBag.bagAttributes');
    const id = readOid(attribute, 'safeBag.bagAttributes.attrId');
    const values = attribute.enter(TAG.set, 'safeBag.bagAttributes.attrValues');
    if (values.empty) continue;
    if (id === FRIENDLY_NAME) {
      values.take(TAG.bmp, 'friendlyName');
      label = { ...label, friendlyName: wideText(values.content()) };
    } else if (id === LOCAL_KEY_ID) {
      values.take(TAG.octetString, 'localKeyId');
      label = { ...label, localKeyId: hex(values.content()) };
    } else if (id === TRUSTED_KEY_USAGE) {
      const trustedFor: string[] = [];
      while (!values.empty) trustedFor.push(readOid(values, 'trustedKeyUsage'));
      label = { ...label, trustedFor };
    }
  }
  return label;
}

/** Nobody calls anything so; the text goes to where names are shown. */
const LONGEST_NAME = 2048;

/** UTF-16, which is what everybody means by BMPString. */
function wideText(octets: Uint8Array): string {
  if (octets.length > LONGEST_NAME) throw new DerFault('too-large', 0, 'friendlyName');
  return new TextDecoder('utf-16be').decode(octets);
}
