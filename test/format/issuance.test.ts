/** The issuance log: what is written is read again, and what somebody put in is taken for what it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Issuance } from '../../src/domain/issuance.ts';
import { issuancesIn } from '../../src/format/issuance/read.ts';
import { renderIssuances } from '../../src/format/issuance/render.ts';
import { nasty } from './nasty.ts';

const ONE: Issuance = {
  time: '2026-06-01T12:00:00.250Z',
  act: 'apply',
  credential: 'apiserver@cp-1',
  serial: '0a1b',
  subject: 'CN=kube-apiserver',
  names: ['dns:cp-1', 'ip:10.0.0.1'],
  notBefore: '2026-06-01T11:55:00.000Z',
  notAfter: '2027-06-01T12:00:00.000Z',
  fingerprint: 'ab'.repeat(32),
  keyId: 'cd'.repeat(20),
  signer: 'kubernetes-ca',
  signerKeyId: 'ef'.repeat(20),
};
const read = (text: string | Uint8Array) => [...issuancesIn(Buffer.from(text))];
const line = (changed: object) => JSON.stringify({ ...ONE, ...changed });

describe('the issuance log', () => {
  it('is a line of plain ASCII for each, and reads as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, fc.array(nasty))), (texts) => {
        const issuances = texts.map(([subject, names]) => ({ ...ONE, subject, names }));
        const log = Buffer.from(renderIssuances(issuances));
        expect(log.toString('latin1')).toMatch(/^(?:[ -~]+\n)*$/);
        expect(read(log)).toEqual(issuances.map((issuance, i) => ({ line: i + 1, issuance })));
      }),
    );
  });

  it('counts lines as an editor does, and steps over empty ones', () => {
    const text = `${line({})}\n\n  \r\n${line({ act: 'init' })}\r\nnonsense\n${line({ act: 'last' })}`;
    expect(read(text).map(({ line: at, issuance }) => [at, issuance?.act])).toEqual([
      [1, 'apply'],
      [4, 'init'],
      [5, undefined],
      [6, 'last'],
    ]);
    expect(read('')).toEqual([]);
  });

  it('takes what later versions add, does without what not all have, and hex as others write it', () => {
    const { keyId: _keyId, signerKeyId: _signerKeyId, ...least } = ONE;
    expect(read(line({ serial: '0A1B', more: { deep: [1] } }))).toEqual([{ line: 1, issuance: ONE }]);
    expect(read(JSON.stringify(least))).toEqual([{ line: 1, issuance: least }]);
  });

  it.each([
    '{',
    'null',
    '[]',
    '"text"',
    '{}',
    '['.repeat(100_000),
    line({ time: '2026-06-01' }),
    line({ notAfter: '2026-99-01T00:00:00Z' }),
    line({ notBefore: 5 }),
    line({ serial: '0x1' }),
    line({ serial: '' }),
    line({ serial: 'a'.repeat(129) }),
    line({ names: 'dns:a' }),
    line({ names: [1] }),
    line({ subject: null }),
    line({ fingerprint: 'ab' }),
    line({ keyId: 'x' }),
    line({ signer: {} }),
    line({ subject: 'x'.repeat(1024 * 1024) }),
    '{"__proto__":{"time":"x"}}',
  ])('a line that is none is damaged, and no obstacle to the next (case %#)', (bad) => {
    expect(read(`${bad}\n${line({})}\n`)).toEqual([
      { line: 1, issuance: undefined },
      { line: 2, issuance: ONE },
    ]);
  });

  it('octets that are no text damage their own line', () => {
    const log = Buffer.concat([Buffer.from([0xff, 0xfe, 0x00, 0x0a]), renderIssuances([ONE])]);
    expect(read(log).map(({ issuance }) => issuance)).toEqual([undefined, ONE]);
  });
});
