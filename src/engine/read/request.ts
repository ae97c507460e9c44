/**
 * Certificate requests (PKCS#10, RFC 2986) into facts. Go's ParseCertificateRequest looks at the subject, the
 * key, and of the extensions at the names alone; an attribute that it cannot parse it steps over, and so does
 * this. Whether the request was signed by its own key is asked of the verifying side (signed-by.ts).
 */
import type { Extension, Reading } from '../../domain/certificate.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { readAlgorithm, SIGNATURE_NAMES } from './algorithm.ts';
import { Der, DerFault, TAG } from './der.ts';
import { type GrowingExtensions, tellExtension } from './extension.ts';
import { readKeyInfo } from './key-info.ts';
import { readName } from './name.ts';
import { readBits, readBoolean, readOid, readSigned, rightAligned } from './primitive.ts';
import { reading } from './reading.ts';

const PATH = 'certificationRequestInfo';
/** RFC 2985 §5.4.2: extensionRequest */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ALTERNATIVE_NAMES = '2.5.29.17';

export function readRequest(der: Uint8Array): Reading<RequestFacts> {
  return reading(der, 'certificationRequest', request);
}

function request(input: Der): RequestFacts {
  const outer = input.enter(TAG.sequence, 'certificationRequest');
  input.done('certificationRequest');
  const info = outer.enter(TAG.sequence, PATH);
  const signed = outer.whole();
  // RFC 2986 §4.1 knows version 0 alone, and Go any that fits its int
  const version = readSigned(info, `${PATH}.version`) + 1;
  const subject = readName(info, `${PATH}.subject`, true);
  const key = readKeyInfo(info, `${PATH}.subjectPKInfo`);
  const told = readAttributes(info.enter(0xa0, `${PATH}.attributes`));
  const algorithm = readAlgorithm(outer.enter(TAG.sequence, 'signatureAlgorithm'), 'signatureAlgorithm');
  const signature = rightAligned(readBits(outer, 'signature'));
  return {
    version,
    subject,
    key,
    ...told,
    signatureAlgorithm: SIGNATURE_NAMES[algorithm.oid] ?? algorithm.oid,
    signatureParameters: algorithm.parameters,
    der: input.bytes,
    signed,
    signature,
  };
}

interface Asked {
  readonly facts: GrowingExtensions & { readonly extensions: Extension[] };
  readonly malformed: string[];
  readonly seen: Set<string>;
}

function readAttributes(list: Der): Asked['facts'] & Pick<RequestFacts, 'malformed' | 'attributes'> {
  const attributes: string[] = [];
  const asked: Asked = {
    facts: { names: [], authority: false, extensions: [] },
    malformed: [],
    seen: new Set(),
  };
  while (!list.empty) {
    const inside = list.sees(TAG.sequence) ? list.enter(TAG.sequence, PATH) : undefined;
    if (inside === undefined) list.next(`${PATH}.attributes`);
    else {
      const [oid, values] = attributeIn(inside) ?? [];
      if (oid !== undefined) attributes.push(oid);
      if (oid === EXTENSION_REQUEST && values !== undefined && !values.empty)
        readExtensionRequest(values, asked);
    }
  }
  return { ...asked.facts, malformed: asked.malformed, attributes };
}

/** The oid and its set of values; what does not parse is nobody's attribute, as in Go's parseCSRExtensions. */
function attributeIn(inside: Der): readonly [string, Der] | undefined {
  return unlessDamaged(() => {
    const oid = readOid(inside, PATH);
    const values = inside.enter(TAG.set, PATH);
    // Go takes the values apart with the attribute: one that does not end where it should undoes all of it
    for (const each = new Der(values.bytes, values.at, values.end); !each.empty; ) each.next(PATH);
    return [oid, values] as const;
  });
}

function readExtensionRequest(values: Der, { facts, malformed, seen }: Asked): void {
  const element = `${PATH}.attributes.extensionRequest`;
  const list = values.enter(TAG.sequence, element);
  while (!list.empty) {
    const one = list.enter(TAG.sequence, element);
    const start = list.start;
    const oid = readOid(one, `${element}.extnID`);
    const critical = one.sees(TAG.boolean) && readBoolean(one, `${element}.critical`);
    const value = one.enter(TAG.octetString, `${element}.extnValue`);
    if (seen.has(oid)) list.fail('duplicate-extension', `${element}.${oid}`, start);
    seen.add(oid);
    facts.extensions.push({ oid, critical, value: one.content() });
    const told = () => {
      tellExtension(facts, oid, critical, value);
      return true;
    };
    if (oid === ALTERNATIVE_NAMES) told();
    else if (unlessDamaged(told) === undefined) malformed.push(oid);
  }
}

function unlessDamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof DerFault) return undefined;
    throw thrown;
  }
}
