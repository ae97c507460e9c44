/** Thousands of chains, made and broken from seeds, judged by Go's crypto/x509 and by us: the same yes or no, in the same words. */
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../pki-fixtures/make/chain/cases.ts';
import { ask } from '../../cluster/verdicts.mjs';
import { GO, WITH_GO } from '../oracle/outside.ts';
import { compare, questionOf, report } from './agreement.ts';

/** KUBEPKI_SEED and KUBEPKI_CASES ask for other and more cases than the usual. */
const SEED = Number(process.env['KUBEPKI_SEED'] ?? 1);
const EACH = Number(process.env['KUBEPKI_CASES'] ?? 150);

describe(`chains from seed ${SEED}`, () => {
  it(`are judged as by ${WITH_GO}`, { skip: !GO, timeout: 600_000 }, async () => {
    const cases = casesOf(SEED, EACH);
    const agreement = await compare(cases, ask('judge', cases.map(questionOf)));
    console.log(report(`seed ${SEED}`, agreement));
    expect(agreement.differences).toEqual([]);
  });
});
