/**
 * From the look to the update. What is sent carries the uid and the resourceVersion that were looked at, so that it changes
 * that very object as it was, or nothing: a request that was deleted and made anew under its name is another request.
 */
import {
  conditionOf,
  type Decision,
  isOurs,
  type NewCondition,
  standing,
} from '../../domain/api/decision.ts';
import type { RiskId } from '../../domain/api/risk.ts';
import { apiPath, type ApiServer, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import { type Condition, type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { type ErrorCode, KubepkiError } from '../../domain/error.ts';
import type { Clock } from '../../domain/port.ts';
import { withCondition } from '../../format/api/approval.ts';
import { readSigningRequest } from '../../format/api/signing-request.ts';
import { ask } from '../api/ask.ts';
import { decidedBefore, demandAcceptable, demandReadable, demandSame } from './refusal.ts';
import { forbidden } from './right.ts';
import { type Looked, sameSight } from './sight.ts';

export interface Settling {
  readonly decision: Decision;
  readonly accept: readonly RiskId[];
  readonly message?: string;
  readonly by: string;
  readonly api: ApiServer;
  readonly clock: Clock;
  /** with rights read anew */
  readonly look: (request: SigningRequest) => Promise<Looked>;
  /** asked again where what it gives is not what was agreed to */
  readonly agree: (changed: Looked) => Promise<boolean>;
}

export interface Settled {
  readonly looked: Looked;
  readonly outcome: 'done' | 'already' | 'left';
  readonly condition?: Condition;
}

/** As often as kubectl (pkg/cmd/certificates): each conflict is somebody else's change. */
const TRIES = 10;
/** What may have been said after the change was made, or instead of an answer. */
const LOST: ReadonlySet<ErrorCode> = new Set(['api-unreachable', 'api-timeout', 'api-trouble', 'api-answer']);

/** @throws KubepkiError for whatever leaves the request undecided */
export async function settle(agreed: Looked, how: Settling): Promise<Settled> {
  let looked = agreed;
  let lost: KubepkiError | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { risks } = looked.view;
    const accepted = how.accept.filter((id) => risks.some(({ risk }) => risk === id));
    const condition = conditionOf(how.decision, how.message, accepted);
    const sent = await send(looked, condition, how);
    if (!(sent instanceof KubepkiError)) return { looked, outcome: 'done', condition: sent };
    const twice = lost !== undefined && LOST.has(sent.code);
    if (LOST.has(sent.code)) lost = sent;
    const now = await readBack(looked, lost, how);
    const stands = standing(now, how.decision);
    if (stands.is === 'against') throw decidedBefore(now, how.decision, stands.by);
    if (stands.is === 'done')
      return {
        looked: { request: now, view: { ...looked.view, state: stateOf(now) } },
        outcome: lost !== undefined && isOurs(stands.by, condition) ? 'done' : 'already',
        condition: stands.by,
      };
    // it answers questions and takes no changes
    if (twice) throw sent;
    const again = await how.look(now);
    if (!sameSight(looked.view, again.view)) {
      demandAcceptable(again.view, how);
      if (!(await how.agree(again))) return { looked: again, outcome: 'left' };
    }
    looked = again;
  }
  throw new KubepkiError('decision-contended', { request: agreed.request.name, tries: TRIES });
}

/** @returns the condition as it stands there now, or what was said instead where it is worth another look */
async function send(
  { request }: Looked,
  condition: NewCondition,
  how: Settling,
): Promise<Condition | KubepkiError> {
  const { api, by, decision } = how;
  const { name, signerName } = request;
  const path = apiPath(...SIGNING_REQUESTS, name, 'approval');
  try {
    const body = await ask(
      api,
      { method: 'PUT', path, body: withCondition(request.object, condition) },
      { doing: `${decision} the request ${name}` },
    );
    const after = readSigningRequest(body);
    const stands = after.ok && after.value.uid === request.uid ? standing(after.value, decision) : undefined;
    if (stands?.is === 'done') return stands.by;
    // it says yes to something else
    return new KubepkiError('api-answer', {
      server: api.access.server,
      problem: 'not-decided',
      doing: decision,
    });
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    if (error.code === 'api-forbidden') throw await forbidden(api, { name, signerName, by }, error);
    if (error.code === 'api-missing') throw gone(request, how);
    if (error.code === 'api-conflict' || LOST.has(error.code)) return error;
    throw error;
  }
}

/** @throws KubepkiError gone-undecided, another-request, decision-unknown */
async function readBack(
  { request }: Looked,
  lost: KubepkiError | undefined,
  how: Settling,
): Promise<SigningRequest> {
  const { api, decision } = how;
  const { name, uid } = request;
  let object: unknown;
  try {
    object = await ask(
      api,
      { method: 'GET', path: apiPath(...SIGNING_REQUESTS, name) },
      { doing: `read the request ${name}` },
    );
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    if (error.code === 'api-missing') throw gone(request, how);
    if (lost === undefined) throw error;
    throw new KubepkiError('decision-unknown', { request: name, decision, because: lost.code }, lost);
  }
  return demandSame(demandReadable(readSigningRequest(object), name), uid);
}

/** How long the controller manager lets one stand that nobody decides (pkg/controller/certificates/cleaner/cleaner.go). */
const PENDING_STANDS = 24 * 3_600_000;

function gone({ name, created }: SigningRequest, { clock, decision }: Settling): KubepkiError {
  const age = clock.now().getTime() - Date.parse(created);
  const why = age >= PENDING_STANDS ? 'cleaned-up' : 'deleted';
  return new KubepkiError('gone-undecided', { request: name, created, decision, why });
}
