/** When a plan that has nothing due will have. */
import type { Credential } from '../credential.ts';
import { dueFrom } from '../threshold.ts';
import type { Found } from './step.ts';

export interface NextDue {
  readonly credential: string;
  /** from when on it is due, RFC 3339 */
  readonly from: string;
  readonly notAfter: string;
}

/** The certificate that is due next, authorities left out; undefined where none is to come. */
export function nextDue(
  wanted: readonly Credential[],
  found: ReadonlyMap<string, Found>,
  now: Date,
  within?: number,
): NextDue | undefined {
  let next: { readonly credential: string; readonly from: Date; readonly notAfter: Date } | undefined;
  for (const { id, makes } of wanted) {
    const certificate = makes === 'certificate' ? found.get(id)?.certificate : undefined;
    if (certificate === undefined) continue;
    const from = dueFrom(certificate, within);
    if (from > now && (next === undefined || from < next.from))
      next = { credential: id, from, notAfter: certificate.notAfter };
  }
  return next === undefined
    ? undefined
    : { ...next, from: next.from.toISOString(), notAfter: next.notAfter.toISOString() };
}
