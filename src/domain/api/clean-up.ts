/**
 * When the controller manager takes requests away (pkg/controller/certificates/cleaner/cleaner.go): it looks once an hour,
 * so that one may stand for up to an hour longer.
 */
import type { ConditionType, SigningRequest } from './signing-request.ts';

const HOUR = 3_600_000;

/** In milliseconds since the request came, or since the condition was last changed. */
export const CLEAN_UP = {
  'pending': 24 * HOUR,
  'denied': HOUR,
  'failed': HOUR,
  'issued': HOUR,
  /** since 1.35; before, nobody took them away */
  'approved': 24 * HOUR,
} as const;
export type CleanUpRule = keyof typeof CLEAN_UP;

export interface CleanUp {
  readonly rule: CleanUpRule;
  readonly from: Date;
}

/** The first rule that will apply; undefined where the object does not say since when. */
export function cleanUpOf({
  created,
  conditions,
  certificate,
}: Pick<SigningRequest, 'created' | 'conditions' | 'certificate'>): CleanUp | undefined {
  const rules: (CleanUp | undefined)[] = conditions.length === 0 ? [after('pending', created)] : [];
  // the cleaner looks at types alone, whatever their status
  const since = (type: ConditionType) => conditions.find((one) => one.type === type)?.since ?? '';
  rules.push(after('denied', since('Denied')), after('failed', since('Failed')));
  rules.push(after(certificate === undefined ? 'approved' : 'issued', since('Approved')));
  return rules.filter((one) => one !== undefined).toSorted((a, b) => a.from.getTime() - b.from.getTime())[0];
}

function after(rule: CleanUpRule, since: string): CleanUp | undefined {
  const start = Date.parse(since);
  return Number.isNaN(start) ? undefined : { rule, from: new Date(start + CLEAN_UP[rule]) };
}
