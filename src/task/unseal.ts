/** Keys under a passphrase: opened where an act needs them, in memory alone, and put under it where the cluster file wants it. */
import { sameBytes } from '../domain/bytes.ts';
import { homeOf } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { type Action, SIGNS, type Step } from '../domain/plan/step.ts';
import type { Passphrases } from '../domain/port.ts';
import { encryptPrivateKey } from '../engine/make/encrypt-key.ts';
import { decryptPrivateKey } from '../engine/read/decrypt-key.ts';
import { isSealed, readPrivateKey } from '../engine/read/key.ts';
import type { Survey } from './survey.ts';

export interface Unsealed {
  /** by credential: the key, plain, for signing */
  readonly opened: ReadonlyMap<string, Uint8Array>;
  /** what is written of a key that shall lie under the passphrase */
  readonly seal: (key: Uint8Array) => Promise<Uint8Array>;
}

/** One passphrase for all of them: who sits at a terminal is asked once. */
const THEM_ALL = "the authorities' keys";

/** @throws KubepkiError passphrase-missing, passphrase-wrong, authority-unusable, and all that Passphrases.ask throws */
export async function unseal(
  steps: readonly Step[],
  survey: Survey,
  passphrases: Passphrases | undefined,
): Promise<Unsealed> {
  const opened = new Map<string, Uint8Array>();
  const ask = async (of: string, fresh = false) => {
    const passphrase = await passphrases?.ask({ of, ...(fresh ? { fresh } : {}) });
    if (passphrase === undefined) throw new KubepkiError('passphrase-missing', { of });
    return passphrase;
  };
  for (const id of keysNeeded(steps)) {
    const key = survey.standing.get(id)?.key;
    if (survey.found.get(id)?.sealed !== true || key === undefined) continue;
    opened.set(id, await open(id, key, survey, ask));
  }
  const sealing = steps.some((step) => sealsAnew(step, survey));
  // a key that lies under it already shows that it is the right one: two of them would serve nobody
  const [witness] = sealing && opened.size === 0 ? sealedKeys(survey) : [];
  if (witness !== undefined) opened.set(witness.id, await open(witness.id, witness.key, survey, ask));
  // asked before anything is made; typed twice only where nothing shows it
  const fresh = opened.size === 0;
  if (sealing) await ask(THEM_ALL, fresh);
  return { opened, seal: async (key) => encryptPrivateKey(key, await ask(THEM_ALL, fresh)) };
}

function sealedKeys({ wanted, found, standing }: Survey): readonly { id: string; key: Uint8Array }[] {
  return wanted.flatMap(({ id }) => {
    const key = standing.get(id)?.key;
    return found.get(id)?.sealed === true && key !== undefined ? [{ id, key }] : [];
  });
}

/** Whose keys sign; what is certified anew itself is looked at as well. */
function keysNeeded(steps: readonly Step[]): readonly string[] {
  const ids = steps.flatMap(({ action, credential }) => {
    if (credential.makes === 'key-pair') return [];
    if (SIGNS.has(action)) return [credential.signer, credential.id];
    return action === 'request' ? [credential.id] : [];
  });
  return [...new Set(ids)];
}

const WRITING: ReadonlySet<Action> = new Set([...SIGNS, 'refresh', 'accept']);

/** Whether a key is written that lay under no passphrase before. */
export function sealsAnew({ action, credential }: Step, { found, standing }: Survey): boolean {
  if (credential.makes !== 'authority' || !credential.sealed || !WRITING.has(action)) return false;
  if (found.get(credential.id)?.sealed === true) return false;
  const isMade = action === 'create' || action === 'rekey' || action === 'accept';
  return isMade || standing.get(credential.id)?.key !== undefined;
}

/** Whether the history goes on holding the key as it was: without a passphrase. */
export function leavesPlain(step: Step, survey: Survey): boolean {
  return sealsAnew(step, survey) && (step.action === 'accept' || step.action === 'refresh');
}

type Ask = (of: string) => Promise<string>;

async function open(id: string, key: Uint8Array, { wanted, found }: Survey, ask: Ask): Promise<Uint8Array> {
  const credential = wanted.find((one) => one.id === id);
  const path = (credential === undefined ? undefined : homeOf(credential, 'key')) ?? id;
  const plain =
    (await openedBy(await ask(THEM_ALL), key, path)) ?? (await openedBy(await ask(path), key, path));
  if (plain === undefined) throw new KubepkiError('passphrase-wrong', { path });
  const facts = await readPrivateKey(plain);
  const certified = found.get(id)?.certificate?.key.spki;
  if (!facts.ok || (certified !== undefined && !sameBytes(facts.value.spki, certified)))
    throw new KubepkiError('authority-unusable', {
      signer: id,
      why: facts.ok ? 'key-mismatch' : 'unreadable',
      path,
    });
  return plain;
}

async function openedBy(passphrase: string, key: Uint8Array, path: string): Promise<Uint8Array | undefined> {
  try {
    const reading = await decryptPrivateKey(key, passphrase);
    if (!reading.ok) throw new KubepkiError('file-unreadable', { path });
    return reading.value;
  } catch (error) {
    if (error instanceof KubepkiError && error.code === 'passphrase-wrong') return undefined;
    throw error;
  }
}

/** A key as it goes to disk: one that was opened for this act goes back as it lay. */
export async function asFiled(
  step: Step,
  key: Uint8Array,
  survey: Survey,
  { opened, seal }: Unsealed,
): Promise<Uint8Array> {
  const { id } = step.credential;
  if (opened.get(id) === key) return survey.standing.get(id)?.key ?? key;
  return sealsAnew(step, survey) && !isSealed(key) ? seal(key) : key;
}
