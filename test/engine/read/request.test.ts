/** Certificate requests: every specimen as Go reads it, requests put together wrongly, and random damage. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attributeValues } from '../../../src/domain/distinguished-name.ts';
import type { RequestFacts } from '../../../src/domain/request.ts';
import { alternativeNameText } from '../../../src/engine/read/general-name.ts';
import { splitPem } from '../../../src/engine/read/pem.ts';
import { readRequest } from '../../../src/engine/read/request.ts';
import { signedByItself } from '../../../src/engine/verify/signed-by.ts';
import { children, element, extension } from '../der-writer.ts';
import { requestAsGoTells } from '../oracle/as-go-tells.ts';
import { GO, goRequests, OPENSSL, openssl, WITH_GO, WITH_OPENSSL } from '../oracle/outside.ts';

const shelf = new URL('../../../pki-fixtures/', import.meta.url);
const json = (name: string): Record<string, Record<string, { error?: string }>> =>
  JSON.parse(readFileSync(new URL(name, shelf), 'utf8'));
const files = readdirSync(new URL('request/', shelf)).sort();
const said = json('go-request.json')['said'] ?? {};

function specimen(file: string): Uint8Array {
  const { blocks, problems } = splitPem(readFileSync(new URL(`request/${file}`, shelf)));
  expect(problems).toEqual([]);
  return (blocks[0] as { der: Uint8Array }).der;
}

function factsOf(der: Uint8Array): RequestFacts {
  const read = readRequest(der);
  if (!read.ok) throw new Error(`${read.fault} at ${read.offset} in ${read.element}`);
  return read.value;
}

const E = 'certificationRequestInfo.attributes.extensionRequest';
const REFUSED: Readonly<Record<string, string>> = {
  'eight-octet-address.pem': 'bad-value tbsCertificate.extensions.subjectAltName.iPAddress',
  'latin-dns-name.pem': 'bad-value tbsCertificate.extensions.subjectAltName.dNSName',
  'secp256k1.pem': 'unsupported certificationRequestInfo.subjectPKInfo.algorithm.parameters.namedCurve',
};
const answer = (der: Uint8Array): string => {
  const read = readRequest(der);
  return read.ok ? 'read' : `${read.fault} ${read.element}`;
};

describe('the jar of requests', () => {
  it('has a label and a word of Go for every specimen', () => {
    expect(Object.keys(json('labels.json')['requests'] ?? {})).toEqual(files);
    expect(Object.keys(said)).toEqual(files);
    expect(files.filter((file) => said[file]?.error !== undefined)).toEqual(Object.keys(REFUSED));
  });

  it.each(files)('%s is read as Go reads it', async (file) => {
    const der = specimen(file);
    if (file in REFUSED) {
      expect(answer(der)).toBe(REFUSED[file]);
      return;
    }
    const facts = factsOf(der);
    const { algorithm: goAlgorithm, ...go } = said[file] as { algorithm: string };
    const told = requestAsGoTells(facts, await signedByItself(facts)) as { algorithm: string };
    const { algorithm, ...ours } = told;
    expect(ours).toEqual(go);
    if (goAlgorithm !== '0') expect(algorithm).toBe(goAlgorithm);
  });

  it('tells what Go does not look at: usages, constraints, attributes', () => {
    const every = factsOf(specimen('every-extension.pem'));
    expect(every).toMatchObject({
      authority: true,
      pathLength: 3,
      keyUsage: ['keyCertSign', 'cRLSign'],
      extendedKeyUsage: ['clientAuth', '1.3.6.1.4.1.99999.7'],
      malformed: [],
      attributes: ['1.2.840.113549.1.9.14'],
    });
    expect(every.extensions.find(({ oid }) => oid === '1.2.3.4.5')).toMatchObject({
      critical: true,
    });
    expect(every.names.map(alternativeNameText)).toEqual([
      'dns:a.example',
      'ip:192.0.2.1',
      'email:who@example',
      'uri:spiffe://cluster.local/ns/default',
      'registeredID:1.2.3.4',
      'otherName:1.3.6.1.4.1.311.20.2.3=other',
      'dirName:CN=specimen',
    ]);
    expect(factsOf(specimen('challenge-password.pem')).attributes.toSorted()).toEqual([
      '1.2.840.113549.1.9.14',
      '1.2.840.113549.1.9.2',
      '1.2.840.113549.1.9.7',
    ]);
    expect(factsOf(specimen('padded-key-usage.pem'))).toMatchObject({
      malformed: ['2.5.29.15'],
      authority: false,
    });
    expect(factsOf(specimen('user-with-uid.pem')).subject.attributes.at(-1)).toMatchObject({
      label: 'kubernetesUID',
      value: '7f6a',
    });
  });
});

/** A request with its attributes replaced; the signature is then wrong, which reading does not mind. */
function withAttributes(...attributes: Uint8Array[]): Uint8Array {
  return rebuilt(undefined, attributes);
}

function rebuilt(named?: Uint8Array, attributes: readonly Uint8Array[] = [element(0xa0)]): Uint8Array {
  const [info, algorithm, signature] = children(specimen('kubelet-serving.pem')) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const [version, subject, key] = children(info) as [Uint8Array, Uint8Array, Uint8Array];
  return element(0x30, element(0x30, version, named ?? subject, key, ...attributes), algorithm, signature);
}
const REQUEST_OID = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x0e];
const asking = (...list: Uint8Array[]): Uint8Array =>
  element(0x30, element(0x06, REQUEST_OID), element(0x31, element(0x30, ...list)));
