/**
 * Approving and denying. First everything is looked at, then it is shown and agreed to, then each is decided, one after the
 * other. One that was named and cannot be decided stops all of them before anything is changed; of a selection it is left,
 * and told of, for whoever selects does not know each.
 */
import { type Decision, standing } from '../../domain/api/decision.ts';
import type { ApprovalReport, DecidedRequest } from '../../domain/api/report-approval.ts';
import type { RiskId } from '../../domain/api/risk.ts';
import { apiPath, type ApiServer, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import type { SigningRequest } from '../../domain/api/signing-request.ts';
import { type ErrorCode, KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock } from '../../domain/port.ts';
import { mayBeName, type ObjectReading, readSigningRequest } from '../../format/api/signing-request.ts';
import { ask as askApi } from '../api/ask.ts';
import { whoAmI } from '../api/who-am-i.ts';
import { pendingRequests, type Selection } from './pending.ts';
import { decidedBefore, demandAcceptable, demandReadable, demandSame } from './refusal.ts';
import { settle } from './settle.ts';
import { Look, type Looked } from './sight.ts';

export interface DecisionAsk {
  readonly decision: Decision;
  /** either names, or a selection of what is pending */
  readonly names: readonly string[];
  /** of the one that is named, where it is known: another object under that name is another request */
  readonly uid?: string;
  readonly selection?: Selection;
  /** risks that are taken; of approving alone */
  readonly accept: readonly RiskId[];
  /** stays with the request, for whoever reads it */
  readonly message?: string;
}

/** What somebody is to agree to: those without an outcome are open. */
export interface Offer {
  readonly decision: Decision;
  readonly requests: readonly OfferedRequest[];
  /** it was agreed to, and is not any more what it was then */
  readonly changed: boolean;
}
export type OfferedRequest = Omit<DecidedRequest, 'outcome'> & Partial<Pick<DecidedRequest, 'outcome'>>;

export interface DecisionPorts {
  readonly api: ApiServer;
  readonly clock: Clock;
  /** shows it and asks; undefined where nobody can be asked */
  readonly agree: (offer: Offer) => Promise<boolean | undefined>;
}

/** A request on its way from a look to an outcome. */
interface Course {
  readonly name: string;
  looked?: Looked;
  outcome?: DecidedRequest['outcome'];
  condition?: DecidedRequest['condition'];
  error?: KubepkiError;
}

/**
 * @throws KubepkiError decide-what, agreement-missing, not-agreed; where nothing was changed, why: the error of the one
 * request, or decisions-refused with those of all
 */
export async function decideRequests(ask: DecisionAsk, ports: DecisionPorts): Promise<ApprovalReport> {
  const { decision, names, selection } = ask;
  const { api, clock } = ports;
  if (names.length > 0 === (selection !== undefined)) throw new KubepkiError('decide-what', { decision });
  const { user: by } = await whoAmI(api);
  const at = clock.now().toISOString();
  const look = new Look(api, by, decision);
  const all: Course[] = [];
  if (selection === undefined)
    for (const name of new Set(names))
      all.push(await begin(name, ask, async () => look.at(await named(api, name, ask.uid))));
  else
    for (const reading of await pendingRequests(api, selection)) {
      const name = nameOf(reading);
      all.push(await begin(name, ask, () => look.at(demandReadable(reading, name))));
    }
  const open = all.filter(({ outcome }) => outcome === undefined);
  if (selection === undefined) throwAll(all);
  if (open.length > 0)
    await agreed({ decision, requests: all.map((one) => offered(one, ask)), changed: false }, ports);
  await decideEach(open, { ...ask, by }, ports);
  if (!all.some(({ outcome }) => outcome === 'done')) throwAll(all);
  return {
    apiVersion: 'kubepki/v1',
    kind: 'ApprovalReport',
    verb: decision,
    at,
    server: api.access.server,
    by,
    requests: all.map((one) => ({ ...offered(one, ask), outcome: one.outcome ?? 'untouched' })),
    warnings: [],
  };
}

/** Looks at one, and sees whether there is anything left to decide. */
async function begin(name: string, ask: DecisionAsk, look: () => Promise<Looked>): Promise<Course> {
  const course: Course = { name };
  try {
    course.looked = await look();
    const { request, view } = course.looked;
    const stands = standing(request, ask.decision);
    if (stands.is === 'against') throw decidedBefore(request, ask.decision, stands.by);
    if (stands.is === 'done') Object.assign(course, { outcome: 'already', condition: stands.by });
    else demandAcceptable(view, ask);
  } catch (error) {
    fail(course, error);
    // what stops this one stops all that follow
    if (course.error !== undefined && AWAY.has(course.error.code)) throw error;
  }
  return course;
}

async function named(api: ApiServer, name: string, uid: string | undefined): Promise<SigningRequest> {
  if (!mayBeName(name))
    throw new KubepkiError('bad-value', { option: 'NAME', value: name, expected: 'the name of a request' });
  try {
    const path = apiPath(...SIGNING_REQUESTS, name);
    const object = await askApi(api, { method: 'GET', path }, { doing: `read the request ${name}` });
    const request = demandReadable(readSigningRequest(object), name);
    return uid === undefined ? request : demandSame(request, uid);
  } catch (error) {
    if (error instanceof KubepkiError && error.code === 'api-missing')
      throw new KubepkiError('nothing-to-decide', { request: name }, error);
    throw error;
  }
}

async function agreed(offer: Offer, { agree }: DecisionPorts): Promise<void> {
  const answer = await agree(offer);
  const { decision } = offer;
  if (answer === undefined) throw new KubepkiError('agreement-missing', { decision });
  if (!answer) throw new KubepkiError('not-agreed', { decision });
}

/** No server, or none that knows us: the others would be told the same. */
const AWAY: ReadonlySet<ErrorCode> = new Set([
  'api-unreachable',
  'api-untrusted',
  'api-timeout',
  'api-unauthorized',
  'credential-unusable',
  'credential-plugin-failed',
]);

async function decideEach(
  open: readonly Course[],
  ask: DecisionAsk & { readonly by: string },
  ports: DecisionPorts,
): Promise<void> {
  const { api, clock, agree } = ports;
  const { decision, by } = ask;
  for (const course of open) {
    const { looked } = course;
    if (looked === undefined) continue;
    try {
      const settled = await settle(looked, {
        ...ask,
        api,
        clock,
        look: (request) => new Look(api, by, decision).at(request),
        agree: async (changed) =>
          (await agree({
            decision,
            requests: [offered({ name: course.name, looked: changed }, ask)],
            changed: true,
          })) === true,
      });
      Object.assign(course, settled);
    } catch (error) {
      fail(course, error);
      if (course.error !== undefined && (AWAY.has(course.error.code) || course.outcome === 'unknown')) return;
    }
  }
}

function fail(course: Course, error: unknown): void {
  if (!(error instanceof KubepkiError)) throw error;
  course.error = error;
  if (error.code === 'decision-unknown') course.outcome = 'unknown';
  else course.outcome = error.class === 'refused' ? 'refused' : 'failed';
}

/** One error as it is, several as one that has them all. */
function throwAll(all: readonly Course[]): void {
  const errors = all.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (first === undefined) return;
  if (errors.length === 1) throw first;
  // what could not be done at all is worse than what was refused
  const refused = errors.every((error) => error.class === 'refused');
  const details = errors.map(({ code, evidence }) => ({ ...evidence, code }));
  const count = { count: errors.length };
  throw new KubepkiError(refused ? 'decisions-refused' : 'decisions-failed', count, undefined, details);
}

function offered(
  { name, looked, outcome, condition, error }: Course,
  { accept }: DecisionAsk,
): OfferedRequest {
  const risks = looked?.view.risks ?? [];
  return {
    name,
    ...optional('request', looked?.view),
    ...optional('outcome', outcome),
    accepted: accept.filter((id) => risks.some(({ risk }) => risk === id)),
    ...optional('condition', condition),
    ...optional('trouble', error && troubleOf(error)),
  };
}

function troubleOf(error: KubepkiError): NonNullable<DecidedRequest['trouble']> {
  const { code, evidence, details } = error;
  return { code, class: error.class, evidence, details };
}

function nameOf(reading: ObjectReading<SigningRequest>): string {
  return (reading.ok ? reading.value.name : reading.name) ?? '';
}
