/** Signing requests one by one, with all that is to be known of each before somebody approves it. */
import { nodeNameOf, type NodeSight, unprovenNames } from '../../domain/api/node-names.ts';
import { calloutsFor } from '../../domain/api/power.ts';
import type { CsrShowReport, ShownRequest, UnreadableRequest } from '../../domain/api/report-list.ts';
import { type ApiServer, apiPath, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import { KUBELET_CLIENT_SIGNER, KUBELET_SERVING_SIGNER } from '../../domain/api/signer.ts';
import type { SigningRequest } from '../../domain/api/signing-request.ts';
import { subjectAsGo } from '../../domain/api/subject.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock } from '../../domain/port.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { readNode } from '../../format/api/node.ts';
import { mayBeName, readSigningRequest } from '../../format/api/signing-request.ts';
import { ask } from '../api/ask.ts';
import { powerOf, readPolicy, type SeenPolicy } from '../api/power.ts';
import { seeRequest } from './seen.ts';

export interface CsrShowAsk {
  readonly names: readonly string[];
}

/** @throws KubepkiError bad-value; where there is but one name, or none could be had, as ask does */
export async function showSigningRequests(
  { names }: CsrShowAsk,
  { api, clock }: { readonly api: ApiServer; readonly clock: Clock },
): Promise<CsrShowReport> {
  for (const name of names) checkName(name);
  const at = clock.now().toISOString();
  const policy = once(() => readPolicy(api));
  const requests: ShownRequest[] = [];
  const unreadable: UnreadableRequest[] = [];
  const failures: { readonly name: string; readonly error: KubepkiError }[] = [];
  for (const name of new Set(names)) {
    try {
      const object = await ask(
        api,
        { method: 'GET', path: apiPath(...SIGNING_REQUESTS, name) },
        { doing: `get certificatesigningrequests ${name}` },
      );
      const reading = readSigningRequest(object);
      if (reading.ok) requests.push(await showOne(api, reading.value, policy));
      else unreadable.push({ name, fault: reading.fault, field: reading.field });
    } catch (error) {
      if (!(error instanceof KubepkiError)) throw error;
      failures.push({ name, error });
    }
  }
  const [first] = failures;
  if (first !== undefined && requests.length + unreadable.length === 0) throw absent(first);
  const missing = failures.map(({ name, error: { code, evidence } }) => ({ name, code, evidence }));
  const { server } = api.access;
  return { apiVersion: 'kubepki/v1', kind: 'CsrShowReport', at, server, requests, unreadable, missing };
}

/** That it is not there is said as of every request, with what to do; it is no trouble with the API. */
function absent({ name, error }: { readonly name: string; readonly error: KubepkiError }): KubepkiError {
  return error.code === 'api-missing' ? new KubepkiError('request-missing', { request: name }, error) : error;
}

function checkName(name: string): void {
  if (mayBeName(name)) return;
  const expected = 'the name of a signing request, as csr list has it';
  throw new KubepkiError('bad-value', { command: 'csr show', option: 'NAME', value: name, expected });
}

async function showOne(
  api: ApiServer,
  object: SigningRequest,
  policy: () => Promise<SeenPolicy>,
): Promise<ShownRequest> {
  const { request, facts } = await seeRequest(object);
  const power =
    request.becomes === undefined ? undefined : await powerOf(api, request.becomes, await policy());
  const weighed =
    power === undefined ? undefined : { ...power, callouts: calloutsFor(power.callouts, object.signerName) };
  const node = facts === undefined ? undefined : await nodeOf(api, object, facts);
  const serves = facts !== undefined && object.signerName === KUBELET_SERVING_SIGNER;
  const unproven = serves
    ? unprovenNames(facts.names, node?.is === 'there' ? node.node : undefined)
    : undefined;
  return {
    ...request,
    ...optional('power', weighed),
    ...optional('node', node),
    ...optional('unproven', unproven),
  };
}

/** The Node that a kubelet's request is for; undefined where it is no kubelet's. */
async function nodeOf(
  api: ApiServer,
  { signerName }: SigningRequest,
  { subject }: RequestFacts,
): Promise<NodeSight | undefined> {
  if (signerName !== KUBELET_SERVING_SIGNER && signerName !== KUBELET_CLIENT_SIGNER) return undefined;
  const name = nodeNameOf(subjectAsGo(subject).commonName);
  if (name === undefined) return undefined;
  try {
    const object = await ask(
      api,
      { method: 'GET', path: apiPath('api', 'v1', 'nodes', name) },
      { doing: 'get nodes' },
    );
    const node = readNode(object, name);
    return node === undefined ? { is: 'unreadable', because: '' } : { is: 'there', node };
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    if (error.code === 'api-missing') return { is: 'absent' };
    if (error.code !== 'api-forbidden') throw error;
    return { is: 'unreadable', because: String(error.evidence['message'] ?? '') };
  }
}

/** RBAC is read when first somebody is to be judged by it, and then no more. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    made ??= make();
    return made;
  };
}
