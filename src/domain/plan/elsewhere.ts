/** What is done where the key that must sign is not here: ask for the certificate, wait for it, and take it if it fits. */
import { sameBytes } from '../bytes.ts';
import type { KeyFacts } from '../certificate.ts';
import type { CertificateCredential } from '../credential.ts';
import { type Pending, pendingPaths } from '../pending.ts';
import { algorithmReason, type Identified, otherThanWanted } from './difference.ts';
import type { Action, Fault, Found, Reason, Step } from './step.ts';

/** @param decided what would be done if the key were here */
export function elsewhere(credential: CertificateCredential, found: Found, decided: Step, now: Date): Step {
  const { answer: path } = pendingPaths(credential.id);
  const pending: Pending = found.pending ?? { broken: [] };
  const { request, answer } = pending;
  const key = keyInWaiting(credential, found, decided.action);
  const why: Reason[] = [...decided.reasons, { why: 'authority-key-missing', signer: credential.signer }];
  const unfit = [...unfitness(credential, pending, key, now), ...overtaken(found, decided)];
  const instead = decided.action;
  if (answer !== undefined && unfit.length === 0)
    return { action: 'accept', credential, reasons: why, instead };
  if (answer !== undefined || pending.broken.includes(path)) why.push({ why: 'unfit', path, faults: unfit });
  else why.push({ why: 'awaited', path });
  const asked = request !== undefined && key !== undefined && asks(request, credential, key);
  return { action: asked ? 'await' : 'request', credential, reasons: why, instead };
}

/**
 * The key for which the certificate shall be: the one that stands, or the new one that was asked for; where nothing would
 * have to be done (somebody renewed it by hand) whichever of them the request was made for.
 */
export function keyInWaiting(
  credential: CertificateCredential,
  { key, pending }: Found,
  instead: Action,
): KeyFacts | undefined {
  if (instead === 'reissue' || instead === 'renew' || instead === 'extend') return key;
  const fresh = algorithmReason(credential, pending?.key) === undefined ? pending?.key : undefined;
  if (instead === 'create' || instead === 'rekey') return fresh;
  const request = pending?.request;
  const forStanding = request !== undefined && key !== undefined && sameBytes(request.key.spki, key.spki);
  return forStanding ? key : (fresh ?? key);
}

function asks(
  request: Identified & { readonly key: KeyFacts },
  wanted: CertificateCredential,
  key: KeyFacts,
) {
  return sameBytes(request.key.spki, key.spki) && otherThanWanted(wanted, request).length === 0;
}

/** Where nothing has to be done, an answer for the same key that ends before what stands is an old one. */
function overtaken({ certificate, pending }: Found, { action }: Step): readonly Fault[] {
  const answer = pending?.answer;
  if (certificate === undefined || answer === undefined || (action !== 'keep' && action !== 'refresh'))
    return [];
  if (answer.notAfter >= certificate.notAfter || !sameBytes(answer.key.spki, certificate.key.spki)) return [];
  return [{ why: 'earlier', notAfter: answer.notAfter.toISOString() }];
}

/** All that keeps an answer from being taken. */
function unfitness(
  wanted: CertificateCredential,
  { answer, refused, broken }: Pending,
  key: KeyFacts | undefined,
  now: Date,
): readonly Fault[] {
  const { answer: path } = pendingPaths(wanted.id);
  if (broken.includes(path)) return [{ why: 'unreadable', path }];
  if (answer === undefined) return [];
  const faults = [...otherThanWanted(wanted, answer)];
  if (key === undefined || !sameBytes(answer.key.spki, key.spki)) faults.unshift({ why: 'key-mismatch' });
  if (now > answer.notAfter) faults.push({ why: 'expired', notAfter: answer.notAfter.toISOString() });
  else if (refused !== undefined) faults.push({ why: 'refused', says: refused });
  return faults;
}
