/** What a test of rules wants of each: a site of which it says nothing, and one of which it does. */
import type { Scene } from '../../../src/domain/diagnosis/rule.ts';
import type { SITE_RULES } from '../../../src/domain/diagnosis/site-rules.ts';

export type SiteRuleId = (typeof SITE_RULES)[number]['id'];

export type Specimens<Id extends string> = Readonly<
  Record<Id, { readonly good: Scene; readonly bad: Scene }>
>;
