/**
 * Go's verdicts written down with Go's version in each (KUBEPKI_RECORD=1 writes them anew where there is Go), so that a
 * machine without Go holds us against Go all the same. The certificates are not stored: their seeds make them again.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { caseOf, casesOf } from '../../../pki-fixtures/make/chain/cases.ts';
import { ask, recordedVerdicts } from '../../cluster/verdicts.mjs';
import { GO, WITH_GO } from '../oracle/outside.ts';
import { compare, questionOf, report } from './agreement.ts';

const path = fileURLToPath(new URL('../../vector/verdicts.json', import.meta.url));
/** Cases that told a fault of ours from Go when one was put in on purpose: the budget off by one, a rank too few, … */
const TELLING: Readonly<Record<string, readonly number[]>> = {
  'authorities': [1_150_084],
  'critical': [1_350_160],
  'crowd': [1_900_400],
  'dates': [1_100_067],
  'demanded policies': [1_750_415],
  'host names': [1_050_041, 1_050_061, 1_050_087],
  'nested constraints': [1_650_425, 1_650_590],
  'policies': [1_700_364],
  'uris': [1_800_403],
  'usages': [1_200_094],
  'web': [1_850_375, 1_850_390, 1_850_409, 1_850_570],
};
const telling = Object.entries(TELLING).flatMap(([family, seeds]) =>
  seeds.map((seed) => caseOf(family, seed)),
);
const cases = [...casesOf(20_261_121, 10), ...telling];
const questions = cases.map(questionOf);

describe('recorded verdicts', () => {
  it('are ours as well', async () => {
    const verdicts = recordedVerdicts(path, 'judge', questions);
    for (const { go } of verdicts) expect(go).toMatch(/^go1\.\d+/);
    const agreement = await compare(cases, verdicts);
    console.log(report('recorded', agreement));
    expect(agreement.differences).toEqual([]);
    // Enough of either kind that agreeing on everything would be no accident.
    expect(agreement.accepted).toBeGreaterThan(30);
    expect(agreement.kinds).toBeGreaterThan(60);
  });

  it(`are those of ${WITH_GO} today`, { skip: !GO }, () => {
    const withoutGo = (verdict: { go: string }): object => ({ ...verdict, go: '' });
    const recorded = recordedVerdicts(path, 'judge', questions).map(withoutGo);
    expect(ask('judge', questions).map(withoutGo)).toEqual(recorded);
  });

  it('are found by seeds alone: a case is made again to the last octet', () => {
    for (const { id, ...question } of cases.slice(0, 40)) {
      const [family = '', seed = ''] = id.split(' #');
      expect({ ...caseOf(family, Number(seed)) }).toEqual({ id, ...question });
    }
  });
});