function ofVersion(octet: number): Uint8Array {
  const [info, ...rest] = children(specimen('kubelet-serving.pem')) as [Uint8Array, ...Uint8Array[]];
  return element(0x30, element(0x30, element(2, [octet]), ...children(info).slice(1)), ...rest);
}
const commonName = (type: number): Uint8Array =>
  element(0x30, element(0x31, element(0x30, element(6, [0x55, 4, 3]), element(type, [0x61]))));
const usage = extension([0x55, 29, 15], element(3, [7, 0x80]));

const CASES: Readonly<Record<string, [make: () => Uint8Array, answer: string]>> = {
  'no attributes at all': [() => withAttributes(), 'truncated certificationRequestInfo.attributes'],
  'an empty set of attributes': [() => withAttributes(element(0xa0)), 'read'],
  'an attribute that is no sequence': [() => withAttributes(element(0xa0, element(0x02, [1]))), 'read'],
  'an attribute without values': [
    () => withAttributes(element(0xa0, element(0x30, element(0x06, REQUEST_OID), element(0x31)))),
    'read',
  ],
  'the same extension twice': [
    () => withAttributes(element(0xa0, asking(usage, usage))),
    `duplicate-extension ${E}.2.5.29.15`,
  ],
  'the same extension in two attributes': [
    () => withAttributes(element(0xa0, asking(usage), asking(usage))),
    `duplicate-extension ${E}.2.5.29.15`,
  ],
  'extensions that are no list': [
    () =>
      withAttributes(
        element(0xa0, element(0x30, element(0x06, REQUEST_OID), element(0x31, element(0x02, [1])))),
      ),
    `unexpected-tag ${E}`,
  ],
  'a value that ends beyond its attribute': [
    () =>
      withAttributes(
        element(0xa0, element(0x30, element(0x06, REQUEST_OID), element(0x31, [0x30, 0x09, 0x30, 0]))),
      ),
    'read',
  ],
  'a name of a type that is no text to Go': [() => rebuilt(commonName(0x1b)), 'read'],
  'a version below zero': [() => ofVersion(0x82), 'read'],
  'one octet more': [
    () => Buffer.concat([specimen('ed448.pem'), Uint8Array.of(0)]),
    'trailing-data certificationRequest',
  ],
  'nothing at all': [() => new Uint8Array(0), 'truncated certificationRequest'],
};

describe('requests put together wrongly', () => {
  it.each(Object.entries(CASES))('%s', (_, [make, expected]) => {
    expect(answer(make())).toBe(expected);
  });

  it('give nobody a name that a component would not see', () => {
    const { subject } = factsOf(rebuilt(commonName(0x1b)));
    expect(subject.attributes).toMatchObject([{ label: 'CN', value: '61', stringType: 'other' }]);
    expect(attributeValues(subject, 'CN')).toEqual([]);
  });

  it.skipIf(!GO)(`are refused and read alike by ${WITH_GO}`, () => {
    const ders = Object.values(CASES).map(([make]) => make());
    const go = goRequests(ders).map(({ error }) => error === undefined);
    const ours = Object.values(CASES).map(([, expected]) => expected === 'read');
    expect(Object.keys(CASES).filter((_, i) => go[i] !== ours[i])).toEqual([]);
  });

  it('random damage never throws, and what is read is read as Go reads it', async () => {
    const ders: Uint8Array[] = [];
    let state = 7;
    const random = (n: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
    for (const file of ['kubelet-serving.pem', 'every-extension.pem', 'user-with-uid.pem'])
      for (let i = 0; i < 300; i += 1) {
        const der = Uint8Array.from(specimen(file));
        der[random(der.length)] = random(256);
        ders.push(i % 10 === 0 ? der.subarray(0, random(der.length)) : der);
      }
    const read = ders.map((der) => readRequest(der));
    expect(read.some(({ ok }) => ok)).toBe(true);
    expect(read.some(({ ok }) => !ok)).toBe(true);
    if (!GO) return;
    // encoding/asn1 knows a little more than cryptobyte does: what it reads beyond us must be a name or a number
    const go = goRequests(ders);
    const wider = read.flatMap((one, i) => (one.ok || go[i]?.error !== undefined ? [] : [one.element]));
    expect(wider.filter((at) => !/subject|version|attributes|signature/i.test(at))).toEqual([]);
    expect(read.flatMap((one, i) => (one.ok && go[i]?.error !== undefined ? [go[i].error] : []))).toEqual([]);
  });
});

it.skipIf(!OPENSSL)(`says the names that ${WITH_OPENSSL} says`, () => {
  for (const file of ['kubelet-serving.pem', 'challenge-password.pem']) {
    const path = new URL(`request/${file}`, shelf).pathname;
    const { out } = openssl(['req', '-in', path, '-noout', '-text', '-verify']);
    const told = /Subject Alternative Name: \n\s+(.*)/.exec(out)?.[1] ?? '';
    const names = factsOf(specimen(file)).names.map(({ kind, value }) =>
      kind === 'ip' && value.includes(':')
        ? 'IP Address:FD00:0:0:0:0:0:0:21'
        : `${kind === 'ip' ? 'IP Address' : 'DNS'}:${value}`,
    );
    expect(names.join(', ')).toBe(told);
  }
});
