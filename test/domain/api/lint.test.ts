/** What we say of requests beside what Kubernetes' own code says, as it was written down. test/cluster asks it today. */
import { describe, expect, it } from 'vitest';
import { lintRequest } from '../../../src/domain/api/lint.ts';
import { chooseSigner, usagesFor } from '../../../src/domain/api/signer-choice.ts';
import { readInnerDer } from '../../../src/engine/verify/inner-request.ts';
import { compare } from './agreement.ts';
import { recorded } from './recorded-requests.ts';
import { layRequest, type Laid } from './request-specimens.ts';

describe('lint', () => {
  const { requests, cases } = recorded();

  it('refuses what Kubernetes refuses, in its words, and nothing else', async () => {
    const differences = [];
    for (const { asked, answer } of cases)
      differences.push(...(await compare(asked, requests[asked.request] ?? '', answer)));
    expect(differences).toEqual([]);
  });

  it('was asked enough of either kind that agreeing would be no accident', () => {
    const answers = cases.map(({ answer }) => answer);
    const accepted = answers.filter(
      ({ decode, node, invalid, subject, signer, recognized }) =>
        recognized && !decode && !node && !invalid && !subject && !signer,
    );
    const words = new Set(
      answers.flatMap(({ node, invalid = [], subject, signer }) => [node, ...invalid, subject, signer]),
    );
    expect(cases.length).toBeGreaterThan(400);
    expect(accepted.length).toBeGreaterThan(15);
    expect(words.size).toBeGreaterThan(90);
    for (const { go } of answers) expect(go).toMatch(/^go1\.\d+/);
  });
});

/** By the signer and usages that would be chosen for it. */
async function adviceOn(laid: Laid, along: { readonly expirationSeconds?: number } = {}) {
  const request = await readInnerDer(layRequest(laid));
  if (!request.ok) throw new Error(request.fault);
  const { signerName } = chooseSigner(request.facts);
  const usages = usagesFor(signerName, request.facts);
  return lintRequest({ request, signerName, usages, ...along }).map(({ id, evidence }) => ({
    id,
    ...evidence,
  }));
}

describe('advice', () => {
  it.each<[string, Laid, object[]]>([
    ['nothing on a plain client', {}, []],
    ['nothing on a kubelet', { subject: [[['O', 'system:nodes']], [['CN', 'system:node:w-1']]] }, []],
    [
      'a name that an empty one takes away',
      { subject: [[['CN', 'alice']], [['CN', '']]] },
      [{ id: 'nobody' }, { id: 'several-names', names: 'alice, ""', kept: '' }],
    ],
    ['a client without a name', { subject: [[['O', 'dev']]] }, [{ id: 'nobody' }]],
    [
      'Cyrillic letters in a name that matters',
      { subject: [[['O', 'system:mаsters']], [['CN', 'аdmin']]] },
      [
        { id: 'look-alike', field: 'CN', value: 'аdmin', looksLike: 'admin', characters: 'U+0430' },
        {
          id: 'look-alike',
          field: 'O',
          value: 'system:mаsters',
          looksLike: 'system:masters',
          characters: 'U+0430',
        },
        { id: 'unknown-system-name', field: 'O', value: 'system:mаsters' },
      ],
    ],
    [
      'capitals and rn in place of m',
      { subject: [[['O', 'System:Masters']], [['O', 'system:rnasters']], [['CN', 'alice']]] },
      [
        {
          id: 'look-alike',
          field: 'O',
          value: 'System:Masters',
          looksLike: 'system:masters',
          characters: '',
        },
        {
          id: 'look-alike',
          field: 'O',
          value: 'system:rnasters',
          looksLike: 'system:masters',
          characters: '',
        },
        { id: 'unknown-system-name', field: 'O', value: 'system:rnasters' },
      ],
    ],
    ['a name of another script', { subject: [[['CN', 'алиса']]] }, []],
    ['a name with an accent', { subject: [[['CN', 'zoë']]] }, []],
    [
      'what is not seen',
      { subject: [[['O', 'dev\u200b']], [['CN', '\u202eecila']]] },
      [
        { id: 'hidden-character', field: 'CN', value: '\u202eecila', characters: 'U+202E' },
        { id: 'hidden-character', field: 'O', value: 'dev\u200b', characters: 'U+200B' },
      ],
    ],
    [
      "a component's name",
      { subject: [[['CN', 'system:kube-scheduler']]] },
      [{ id: 'component-name', field: 'CN', value: 'system:kube-scheduler' }],
    ],
    ['a weak key', { key: 'rsa-1024' }, [{ id: 'weak-key', bits: '1024' }]],
    ['a curve that TLS does not know', { key: 'P-224' }, [{ id: 'curve', curve: 'P-224' }]],
    ['Ed25519', { key: 'ed25519' }, [{ id: 'ed25519' }]],
    [
      'an attribute that the certificate will not have',
      { subject: [[['CN', 'alice']], [['uid', 'u-1']]] },
      [{ id: 'attribute-dropped', attributes: 'kubernetesUID' }],
    ],
  ])('%s', async (_, laid, expected) => {
    expect(await adviceOn(laid)).toEqual(expected);
  });

  it('a life that no signer gives', async () => {
    expect(await adviceOn({}, { expirationSeconds: 40_000_000 })).toEqual([
      { id: 'capped', seconds: '40000000', most: '31536000' },
    ]);
  });
});
