/** Asking somebody else to sign, and taking the answer: requests, the keys that wait for them, and what comes of both. */
import { sameBytes } from '../domain/bytes.ts';
import type { KeyFacts } from '../domain/certificate.ts';
import type { CertificateCredential } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { FILE_MODES } from '../domain/layout/layout.ts';
import { optional } from '../domain/optional.ts';
import { pendingPaths } from '../domain/pending.ts';
import { keyInWaiting } from '../domain/plan/elsewhere.ts';
import type { Step } from '../domain/plan/step.ts';
import type { FileRemoval, FileWrite } from '../domain/port.ts';
import { makeKey } from '../engine/make/key.ts';
import { makeRequest } from '../engine/make/request.ts';
import { encodeCertificates, encodePem } from '../engine/read/pem.ts';
import type { Pair } from './make-pair.ts';
import { certificatesIn } from './pending.ts';
import { chainOf, shownFile } from './shown.ts';
import type { Survey } from './survey.ts';

/** One request, and its key where that is not in place already. */
export async function askElsewhere(step: Step, survey: Survey): Promise<readonly FileWrite[]> {
  const { credential } = step;
  if (credential.makes === 'key-pair') return [];
  const paths = pendingPaths(credential.id);
  const { facts, pem, isNew } = await keyToAskFor(credential, step, survey);
  const der = await makeRequest({
    subject: credential.subject,
    names: credential.names,
    keyUsage: credential.keyUsage,
    extendedKeyUsage: credential.extendedKeyUsage,
    authority: credential.makes === 'authority',
    publicKey: facts,
    privatePem: pem,
  });
  const write = (path: string, bytes: Uint8Array, mode: number): FileWrite => {
    return { path, bytes, mode, replaces: survey.bytes.get(path) };
  };
  return [
    ...(isNew ? [write(paths.key, pem, FILE_MODES.key)] : []),
    write(paths.request, encodePem('CERTIFICATE REQUEST', der), FILE_MODES.certificate),
  ];
}

async function keyToAskFor(
  credential: CertificateCredential,
  { instead = 'create' }: Step,
  { found, standing, bytes }: Survey,
): Promise<{ facts: KeyFacts; pem: Uint8Array; isNew: boolean }> {
  const state = found.get(credential.id) ?? { broken: [], stale: [] };
  const facts = keyInWaiting(credential, state, instead);
  const pem =
    facts === state.key ? standing.get(credential.id)?.key : bytes.get(pendingPaths(credential.id).key);
  if (facts !== undefined && pem !== undefined) return { facts, pem, isNew: false };
  const made = await makeKey(credential.algorithm, credential.keyForm);
  return { facts: made.facts, pem: made.privatePem, isNew: true };
}

/** What came back, with the key that it is for, wherever that waits. */
export function takeAnswer(
  credential: CertificateCredential,
  { found, standing, bytes }: Survey,
  signer: Pair | undefined,
): Pair {
  const paths = pendingPaths(credential.id);
  const answer = certificatesIn(bytes.get(paths.answer) ?? new Uint8Array());
  if (answer === undefined) throw new KubepkiError('self-check-failed', { field: 'certificate' });
  const [facts] = answer;
  const { key: waiting, above: between = [] } = found.get(credential.id)?.pending ?? {};
  const inWaiting = waiting !== undefined && sameBytes(waiting.spki, facts.key.spki);
  const key = inWaiting ? bytes.get(paths.key) : standing.get(credential.id)?.key;
  const above = signer?.chain;
  const sent = encodeCertificates([facts, ...between].map(({ der }) => der));
  // whoever signs by hand sends the certificate alone; what leads from here to the root is known here
  const certificate = shownFile(credential, sent, facts, above);
  return { certificate, chain: chainOf(credential, facts, above), facts, ...optional('key', key) };
}

/** What lies there and is asked of nobody any more: the key that signs is here again, and nothing has to be made. */
export function unasked(steps: readonly Step[], bytes: Survey['bytes']): readonly string[] {
  return steps.flatMap(({ action, credential }) =>
    credential.makes !== 'key-pair' && (action === 'keep' || action === 'refresh')
      ? answeredFiles(credential, bytes).map(({ path }) => path)
      : [],
  );
}

/** What stands under requests/ for a credential, and goes once it is answered. */
export function answeredFiles({ id }: CertificateCredential, bytes: Survey['bytes']): readonly FileRemoval[] {
  return Object.values(pendingPaths(id)).flatMap((path) => {
    const replaces = bytes.get(path);
    return replaces === undefined ? [] : [{ path, replaces }];
  });
}
