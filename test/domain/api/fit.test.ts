import { expect, test } from 'vitest';
import { differences, leftOut } from '../../../src/domain/api/fit.ts';
import type { CertificateFacts, NameAttribute } from '../../../src/domain/certificate.ts';
import type { RequestFacts } from '../../../src/domain/request.ts';

const OIDS = { CN: '2.5.4.3', serialNumber: '2.5.4.5', O: '2.5.4.10' };

function attribute(
  label: keyof typeof OIDS,
  value: string,
  stringType: NameAttribute['stringType'] = 'utf8',
): NameAttribute {
  return { oid: OIDS[label], label, value, stringType };
}

const key = { spki: Uint8Array.of(1) };

function asked(...attributes: readonly NameAttribute[]): RequestFacts {
  return { subject: { attributes }, names: [], key } as unknown as RequestFacts;
}

function given(...attributes: readonly NameAttribute[]): CertificateFacts {
  return { ...asked(...attributes), authority: false } as unknown as CertificateFacts;
}

// what the signer of a cluster (1.37) made of such requests; the serial number by pkix.Name alone
test.each([
  [
    'a UniversalString, which Go reads as nothing',
    asked(attribute('O', '00000064', 'other'), attribute('CN', 'ann')),
    given(attribute('CN', 'ann')),
  ],
  [
    'a common name of that kind behind another',
    asked(attribute('CN', 'ann'), attribute('CN', '00000064', 'other')),
    given(attribute('CN', 'ann')),
  ],
  [
    'several common names, of which the last counts',
    asked(attribute('CN', 'root'), attribute('CN', 'ann')),
    given(attribute('CN', 'ann')),
  ],
  ['an empty common name behind another', asked(attribute('CN', 'ann'), attribute('CN', '')), given()],
  [
    'several serial numbers',
    asked(attribute('serialNumber', '1'), attribute('serialNumber', '2'), attribute('CN', 'ann')),
    given(attribute('CN', 'ann'), attribute('serialNumber', '2')),
  ],
])('what Go leaves out is not held against the signer: %s', (_, request, certificate) => {
  expect(differences(request, [], certificate)).toEqual([]);
});

test('a group that was not asked for is seen, and one that is not given', () => {
  const request = asked(attribute('O', 'dev'), attribute('CN', 'ann'));
  const certificate = given(attribute('O', 'ops'), attribute('CN', 'ann'));
  expect(differences(request, [], certificate)).toEqual([
    { field: 'subject', missing: ['O=dev'], added: ['O=ops'] },
  ]);
});

test('what no signer reads is told as left out', () => {
  const { subject } = asked(attribute('O', '00000064', 'other'), attribute('CN', 'ann'));
  expect(leftOut(subject)).toEqual(['O=00000064']);
});
