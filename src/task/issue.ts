/** Carrying out steps in memory: keys, certificates, kubeconfigs and copies as bytes, ready for one act. */
import type { Cluster } from '../domain/cluster.ts';
import type { Credential, CredentialFile } from '../domain/credential.ts';
import { serverFor } from '../domain/edge.ts';
import type { Issuance } from '../domain/issuance.ts';
import { REQUESTS_MANIFEST } from '../domain/pending.ts';
import { type Action, SIGNS, type Step } from '../domain/plan/step.ts';
import type { FileRemoval, FileWrite, Passphrases, Progress } from '../domain/port.ts';
import type { ActWarning } from '../domain/act-warning.ts';
import { toUtf8 } from '../domain/utf8.ts';
import { renderKubeconfig } from '../format/kubeconfig/render.ts';
import { answeredFiles, askElsewhere, takeAnswer } from './ask-elsewhere.ts';
import { makePair, type Pair } from './make-pair.ts';
import { recordOf } from './record.ts';
import { requestList } from './request-list.ts';
import type { Survey } from './survey.ts';
import { asFiled, unseal, type Unsealed } from './unseal.ts';

export interface Issued {
  readonly writes: readonly FileWrite[];
  readonly removes: readonly FileRemoval[];
  readonly warnings: readonly ActWarning[];
  /** every certificate that was made */
  readonly issuances: readonly Issuance[];
}

interface Context {
  readonly cluster: Cluster;
  readonly survey: Survey;
  /** steps of others that wait for an answer, and go on waiting */
  readonly others: readonly Step[];
  readonly kubeconfigTemplate: string;
  /** the verb, for the issuance log */
  readonly act: string;
  readonly now: Date;
  readonly progress: Progress;
  readonly passphrases: Passphrases | undefined;
}

export async function issue(steps: readonly Step[], context: Context): Promise<Issued> {
  const pairs = new Map<string, Pair>();
  const asked: FileWrite[] = [];
  const keys = await unseal(steps, context.survey, context.passphrases);
  const work = steps.filter(({ action }) => !IDLE.has(action)).length;
  let done = 0;
  const carryOut = async (step: Step) => {
    const { id } = step.credential;
    if (step.action === 'request') asked.push(...(await askElsewhere(step, context.survey)));
    pairs.set(id, await pairOf(step, pairs, keys, context));
    if (!IDLE.has(step.action)) context.progress(++done, work, 'making');
  };
  // signers before what they sign; of the others many at a time, so that making keys uses every core
  const signs = ({ credential }: Step) => credential.makes === 'authority';
  for (const step of steps.filter(signs)) await carryOut(step);
  await manyAtATime(
    steps.filter((step) => !signs(step)),
    carryOut,
  );
  const writes = steps
    .filter(({ action }) => !IDLE.has(action) && action !== 'request')
    .flatMap(({ credential }) => writesFor(credential, pairs, context));
  const { bytes } = context.survey;
  const answered = steps.flatMap(({ action, credential }) =>
    ANSWERS.has(action) && credential.makes !== 'key-pair' ? answeredFiles(credential, bytes) : [],
  );
  const list = requestList([...steps, ...context.others], bytes.get(REQUESTS_MANIFEST));
  // in the order of the steps, however the work was scheduled
  const warnings = steps.flatMap(({ credential }) => pairs.get(credential.id)?.warning ?? []);
  return {
    writes: [...writes, ...asked, ...list.writes],
    removes: [...answered, ...list.removes],
    warnings,
    issuances: await recordOf(steps, pairs, context),
  };
}

/** The actions after which a request has its answer, or needs none: the key that signs may have come back. */
const ANSWERS: ReadonlySet<Action> = new Set([...SIGNS, 'accept']);

/** The actions that write nothing. */
const IDLE: ReadonlySet<Action> = new Set(['keep', 'await']);

async function pairOf(
  step: Step,
  pairs: ReadonlyMap<string, Pair>,
  keys: Unsealed,
  { survey, now }: Context,
): Promise<Pair> {
  const { credential, action } = step;
  const stood = survey.standing.get(credential.id);
  const opened = keys.opened.get(credential.id);
  const stands = stood === undefined || opened === undefined ? stood : { ...stood, key: opened };
  const signer = signerOf(credential, pairs);
  // what is to be replaced goes on being used until the answer is there
  if (action === 'await' || action === 'request')
    return survey.found.get(credential.id)?.certificate === undefined
      ? {}
      : makePair({ ...step, action: 'keep' }, stands, signer, now);
  const pair =
    action === 'accept' && credential.makes !== 'key-pair'
      ? takeAnswer(credential, survey, signer)
      : await makePair(step, stands, signer, now);
  if (pair.key === undefined) return pair;
  return { ...pair, filedKey: await asFiled(step, pair.key, survey, keys) };
}

/** More than there are threads to do it. With all at once every key would be made before the first certificate is seen to be. */
const AT_A_TIME = 32;

/** The first that fails ends it: nobody takes up another. */
async function manyAtATime<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = (function* () {
    yield* list;
  })();
  const taking = async () => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, taking));
}

function signerOf(credential: Credential, pairs: ReadonlyMap<string, Pair>): Pair | undefined {
  return credential.makes === 'key-pair' ? undefined : pairs.get(credential.signer);
}

function writesFor(
  credential: Credential,
  pairs: ReadonlyMap<string, Pair>,
  context: Context,
): readonly FileWrite[] {
  const pair = pairs.get(credential.id) ?? {};
  const kubeconfig = kubeconfigOf(credential, pair, signerOf(credential, pairs), context);
  return credential.files.flatMap(({ role, path, mode }) => {
    const bytes = contentOf(role, pair, kubeconfig);
    return bytes === undefined ? [] : [{ path, bytes, mode, replaces: context.survey.bytes.get(path) }];
  });
}

function contentOf(
  role: CredentialFile['role'],
  pair: Pair,
  kubeconfig: Uint8Array | undefined,
): Uint8Array | undefined {
  switch (role) {
    case 'certificate':
      return pair.certificate;
    case 'key':
      return pair.filedKey ?? pair.key;
    case 'public-key':
      return pair.publicKey;
    case 'kubeconfig':
      return kubeconfig;
  }
}

function kubeconfigOf(
  credential: Credential,
  pair: Pair,
  signer: Pair | undefined,
  { cluster, kubeconfigTemplate }: Context,
): Uint8Array | undefined {
  const server = serverFor(credential.identity, credential.machine, cluster);
  if (!credential.files.some(({ role }) => role === 'kubeconfig') || credential.makes === 'key-pair')
    return undefined;
  if (server === undefined || pair.certificate === undefined || pair.key === undefined) return undefined;
  if (signer?.certificate === undefined) return undefined;
  return toUtf8(
    renderKubeconfig(kubeconfigTemplate, {
      cluster: cluster.name,
      user: credential.subject.commonName,
      server,
      authority: signer.certificate,
      certificate: pair.certificate,
      key: pair.key,
    }),
  );
}
