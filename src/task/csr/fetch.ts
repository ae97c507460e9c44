/** The certificate of a request that was issued, beside its key: looked at from every side before it is written anywhere. */
import type { ApiServer } from '../../domain/api/server.ts';
import type { CsrFetchReport } from '../../domain/api/report-signing.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock, Files } from '../../domain/port.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { isSealed, readPrivateKey } from '../../engine/read/key.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { type Answer, checkAnswer } from './answer.ts';
import { holds } from './object.ts';
import { beside, type RequestFile } from './request-file.ts';
import { standing } from './send.ts';
import { standingOf } from './submit.ts';
import type { TrustSource } from './trust.ts';
import { about, ended } from './wait.ts';

export interface FetchAsk {
  readonly name: string;
  /** whose certificate it is; without one the object alone says what was asked for */
  readonly file?: RequestFile;
  /** where it goes; beside the file unless said otherwise, and - for nowhere */
  readonly to?: string;
  readonly trust: readonly TrustSource[];
}

export interface FetchPorts {
  readonly api: ApiServer;
  readonly clock: Clock;
  readonly files: Pick<Files, 'read' | 'state'>;
  /** a whole file in the place of another or of none */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

export interface Fetched {
  readonly report: CsrFetchReport;
  /** PEM, for who wants it elsewhere than in a file */
  readonly certificate: Uint8Array;
}

/**
 * @throws KubepkiError request-missing, request-name-taken, request-not-issued, request-denied, request-failed,
 * answer-unfit, certificate-in-the-way, and all that asking, reading and writing does
 */
export async function fetchCertificate(ask: FetchAsk, ports: FetchPorts): Promise<Fetched> {
  const { api, files, clock } = ports;
  const { name, file } = ask;
  const at = clock.now();
  const request = await standing(name, api);
  if (request === undefined)
    throw new KubepkiError('request-missing', { request: name, ...optional('path', file?.path) });
  if (file !== undefined && !holds(request, file.facts.der))
    throw new KubepkiError('request-name-taken', {
      ...about(request),
      why: 'request',
      state: stateOf(request),
    });
  demandIssued(request, file?.path);
  const path = ask.to ?? (file === undefined ? '-' : beside(file.path, 'crt'));
  const key = await keyBeside(file?.path ?? path, request, files);
  const answer = await checkAnswer({ request, at, trust: ask.trust, ...optional('spki', key?.spki) });
  const change = path === '-' ? 'created' : await changeAt(path, answer, request, files);
  if (path !== '-' && change !== 'none') await ports.write(path, answer.pem);
  return {
    certificate: answer.pem,
    report: {
      apiVersion: 'kubepki/v1',
      kind: 'CsrFetchReport',
      at: at.toISOString(),
      server: api.access.server,
      request: standingOf(request),
      path,
      change,
      certificate: shown(answer),
      ...optional('key', key?.path),
      trust: answer.trust,
      lifetime: answer.lifetime,
    },
  };
}

function demandIssued(request: SigningRequest, path: string | undefined): void {
  const state = stateOf(request);
  if (state === 'denied' || state === 'failed') throw ended(request, state, path);
  if (state !== 'issued')
    throw new KubepkiError('request-not-issued', { ...about(request), state, ...optional('path', path) });
}

/** Under a passphrase nothing of it can be told, and nobody needs to be asked for one: the request was signed by the key. */
async function keyBeside(
  path: string,
  request: SigningRequest,
  files: FetchPorts['files'],
): Promise<{ readonly path: string; readonly spki: Uint8Array } | undefined> {
  const at = beside(path, 'key');
  if (path === '-' || (await files.state(at)) === undefined) return undefined;
  const bytes = await files.read(at);
  if (isSealed(bytes)) return undefined;
  const reading = await readPrivateKey(bytes);
  if (!reading.ok)
    throw new KubepkiError('answer-unfit', about(request), undefined, [{ what: 'key-damaged', path: at }]);
  return { path: at, spki: reading.value.spki };
}

/** A certificate of the same key that ends no later is what this one comes for; anything else is somebody's. */
async function changeAt(
  path: string,
  { pem, leaf }: Answer,
  request: SigningRequest,
  files: FetchPorts['files'],
): Promise<CsrFetchReport['change']> {
  if ((await files.state(path)) === undefined) return 'created';
  const stands = await files.read(path);
  if (sameBytes(stands, pem)) return 'none';
  const there = firstIn(stands);
  const why =
    there === undefined
      ? 'not-a-certificate'
      : !sameBytes(there.key.spki, leaf.key.spki)
        ? 'other-key'
        : there.notAfter > leaf.notAfter
          ? 'ends-later'
          : undefined;
  if (why === undefined) return 'replaced';
  const ends =
    there === undefined ? {} : { notAfter: there.notAfter.toISOString(), subject: nameText(there.subject) };
  throw new KubepkiError('certificate-in-the-way', { ...about(request), path, why, ...ends });
}

function firstIn(bytes: Uint8Array): CertificateFacts | undefined {
  const block = splitPem(bytes).blocks.find(({ label }) => label === 'CERTIFICATE' || label === '');
  const reading = block === undefined ? undefined : readCertificate(block.der);
  return reading?.ok === true ? reading.value : undefined;
}

function shown({ leaf, chain, leftOut }: Answer): CsrFetchReport['certificate'] {
  return {
    subject: nameText(leaf.subject),
    names: leaf.names.map(({ kind, value }) => `${kind}:${value}`),
    issuer: nameText(leaf.issuer),
    serial: leaf.serial,
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    chain: chain.length,
    leftOut,
  };
}
