/** The signing requests of a cluster, or those of them that somebody wants to see. */
import type { CsrListReport, ListedRequest, UnreadableRequest } from '../../domain/api/report-list.ts';
import { type Callout, calloutsFor, type Person } from '../../domain/api/power.ts';
import { type ApiServer, apiPath, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import { wholeSignerName } from '../../domain/api/signer.ts';
import { type SigningRequest, type SigningState, stateOf } from '../../domain/api/signing-request.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock } from '../../domain/port.ts';
import { readSigningRequest } from '../../format/api/signing-request.ts';
import { refusal } from '../api/ask.ts';
import { powerByPolicy, readPolicy, type SeenPolicy } from '../api/power.ts';
import { readList } from '../api/read-list.ts';
import { seeRequest } from './seen.ts';

export interface CsrListAsk {
  /** short or whole */
  readonly signer?: string;
  readonly state?: SigningState;
  /** the user who sent it */
  readonly requester?: string;
}

/** @throws KubepkiError as ask does */
export async function listSigningRequests(
  ask: CsrListAsk,
  { api, clock }: { readonly api: ApiServer; readonly clock: Clock },
): Promise<CsrListReport> {
  const list = await readList(api, apiPath(...SIGNING_REQUESTS));
  if (!list.ok) throw refusal(api, list.answer, 'list certificatesigningrequests');
  const unreadable: UnreadableRequest[] = [];
  const all: SigningRequest[] = [];
  for (const item of list.items) {
    const reading = readSigningRequest(item);
    if (reading.ok) all.push(reading.value);
    else unreadable.push({ ...optional('name', reading.name), fault: reading.fault, field: reading.field });
  }
  const wanted = all.filter((one) => isWanted(one, ask)).toSorted(byAge);
  const seen = await Promise.all(wanted.map(seeRequest));
  // RBAC is read where there is somebody to judge by it
  const policy = seen.some(({ request }) => request.becomes !== undefined)
    ? await readPolicy(api)
    : undefined;
  const known = new Map<string, readonly Callout[]>();
  const requests = seen.map(({ request }): ListedRequest => {
    const callouts = calloutsOf(request.becomes, policy, known);
    return { ...request, callouts: calloutsFor(callouts, request.signerName) };
  });
  return {
    apiVersion: 'kubepki/v1',
    kind: 'CsrListReport',
    at: clock.now().toISOString(),
    server: api.access.server,
    requests,
    leftOut: all.length - wanted.length,
    unreadable,
    unseen: policy?.unseen ?? [],
  };
}

function isWanted(request: SigningRequest, { signer, state, requester }: CsrListAsk): boolean {
  return (
    (signer === undefined || request.signerName === wholeSignerName(signer)) &&
    (state === undefined || stateOf(request) === state) &&
    (requester === undefined || request.requester.user === requester)
  );
}

function byAge(one: SigningRequest, other: SigningRequest): number {
  const order = Date.parse(one.created) - Date.parse(other.created);
  // an age that cannot be read sorts with its own kind
  return order || (one.name < other.name ? -1 : 1);
}

/** A thousand requests are seldom of a thousand persons. */
function calloutsOf(
  person: Person | undefined,
  policy: SeenPolicy | undefined,
  known: Map<string, readonly Callout[]>,
): readonly Callout[] {
  if (person === undefined || policy === undefined) return [];
  const key = JSON.stringify(person);
  const callouts = known.get(key) ?? powerByPolicy(person, policy).callouts;
  known.set(key, callouts);
  return callouts;
}
