import { describe, expect, it } from 'vitest';
import type { DiagnosisRule } from '../../../src/domain/diagnosis/rule.ts';
import { REMEDIES } from '../../../src/domain/diagnosis/remedy.ts';
import { SITE_RULES } from '../../../src/domain/diagnosis/site-rules.ts';
import { FILE_SPECIMENS } from './file-specimens.ts';
import { FLAG_SPECIMENS } from './flag-specimens.ts';
import type { SiteRuleId, Specimens } from './specimen.ts';

/** A rule without both does not compile here. */
const SPECIMENS: Specimens<SiteRuleId> = { ...FLAG_SPECIMENS, ...FILE_SPECIMENS };

describe.each<DiagnosisRule>(SITE_RULES)('$id', (rule) => {
  const { good, bad } = SPECIMENS[rule.id as SiteRuleId];

  it('says nothing of what is right', () => {
    expect(rule.judge(good)).toEqual([]);
  });

  it('says of what is wrong what it is, and where', () => {
    const found = rule.judge(bad);
    expect(found).toHaveLength(1);
    for (const { subject, suspects, evidence } of found) {
      expect(subject.file).toMatch(/^\//);
      expect(suspects.length).toBeGreaterThan(0);
      // evidence is fields: numbers, names, values; sentences are the face's
      for (const [name, value] of Object.entries(evidence)) {
        expect(value, name).not.toBeUndefined();
      }
    }
  });

  it('is told apart from all others, with where it comes from', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(SITE_RULES.filter(({ id }) => id === rule.id)).toHaveLength(1);
    expect(rule.cites.length).toBeGreaterThan(0);
    expect(REMEDIES).toHaveProperty(rule.remedy);
    for (const number of rule.benchmark ?? []) expect(number).toMatch(/^CIS-1\.\d+ \d\.\d+(?:\.\d+)?$/);
  });
});

it('has no specimen of a rule that is gone', () => {
  expect(Object.keys(SPECIMENS).sort()).toEqual(SITE_RULES.map(({ id }) => id as string).sort());
});
