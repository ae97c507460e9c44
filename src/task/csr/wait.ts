/** Waiting until a request was issued. Every other end has a name of its own, and says what comes next. */
import { cleanUpOf } from '../../domain/api/clean-up.ts';
import { type SigningRequest, type SigningState, stateOf } from '../../domain/api/signing-request.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Evidence } from '../../domain/finding.ts';
import { follow, type FollowPorts } from './follow.ts';
import { holds } from './object.ts';

export interface WaitAsk {
  readonly name: string;
  /** the object that was meant: one of another uid has taken its name */
  readonly uid?: string;
  /** the request that must be in it, DER */
  readonly der?: Uint8Array;
  /** milliseconds; as long as it takes where there is none */
  readonly timeout?: number;
}

/** What is told on the way: each state as it is reached, and that the server is away or back. */
export type Told =
  | { readonly told: 'state'; readonly state: SigningState; readonly request: SigningRequest }
  | { readonly told: 'away'; readonly trouble: KubepkiError }
  | { readonly told: 'back' };

export interface WaitPorts extends FollowPorts {
  readonly tell?: (told: Told) => Promise<void>;
}

/**
 * The request with its certificate.
 * @throws KubepkiError request-denied, request-failed, request-gone, request-missing, request-name-taken,
 * request-not-approved, request-never-signed, request-unseen, and what following does
 */
export async function waitForRequest(ask: WaitAsk, ports: WaitPorts): Promise<SigningRequest> {
  const { name, timeout } = ask;
  const { clock, tell = async () => undefined } = ports;
  const until = timeout === undefined ? Number.POSITIVE_INFINITY : clock.now().getTime() + timeout;
  let last: SigningRequest | undefined;
  let told: SigningState | undefined;
  let trouble: KubepkiError | undefined;
  for await (const sight of follow(name, until, ports)) {
    if (sight.saw === 'trouble') {
      if (trouble === undefined) await tell({ told: 'away', trouble: sight.trouble });
      trouble = sight.trouble;
      continue;
    }
    if (trouble !== undefined) await tell({ told: 'back' });
    trouble = undefined;
    if (sight.saw === 'nothing') throw gone(ask, last, clock.now());
    const { request } = sight;
    demandSame(request, last, ask);
    last = request;
    const state = stateOf(request);
    if (state !== told) await tell({ told: 'state', state, request });
    told = state;
    if (state === 'issued') return request;
    if (state === 'denied' || state === 'failed') throw ended(request, state);
    if (sight.saw === 'deleted') throw gone(ask, last, clock.now());
  }
  throw timedOut(name, timeout ?? 0, last, trouble);
}

/** What is the same for every end: which request, whose, for which signer. */
export function about({ name, signerName, requester }: SigningRequest): Evidence {
  return { request: name, signer: signerName, requester: requester.user };
}

/** Denied or refused by its signer: nothing more will come of it. */
export function ended(request: SigningRequest, state: 'denied' | 'failed', path?: string): KubepkiError {
  const type = state === 'denied' ? 'Denied' : 'Failed';
  const { reason = '', message = '', since = '' } = request.conditions.find((one) => one.type === type) ?? {};
  return new KubepkiError(`request-${state}`, {
    ...about(request),
    reason,
    message,
    since,
    ...optional('path', path),
  });
}

/** Under the same name there may be another request by now: it never was ours to wait for. */
function demandSame(request: SigningRequest, last: SigningRequest | undefined, { uid, der }: WaitAsk): void {
  const known = last?.uid ?? uid;
  if (known !== undefined && request.uid !== known)
    throw new KubepkiError('request-gone', { ...about(request), why: 'replaced' });
  if (last === undefined && der !== undefined && !holds(request, der))
    throw new KubepkiError('request-name-taken', {
      ...about(request),
      why: 'request',
      state: stateOf(request),
    });
}

function gone({ name, uid }: WaitAsk, last: SigningRequest | undefined, now: Date): KubepkiError {
  if (last === undefined)
    return uid === undefined
      ? new KubepkiError('request-missing', { request: name })
      : new KubepkiError('request-gone', { request: name, why: 'unseen' });
  const rule = cleanUpOf(last);
  const state = stateOf(last);
  return rule !== undefined && rule.from <= now
    ? new KubepkiError('request-gone', { ...about(last), why: 'cleaned-up', rule: rule.rule, state })
    : new KubepkiError('request-gone', { ...about(last), why: 'deleted', state });
}

function timedOut(
  name: string,
  timeout: number,
  last: SigningRequest | undefined,
  trouble: KubepkiError | undefined,
): KubepkiError {
  const seconds = Math.round(timeout / 1000);
  if (trouble !== undefined || last === undefined) {
    // of the trouble's own fields a path is one of the API, and no file of anybody's
    const { path: _, ...more } = trouble?.evidence ?? {};
    const state = last === undefined ? '' : stateOf(last);
    return new KubepkiError(
      'request-unseen',
      { request: name, seconds, state, ...more, trouble: trouble?.code ?? '' },
      trouble,
    );
  }
  const evidence = { ...about(last), seconds };
  if (stateOf(last) === 'pending') return new KubepkiError('request-not-approved', evidence);
  const since = last.conditions.find(({ type }) => type === 'Approved')?.since ?? '';
  return new KubepkiError('request-never-signed', { ...evidence, since });
}
