/** What waits for a decision, of one signer or requester or of all, oldest first. */
import { apiPath, type ApiServer, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { type ObjectReading, readSigningRequest } from '../../format/api/signing-request.ts';
import { refusal } from '../api/ask.ts';
import { readList } from '../api/read-list.ts';

/** Of all that is pending; what is said narrows it. */
export interface Selection {
  /** whole: kubernetes.io/kubelet-serving */
  readonly signer?: string;
  readonly requester?: string;
}

/** Those that cannot be read are among them, last: nobody can say that they were not meant. */
export async function pendingRequests(
  api: ApiServer,
  { signer, requester }: Selection,
): Promise<readonly ObjectReading<SigningRequest>[]> {
  const list = await readList(api, apiPath(...SIGNING_REQUESTS));
  if (!list.ok) throw refusal(api, list.answer, 'list certificatesigningrequests');
  const readings = list.items.map((item) => readSigningRequest(item));
  const pending = readings
    .flatMap((one) => (one.ok ? [one.value] : []))
    .filter(
      (request) =>
        stateOf(request) === 'pending' &&
        (signer === undefined || request.signerName === signer) &&
        (requester === undefined || request.requester.user === requester),
    );
  const age = (one: SigningRequest) => Date.parse(one.created);
  return [
    ...pending
      .toSorted((a, b) => age(a) - age(b) || (a.name < b.name ? -1 : 1))
      .map((value) => ({ ok: true, value }) as const),
    ...readings.filter((one) => !one.ok),
  ];
}
