/** What somebody reads before they agree, and after: all of it made harmless, none of it wider than a terminal. */
import { describe, expect, it } from 'vitest';
import type { DecidedRequest, RequestView } from '../../src/domain/api/report-approval.ts';
import { exitOfReport } from '../../src/face/exit.ts';
import { styleFor } from '../../src/face/style.ts';
import { decidedText } from '../../src/face/text/csr/decided.ts';
import { offerText } from '../../src/face/text/csr/offer.ts';
import { wordRisk } from '../../src/face/wording/risk.ts';
import { isHostile } from '../../src/format/escape.ts';

const EVIL = 'a\u001b[2J\u202e\u200b\nb';
const AT = new Date('2026-11-21T12:00:00Z');
const plain = styleFor(false);

const view: RequestView = {
  name: EVIL,
  uid: 'u',
  created: '2026-11-21T11:55:00Z',
  state: 'pending',
  signerName: EVIL,
  usages: [EVIL],
  expirationSeconds: 86_400,
  requester: { user: EVIL, groups: [EVIL] },
  asks: { subject: EVIL, key: 'ECDSA P-256', names: [`dns:${EVIL}`] },
  becomes: { user: EVIL, groups: [EVIL] },
  node: {
    is: 'there',
    node: { name: EVIL, created: EVIL, addresses: [{ type: EVIL, address: EVIL }] },
  },
  risks: [
    { risk: 'powerful', evidence: { power: 'everything', binding: EVIL, role: EVIL, through: EVIL } },
    { risk: 'other-requester', evidence: { requester: EVIL, becomes: EVIL, groups: EVIL } },
    { risk: 'unproven-names', evidence: { is: 'unreadable', node: EVIL, names: EVIL, because: EVIL } },
    { risk: 'refused-by-signer', evidence: { by: EVIL, words: EVIL } },
  ],
  advice: [],
};
const one = { name: EVIL, request: view, accepted: ['powerful'] } as const;
const decided = (outcome: DecidedRequest['outcome'], more: Partial<DecidedRequest> = {}): DecidedRequest => ({
  ...one,
  outcome,
  ...more,
});
const reportOf = (...requests: DecidedRequest[]) =>
  ({
    apiVersion: 'kubepki/v1',
    kind: 'ApprovalReport',
    verb: 'approve',
    at: AT.toISOString(),
    server: EVIL,
    by: EVIL,
    requests,
    warnings: [],
  }) as const;

describe('what is shown', () => {
  it('is harmless, whatever the objects of the server say', () => {
    const trouble = {
      code: 'already-denied',
      class: 'refused',
      evidence: { request: EVIL, reason: EVIL, message: EVIL },
      details: [],
    } as const;
    const condition = { type: 'Approved', status: 'True', reason: EVIL, message: EVIL, since: EVIL };
    const texts = [
      offerText({ decision: 'approve', requests: [one], changed: true }, plain, AT),
      decidedText(
        reportOf(decided('done'), decided('already', { condition }), decided('refused', { trouble })),
        plain,
        'kubepki',
      ),
    ];
    for (const text of texts) {
      expect(isHostile(text.replaceAll('\n', ''))).toBe(false);
      expect(text).toContain('a\\u001b[2J\\u202e\\u200b\\nb');
    }
  });

  it('ends in a question that names what it is about', () => {
    const request = { ...view, risks: [] };
    const alice = { name: 'alice', request, accepted: [] };
    const asked = (requests: Parameters<typeof offerText>[0]['requests'], changed = false) =>
      offerText({ decision: 'approve', requests, changed }, plain, AT).split('\n').at(-1);
    expect(asked([alice])).toBe('approve alice?');
    expect(asked([alice, { ...alice, name: 'bob' }])).toBe('approve these 2 requests?');
    expect(asked([alice, { ...decided('refused'), name: 'bob' }])).toBe('approve alice?');
    expect(asked([alice], true)).toBe('it is not what it was when you agreed; approve alice?');
  });

  it('tells dangers that were named from those that were not', () => {
    const text = offerText({ decision: 'approve', requests: [one], changed: false }, plain, AT);
    expect(text.match(/^ {2}accepted {6}powerful: /gm)).toHaveLength(1);
    expect(text.match(/^ {2}danger {8}/gm)).toHaveLength(3);
  });
});

it('exit codes: refused outranks failed, and nothing left undone is 0', () => {
  const exit = (...outcomes: DecidedRequest['outcome'][]) =>
    exitOfReport(reportOf(...outcomes.map((outcome) => decided(outcome))));
  expect([exit(), exit('done', 'already')]).toEqual([0, 0]);
  expect([exit('done', 'refused'), exit('left', 'done'), exit('failed', 'refused')]).toEqual([2, 2, 2]);
  expect([exit('done', 'failed'), exit('done', 'unknown'), exit('done', 'untouched')]).toEqual([3, 3, 3]);
});

it('every danger has words, with little evidence or all of it', () => {
  const told = (risk: string, evidence: Record<string, string> = {}) => wordRisk({ ...evidence, risk });
  expect(told('powerful', { unseen: 'forbidden' })).toBe('powerful: what it may do is not known: forbidden');
  expect(told('powerful', { power: 'masters', group: 'system:masters' })).toContain('it leads to everything');
  expect(told('other-requester', { requester: 'a', becomes: 'b' })).toContain('a asks to be b');
  expect(told('other-requester', { requester: 'a', becomes: 'b', node: 'n', since: 't' })).toContain(
    'since t',
  );
  expect(told('unproven-names', { is: 'absent', names: 'dns:x', node: 'n' })).toContain('no such Node');
  expect(told('refused-by-signer', { by: 'api-server', words: 'no' })).toContain(
    'the API server refuses it: no',
  );
  for (const risk of ['powerful', 'other-requester', 'unproven-names', 'refused-by-signer'])
    expect(told(risk).length).toBeGreaterThan(risk.length + 10);
});
