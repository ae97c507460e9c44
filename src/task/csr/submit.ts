/** A request's file to its object on the server: judged before anything is sent, sent once, and found again if it stands. */
import type { CsrSubmitReport, StandingRequest } from '../../domain/api/report-signing.ts';
import { isObjectName, requestName } from '../../domain/api/request-name.ts';
import type { RiskId } from '../../domain/api/risk.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { subjectAsGo } from '../../domain/api/subject.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock, Files } from '../../domain/port.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { judgeRequest } from './judge.ts';
import { readRequestFile, type RequestFile } from './request-file.ts';
import { sendRequest, type SendPorts } from './send.ts';
import { ended } from './wait.ts';

export interface SubmitAsk {
  readonly file: string;
  /** where the object shall not be called after the request */
  readonly name?: string;
  /** short or whole */
  readonly signer?: string;
  readonly usages?: readonly string[];
  /** seconds */
  readonly expires?: number;
  readonly accept: readonly RiskId[];
}

export interface SubmitPorts extends SendPorts {
  readonly files: Pick<Files, 'read'>;
  readonly clock: Clock;
}

export interface Submission {
  readonly report: CsrSubmitReport;
  readonly file: RequestFile;
  readonly request: SigningRequest;
}

/**
 * @throws KubepkiError request-file-unfit, request-refused, request-denied, request-failed, bad-value, and
 * all that sending does
 */
export async function submitFile(ask: SubmitAsk, ports: SubmitPorts): Promise<Submission> {
  const file = await readRequestFile(ask.file, ports.files);
  const { inner, pem, says } = file;
  const name = ask.name ?? says.name ?? (await nameOf(file));
  if (!isObjectName(name))
    throw new KubepkiError('bad-value', {
      command: 'csr submit',
      option: '--name',
      value: name,
      expected: 'a name of lower case letters and digits with - and . between them',
    });
  const { signerName, usages, expirationSeconds, findings } = judgeRequest(
    inner,
    { file: ask.file, line: 1, form: 'pem' },
    {
      ...optional('signer', ask.signer ?? says.signerName),
      ...optional('usages', ask.usages ?? says.usages),
      ...optional('expirationSeconds', ask.expires ?? says.expirationSeconds),
    },
  );
  const refused = findings.filter(({ severity }) => severity === 'refused');
  if (refused.length > 0 && !ask.accept.includes('refused-by-signer'))
    throw new KubepkiError(
      'request-refused',
      { path: ask.file, signer: signerName, by: refused[0]?.by ?? '' },
      undefined,
      refused.map(({ id, by, words }) => ({ id, by, words })),
    );
  const wish = { name, pem, signerName, usages, ...optional('expirationSeconds', expirationSeconds) };
  const { request, how, differs } = await sendRequest(wish, ports);
  const state = stateOf(request);
  // the same file finds the same object, and that one has come to its end
  if (state === 'denied' || state === 'failed') throw ended(request, state, ask.file);
  return {
    file,
    request,
    report: {
      apiVersion: 'kubepki/v1',
      kind: 'CsrSubmitReport',
      at: ports.clock.now().toISOString(),
      server: ports.api.access.server,
      file: ask.file,
      change: how === 'created' ? 'created' : 'none',
      request: standingOf(request),
      named: name !== (await nameOf(file)),
      differs,
      advice: findings.filter(({ severity }) => severity === 'advice'),
    },
  };
}

/** What the object of a file is called, where nobody said it otherwise. */
export async function nameOf({ facts, says }: RequestFile): Promise<string> {
  return says.name ?? requestName(subjectAsGo(facts.subject).commonName, await sha256(facts.der));
}

export function standingOf(request: SigningRequest): StandingRequest {
  return {
    name: request.name,
    uid: request.uid,
    signer: request.signerName,
    usages: request.usages,
    ...optional('expirationSeconds', request.expirationSeconds),
    requester: request.requester.user,
    state: stateOf(request),
  };
}
