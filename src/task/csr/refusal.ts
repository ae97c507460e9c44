/** Why a request is not approved, or not denied, though the server would let us or has long decided: each as an error. */
import type { Decision } from '../../domain/api/decision.ts';
import type { RequestView } from '../../domain/api/report-approval.ts';
import type { RiskId } from '../../domain/api/risk.ts';
import { type Condition, type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { KubepkiError } from '../../domain/error.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { splitPem } from '../../engine/read/pem.ts';
import type { ObjectReading } from '../../format/api/signing-request.ts';

/** @throws KubepkiError undecidable: nobody knows whose request that is, or for what */
export function demandReadable(reading: ObjectReading<SigningRequest>, name: string): SigningRequest {
  if (reading.ok) return reading.value;
  const { fault, field } = reading;
  throw new KubepkiError('undecidable', { request: name, fault, field });
}

/** @throws KubepkiError another-request: the one of that uid is gone, and whoever made this one may have been anybody */
export function demandSame(now: SigningRequest, uid: string): SigningRequest {
  if (now.uid === uid) return now;
  throw new KubepkiError('another-request', { request: now.name, uid, now: now.uid, created: now.created });
}

/** What was decided stays decided. Of a certificate that was signed it is said how long it is good. */
export function decidedBefore(request: SigningRequest, decision: Decision, by: Condition): KubepkiError {
  const { since, reason, message } = by;
  const evidence = { request: request.name, since, reason, message, state: stateOf(request) };
  return decision === 'approve'
    ? new KubepkiError('already-denied', evidence)
    : new KubepkiError('already-approved', { ...evidence, ...validity(request) });
}

function validity({ certificate }: SigningRequest): { readonly until?: string } {
  const der = certificate === undefined ? undefined : splitPem(certificate).blocks[0]?.der;
  const read = der === undefined ? undefined : readCertificate(der);
  return read?.ok === true ? { until: read.value.notAfter.toISOString() } : {};
}

/**
 * Every danger has to have been named: --yes agrees to what was shown, and not to that.
 * @throws KubepkiError risk-not-accepted, undecidable
 */
export function demandAcceptable(
  view: RequestView,
  { decision, accept }: { readonly decision: Decision; readonly accept: readonly RiskId[] },
): void {
  if (decision === 'deny') return;
  const { name, fault, risks } = view;
  if (fault !== undefined) throw new KubepkiError('undecidable', { request: name, fault });
  const open = risks.filter(({ risk }) => !accept.includes(risk));
  if (open.length === 0) return;
  const details = open.map(({ risk, evidence }) => ({ ...evidence, risk }));
  const named = [...new Set(open.map(({ risk }) => risk))];
  throw new KubepkiError('risk-not-accepted', { request: name, risks: named }, undefined, details);
}
