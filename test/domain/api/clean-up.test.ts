import { describe, expect, it } from 'vitest';
import { cleanUpOf } from '../../../src/domain/api/clean-up.ts';
import type { Condition } from '../../../src/domain/api/signing-request.ts';

const CREATED = '2026-11-21T12:00:00Z';
const condition = (type: string, since: string): Condition => ({
  type,
  status: 'True',
  reason: '',
  message: '',
  since,
});
const of = (conditions: readonly Condition[], certificate?: Uint8Array) => {
  const found = cleanUpOf({
    created: CREATED,
    conditions,
    ...(certificate === undefined ? {} : { certificate }),
  });
  return found === undefined ? undefined : `${found.rule} ${found.from.toISOString()}`;
};

describe('a request is cleaned up', () => {
  it('a day after its making where nobody has decided', () => {
    expect(of([])).toBe('pending 2026-11-22T12:00:00.000Z');
    expect(cleanUpOf({ created: '', conditions: [] })).toBeUndefined();
  });

  it('an hour after its end, counted from the condition', () => {
    const since = '2026-11-21T15:00:00Z';
    expect(of([condition('Denied', since)])).toBe('denied 2026-11-21T16:00:00.000Z');
    expect(of([condition('Approved', since)], new Uint8Array(1))).toBe('issued 2026-11-21T16:00:00.000Z');
    expect(of([condition('Approved', since), condition('Failed', '2026-11-21T15:30:00Z')])).toBe(
      'failed 2026-11-21T16:30:00.000Z',
    );
  });

  it('a day after its approval where nobody signs it', () => {
    expect(of([condition('Approved', '2026-11-21T15:00:00Z')])).toBe('approved 2026-11-22T15:00:00.000Z');
    expect(of([condition('Approved', '')])).toBeUndefined();
  });
});
