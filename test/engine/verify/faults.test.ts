/** Beyond Go's first word: all that is wrong with a chain, each with its certificate and field. */
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../pki-fixtures/make/chain/cases.ts';
import { generalized, name, schemeNamed, utc } from '../../../pki-fixtures/make/chain/certificate.ts';
import * as ext from '../../../pki-fixtures/make/chain/extension.ts';
import { Chance } from '../../../pki-fixtures/make/chain/random.ts';
import {
  ask,
  build,
  type Draft,
  key,
  leafExtensions,
  type Question,
} from '../../../pki-fixtures/make/chain/scene.ts';
import { CHAIN_FAULTS } from '../../../src/domain/verdict.ts';
import { element } from '../der-writer.ts';
import { verdictOf } from './agreement.ts';

const OLD = utc('260301000000Z');

function chain(drafts: readonly Draft[], more: Partial<Question> = {}): Question {
  return ask(build(new Chance(3), drafts), more);
}

const without = (...gone: readonly (readonly number[])[]): NonNullable<Draft['extensions']> =>
  leafExtensions(key('p256-1')).filter(({ oid }) => !gone.some((each) => each.join() === oid.join()));

const met = new Set<string>();

async function faultsOf(question: Question): Promise<string[]> {
  const verdict = await verdictOf({ id: '', ...question });
  if (verdict.accepted) return [];
  expect(verdict.faults[0]?.text).toBe(verdict.text);
  for (const { fault } of verdict.faults) met.add(fault);
  return verdict.faults.map(({ fault, role, depth }) => `${fault} ${role} ${depth}`);
}

