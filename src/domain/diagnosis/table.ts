/** Every rule of diagnosis. Those of connections come first: what they tell no other rule tells again. */
import { CONNECTION_RULES } from './connection-rules.ts';
import type { DiagnosisRule } from './rule.ts';
import { SITE_RULES } from './site-rules.ts';

export const DIAGNOSIS_RULES = [
  ...CONNECTION_RULES,
  ...SITE_RULES,
] as const satisfies readonly DiagnosisRule[];
export type DiagnosisRuleId = (typeof DIAGNOSIS_RULES)[number]['id'];
