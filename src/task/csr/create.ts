/**
 * A key and a request for it, side by side. The key first: whoever is interrupted goes on with the key that stands, and
 * what stands is never replaced. A request that asks for the same with the same key has been made already.
 */
import type { ActWarning } from '../../domain/act-warning.ts';
import type { AlgorithmId } from '../../domain/algorithm.ts';
import type { CsrCreateReport } from '../../domain/api/report-request.ts';
import type { ExtendedKeyUsage, KeyFacts, KeyUsage } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Files, NewFiles, Passphrases } from '../../domain/port.ts';
import { makeKey } from '../../engine/make/key.ts';
import { makeRequest } from '../../engine/make/request.ts';
import { encodePem } from '../../engine/read/pem.ts';
import { readInnerDer, REQUEST_LABEL } from '../../engine/verify/inner-request.ts';
import { judgeRequest } from './judge.ts';
import { openKey, type OpenedKey } from './open-key.ts';
import { beside } from './request-file.ts';
import { documentOf, isManifest, standingRequest } from './document.ts';

export interface CsrCreateAsk {
  /** the credential that it is for, where it is for one of a cluster file */
  readonly credential?: string;
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  readonly names: readonly { readonly kind: 'dns' | 'ip'; readonly value: string }[];
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** of a key that is made */
  readonly algorithm: AlgorithmId;
  /** whether a key that stands must be of it too */
  readonly algorithmDemanded?: boolean;
  /** where the request goes; a name that ends in .yaml, .yml or .json gets an object for kubectl */
  readonly to: string;
  /** a key that is there already */
  readonly key?: string;
  readonly signer?: string;
  readonly expirationSeconds?: number;
}

export interface CsrCreatePorts {
  readonly files: Pick<Files, 'read' | 'state'>;
  readonly newFiles: NewFiles;
  readonly passphrases: Passphrases;
}

/**
 * @throws KubepkiError bad-value, request-differs, key-differs, request-key-unusable, passphrase-missing, passphrase-wrong,
 * and all that reading and writing do
 */
export async function createRequest(ask: CsrCreateAsk, ports: CsrCreatePorts): Promise<CsrCreateReport> {
  const keyPath = ask.key ?? beside(ask.to, 'key');
  const stands = await readIfThere(ask.to, ports.files);
  const keyStands = await keyAt(keyPath, ask, ports);
  // judged before a key is made that nobody would need
  if (stands !== undefined) await standingRequest(stands, { ask, keyPath, key: keyStands });
  const key = keyStands ?? (await makeKeyAt(keyPath, ask, ports));
  const made = stands === undefined ? await documentOf(await requestPem(ask, key), ask) : undefined;
  const created = made !== undefined && (await ports.newFiles.create(ask.to, made, 0o644));
  // what lies there now is what is judged, whoever put it there
  const lies = created ? made : (stands ?? (await ports.files.read(ask.to)));
  const facts = await standingRequest(lies, { ask, keyPath, key });
  return {
    apiVersion: 'kubepki/v1',
    kind: 'CsrCreateReport',
    ...optional('credential', ask.credential),
    request: judgeRequest(
      await readInnerDer(facts.der),
      { file: ask.to, line: 1, form: isManifest(ask.to) ? 'object' : 'pem' },
      { ...optional('signer', ask.signer), ...optional('expirationSeconds', ask.expirationSeconds) },
    ),
    requestFile: created ? 'created' : 'kept',
    key: keyPath,
    keyFile: keyStands === undefined ? 'created' : 'kept',
    warnings: await keyWarnings(keyPath, ports.files),
  };
}

/** What stands is left as it is, and somebody else may have opened it: keys made here are their owner's alone. */
export async function keyWarnings(path: string, files: Pick<Files, 'state'>): Promise<readonly ActWarning[]> {
  const state = await files.state(path);
  if (state?.kind !== 'file' || (state.mode & 0o077) === 0) return [];
  return [{ warning: 'key-open', path, mode: (state.mode & 0o777).toString(8).padStart(3, '0') }];
}

/** The request alone, for standard output: its key must be there. */
export async function requestDocument(ask: CsrCreateAsk, ports: CsrCreatePorts): Promise<Uint8Array> {
  const key = await keyAt(ask.key ?? '', ask, ports);
  if (key === undefined) throw new KubepkiError('file-missing', { path: ask.key ?? '' });
  return requestPem(ask, key);
}

async function readIfThere(path: string, files: CsrCreatePorts['files']): Promise<Uint8Array | undefined> {
  return (await files.state(path)) === undefined ? undefined : files.read(path);
}

async function keyAt(
  path: string,
  ask: CsrCreateAsk,
  { files, passphrases }: CsrCreatePorts,
): Promise<OpenedKey | undefined> {
  const bytes = ask.key === undefined ? await readIfThere(path, files) : await files.read(path);
  if (bytes === undefined) return undefined;
  const key = await openKey(path, bytes, passphrases);
  if (ask.algorithmDemanded === true && algorithmOf(key.facts) !== ask.algorithm)
    throw new KubepkiError('key-differs', { path, is: algorithmOf(key.facts), wanted: ask.algorithm });
  return key;
}

function algorithmOf({ kind, bits, curve = '' }: KeyFacts): string {
  if (kind === 'rsa') return `rsa-${bits}`;
  return kind === 'ec' ? `ecdsa-${curve.replace('-', '').toLowerCase()}` : kind;
}

async function makeKeyAt(path: string, ask: CsrCreateAsk, ports: CsrCreatePorts): Promise<OpenedKey> {
  const { privatePem, facts } = await makeKey(ask.algorithm);
  if (await ports.newFiles.create(path, privatePem, 0o600)) return { privatePem, facts };
  // somebody was quicker: theirs is the key
  const theirs = await keyAt(path, ask, ports);
  if (theirs === undefined) throw new KubepkiError('file-missing', { path });
  return theirs;
}

async function requestPem(ask: CsrCreateAsk, { privatePem, facts }: OpenedKey): Promise<Uint8Array> {
  const { subject, names, keyUsage, extendedKeyUsage } = ask;
  // RFC 8813 §3: not for keys that encipher nothing
  const usage = keyUsage.filter((one) => one !== 'keyEncipherment' || facts.kind === 'rsa');
  const der = await makeRequest({
    subject,
    names,
    keyUsage: usage,
    extendedKeyUsage,
    authority: false,
    publicKey: facts,
    privatePem,
  });
  return encodePem(REQUEST_LABEL, der);
}