const CASES: Readonly<Record<string, [Question, string[]]>> = {
  'nothing': [chain([{}, {}, {}]), []],
  'an old leaf under an old root, dialled by another name': [
    chain([{ notAfter: OLD }, {}, { notAfter: OLD }], { name: 'other' }),
    ['expired leaf 0', 'expired root 2', 'wrong-name leaf 0'],
  ],
  'everything about a leaf': [
    chain(
      [
        {},
        {},
        {
          notBefore: generalized('20990101000000Z'),
          extensions: [
            ...without(ext.EXT.usages, ext.EXT.names),
            ext.usages('codeSigning'),
            { oid: ext.EXT.unknown, critical: true, value: element(5) },
          ],
        },
      ],
      { name: '10.0.0.9' },
    ),
    ['unhandled-critical leaf 0', 'not-yet-valid leaf 0', 'wrong-name leaf 0', 'wrong-usage leaf 0'],
  ],
  'an authority that is none, and may sign nothing': [
    chain([{}, { extensions: [ext.basic(false), ext.keyUsage(0)] }, {}]),
    ['unknown-issuer leaf 0', 'not-an-authority intermediate 1'],
  ],
  'an authority without keyCertSign that has ended': [
    chain([{}, { extensions: [ext.basic(true), ext.keyUsage(0)], notAfter: OLD }, {}]),
    ['unknown-issuer leaf 0', 'expired intermediate 1', 'may-not-sign intermediate 1'],
  ],
  'one authority too many, twice': [
    chain([{ extensions: [ext.basic(true, 0)] }, { extensions: [ext.basic(true, 0)] }, {}, {}]),
    ['path-too-long intermediate 2', 'path-too-long root 3'],
  ],
  'a root of the same name and another key': [
    { ...chain([{}, {}]), roots: chain([{ key: key('p256-5') }, {}]).roots },
    ['unknown-issuer leaf 0', 'signature-fails leaf 0'],
  ],
  'nobody to be trusted, and a wrong name': [
    { ...chain([{}, {}, {}], { name: 'other' }), roots: [] },
    ['wrong-name leaf 0', 'unknown-issuer intermediate 1'],
  ],
  'signed with SHA-1 by an intermediate': [
    chain([{}, {}, { scheme: schemeNamed('sha1-ec') }]),
    ['unknown-issuer leaf 0', 'algorithm-insecure leaf 0'],
  ],
  'a small RSA key above': [
    chain([{ key: key('rsa768-0') }, {}]),
    ['unknown-issuer leaf 0', 'key-insecure leaf 0'],
  ],
  'an RSA key that is none, and one of a kind nobody knows': [
    chain([{ key: key('ed448') }, { key: key('rsa-even'), signer: key('p256-1') }, {}]),
    ['unknown-issuer leaf 0', 'key-insecure leaf 0'],
  ],
  'more candidates than Go looks at': [
    {
      ...chain([{}, {}]),
      roots: Array.from(
        { length: 120 },
        (_, i) => build(new Chance(i), [{ key: key('p256-4') }])[0]?.der as Uint8Array,
      ),
    },
    ['too-many-candidates leaf 0', 'signature-fails leaf 0', 'unknown-issuer leaf 0'],
  ],
  'a small RSA key above, and an RSA signature under an EC key': [
    chain([{ key: key('rsa768-0') }, { key: key('p256-1') }, { scheme: schemeNamed('sha256-rsa') }]),
    ['unknown-issuer leaf 0', 'key-of-other-kind leaf 0'],
  ],
  'a usage that the root takes away, and names that an authority does not allow': [
    chain([
      { extensions: [ext.basic(true), ext.usages('clientAuth')] },
      {
        extensions: [
          ext.basic(true),
          ext.constraints([['dns', 'nowhere.example']], [['ip', Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0)]]),
        ],
      },
      {},
    ]),
    ['wrong-usage root 2', 'name-not-allowed leaf 0', 'name-not-allowed leaf 0', 'name-not-allowed leaf 0'],
  ],
  'a policy demanded and none there': [
    chain([{}, { extensions: [ext.basic(true), ext.policyConstraints(0)] }, { notAfter: OLD }]),
    ['expired leaf 0', 'policy-not-allowed leaf 0'],
  ],
  'a negative serial under an unknown root': [
    { ...chain([{}, { serial: [0x80] }]), roots: [] },
    ['negative-serial leaf 0', 'unknown-issuer leaf 0'],
  ],
  'two that do not parse and one that has ended': [
    {
      ...chain([{}, { notAfter: OLD }]),
      presented: [...chain([{}, { notAfter: OLD }]).presented, Uint8Array.of(0x30), Uint8Array.of(4, 0)],
    },
    ['malformed intermediate 1', 'malformed intermediate 2', 'expired leaf 0'],
  ],
  'a subject that is nobody': [
    chain([{ subject: name() }, { subject: name(), extensions: without(ext.EXT.names) }], { name: 'a' }),
    ['wrong-name leaf 0'],
  ],
};

describe('all faults of a chain', () => {
  it.each(Object.entries(CASES))('%s', async (_, [question, expected]) => {
    expect(await faultsOf(question)).toEqual(expected);
  });

  it('whatever the chain: the first is Go’s word, and each has a field of the closed set and a certificate that was given', async () => {
    for (const each of casesOf(11, 12)) {
      const verdict = await verdictOf(each);
      expect(verdict.accepted ? '' : verdict.text).toBe(verdict.faults[0]?.text ?? '');
      const given = [...each.presented, ...each.intermediates, ...each.roots].map((der) => Buffer.from(der));
      for (const { fault, role, depth, certificate, field } of verdict.faults) {
        met.add(fault);
        expect(role === 'leaf', each.id).toBe(depth === 0);
        if (fault !== 'malformed') expect(field).toBe(CHAIN_FAULTS[fault]);
        if (certificate === undefined) expect(fault).toBe('malformed');
        else
          expect(
            given.some((der) => der.equals(certificate.der)),
            each.id,
          ).toBe(true);
      }
    }
  });

  it('there is none in the closed set that was never met here', () => {
    expect(Object.keys(CHAIN_FAULTS).filter((fault) => !met.has(fault))).toEqual([]);
  });
});
