/** From a request to its certificate: submitted, approved where we may, waited for, and held against what was asked. */
import type { Person } from '../../domain/api/power.ts';
import type { RiskId } from '../../domain/api/risk.ts';
import type { ApiServer, Pause } from '../../domain/api/server.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { requestName } from '../../domain/api/request-name.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock } from '../../domain/port.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { checkAnswer } from '../csr/answer.ts';
import { decideRequests, type DecisionPorts } from '../csr/decide.ts';
import { sendRequest } from '../csr/send.ts';
import { waitForRequest, type WaitPorts } from '../csr/wait.ts';
import { mayApprove } from './right.ts';
import type { Stands } from './stands.ts';

export const SIGNER = 'kubernetes.io/kube-apiserver-client';

/** A signer that has not signed what was approved by then does not sign. */
const PATIENCE = 60_000;

export interface CertifyAsk {
  readonly person: Person;
  readonly facts: RequestFacts;
  /** PEM, one block */
  readonly pem: Uint8Array;
  readonly usages: readonly string[];
  readonly expirationSeconds: number;
  readonly accept: readonly RiskId[];
}

export interface CertifyPorts {
  readonly api: ApiServer;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly agree: DecisionPorts['agree'];
  readonly tell?: WaitPorts['tell'];
}

export interface Certified {
  readonly request: SigningRequest;
  /** absent: somebody else has to approve it */
  readonly answer?: { readonly pem: Uint8Array; readonly leaf: CertificateFacts };
}

/** What a client certificate needs (the signer's own table of usages); an RSA key may encipher too. */
export function usagesFor({ key }: Pick<RequestFacts, 'key'>): readonly string[] {
  return ['digital signature', ...(key.kind === 'rsa' ? ['key encipherment'] : []), 'client auth'];
}

export async function nameOfRequest({ user }: Person, { der }: RequestFacts): Promise<string> {
  return requestName(user, await sha256(der));
}

/** @throws KubepkiError all that sending, approving, waiting and checking throw */
export async function certify(ask: CertifyAsk, ports: CertifyPorts, stands: Stands): Promise<Certified> {
  const { person, facts, pem, usages, expirationSeconds } = ask;
  const { api, clock, pause } = ports;
  const name = await nameOfRequest(person, facts);
  const wish = { name, pem, signerName: SIGNER, usages, expirationSeconds };
  const { request } = await sendRequest(wish, { api, pause });
  stands.add('request', name);
  if (stateOf(request) === 'pending' && !(await approved(request, ask, ports))) return { request };
  const issued = await waitForRequest(
    { name, uid: request.uid, der: facts.der, timeout: PATIENCE },
    { api, clock, pause, ...optional('tell', ports.tell) },
  );
  const { authority } = api.access;
  const answer = await checkAnswer({
    request: issued,
    spki: facts.key.spki,
    trust:
      authority === undefined
        ? []
        : [{ from: 'kubeconfig', name: api.access.context, authorities: authority }],
    at: clock.now(),
  });
  return { request: issued, answer };
}

/** Somebody may have approved it while we looked. */
async function approved(
  { name, uid }: SigningRequest,
  ask: CertifyAsk,
  ports: CertifyPorts,
): Promise<boolean> {
  const { api, clock, pause, agree } = ports;
  if (!(await mayApprove(api, SIGNER, pause))) return false;
  try {
    const decision = { decision: 'approve', names: [name], uid, accept: ask.accept } as const;
    await decideRequests(decision, { api, clock, agree });
    return true;
  } catch (error) {
    // an authorizer that said yes, and admission that says no
    if (!(error instanceof KubepkiError)) throw error;
    if (error.code === 'approval-forbidden') return false;
    const asked = { user: ask.person.user, doing: 'approve', request: name };
    if (error.code === 'agreement-missing') throw new KubepkiError('user-unagreed', asked, error);
    if (error.code === 'not-agreed') throw new KubepkiError('user-declined', asked, error);
    throw error;
  }
}
