/**
 * The audit policy, judged by apiserver's own code: what it would write of each request. Its words are recorded
 * (KUBEPKI_RECORD=1 asks anew where there is Go), found by the policy without its comments; test/cluster asks it today.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { recordedVerdicts } from '../cluster/verdicts.mjs';
import { AUDIT_REQUESTS } from './audit-requests.ts';

const text = readFileSync(new URL('../../templates/audit-policy.yaml', import.meta.url), 'utf8');
const recorded = fileURLToPath(new URL('../vector/audit-verdicts.json', import.meta.url));
const policy = JSON.stringify(parse(text));
const questions = AUDIT_REQUESTS.map(({ level: _level, ...request }) => ({ ...request, policy }));

describe('the audit policy', () => {
  const verdicts = recordedVerdicts(recorded, 'audit', questions);

  it.each(AUDIT_REQUESTS.map(({ id, level }, i) => ({ id, level, verdict: verdicts[i] })))(
    '$level: $id',
    ({ level, verdict }) => {
      expect(verdict).toMatchObject({
        level,
        omitStages: ['RequestReceived'],
        omitManagedFields: true,
        warning: '',
        error: '',
      });
    },
  );

  it('says of each of its rules why', () => {
    // a rule follows its comment, or the rule that the comment is about as well
    const rules = text.slice(text.indexOf('\nrules:')).split('\n  - level: ').slice(1);
    expect(rules.length).toBeGreaterThan(10);
    expect(text.match(/ {2}# .*\n {2}- level: /g)?.length).toBeGreaterThanOrEqual(rules.length - 1);
  });
});
