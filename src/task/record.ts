/** What is written down of each certificate that was made: a line of the issuance log. */
import { nameText } from '../domain/distinguished-name.ts';
import type { Issuance } from '../domain/issuance.ts';
import { optional } from '../domain/optional.ts';
import type { Action, Step } from '../domain/plan/step.ts';
import { sha256 } from '../engine/read/fingerprint.ts';
import { alternativeNameText } from '../engine/read/general-name.ts';
import type { Pair } from './make-pair.ts';

const NOT_MADE: ReadonlySet<Action> = new Set(['keep', 'refresh', 'request', 'await']);

/** In the order of the steps; what is kept, or only copied anew, was issued before. */
export async function recordOf(
  steps: readonly Step[],
  pairs: ReadonlyMap<string, Pair>,
  { act, now }: { readonly act: string; readonly now: Date },
): Promise<readonly Issuance[]> {
  const made = steps.flatMap(({ action, credential }) => {
    const facts = pairs.get(credential.id)?.facts;
    if (NOT_MADE.has(action) || credential.makes === 'key-pair') return [];
    return facts === undefined ? [] : [{ credential, facts }];
  });
  return Promise.all(
    made.map(async ({ credential: { id, signer }, facts }) => ({
      time: now.toISOString(),
      act,
      credential: id,
      serial: facts.serial,
      subject: nameText(facts.subject),
      names: facts.names.map(alternativeNameText),
      notBefore: facts.notBefore.toISOString(),
      notAfter: facts.notAfter.toISOString(),
      fingerprint: await sha256(facts.der),
      ...optional('keyId', facts.subjectKeyId),
      signer,
      ...optional('signerKeyId', facts.authorityKeyId),
    })),
  );
}
