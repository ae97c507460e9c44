/**
 * The new credential, shown to the server that shall know it: what it says is the only proof that the signer is one that the
 * server believes, and that the rights have arrived.
 */
import type { Person } from '../../domain/api/power.ts';
import type { UserProof } from '../../domain/api/report-user.ts';
import {
  apiPath,
  type ApiServer,
  type ClusterAccess,
  type Dial,
  type Pause,
} from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { readRules, type SeenRules } from '../../format/api/rules-review.ts';
import { ask } from '../api/ask.ts';
import { whoAmI } from '../api/who-am-i.ts';

export interface ProofAsk {
  readonly person: Person;
  /** as the kubeconfig has it */
  readonly access: ClusterAccess;
  readonly namespace: string;
  /** some right was bound just now: API servers take a moment to know */
  readonly awaits: boolean;
}

const TRIES = 8;
const PAUSE = 250;

/** @throws KubepkiError user-not-proved, and what asking throws but for a credential that is not believed */
export async function prove(
  { person, access, namespace, awaits }: ProofAsk,
  { dial, pause }: { readonly dial: Dial; readonly pause: Pause },
): Promise<UserProof> {
  const api = await dial(access);
  try {
    const is = await whoAmI(api, pause).catch((error: unknown) => {
      if (!(error instanceof KubepkiError) || error.code !== 'api-unauthorized') throw error;
      throw new KubepkiError('user-not-proved', { user: person.user, server: access.server }, error);
    });
    // everybody who is known is in system:authenticated as well
    const groups = is.groups.filter(
      (group) => group !== 'system:authenticated' || person.groups.includes(group),
    );
    const asWanted =
      is.user === person.user &&
      groups.length === person.groups.length &&
      person.groups.every((group) => groups.includes(group));
    if (!asWanted)
      throw new KubepkiError('user-not-proved', {
        user: person.user,
        server: access.server,
        is: is.user,
        groups: is.groups,
      });
    const { may, incomplete } = await rulesOf(api, namespace, awaits, pause);
    return {
      user: is.user,
      groups: is.groups,
      asWanted,
      namespace,
      may,
      ...(incomplete ? { incomplete } : {}),
    };
  } finally {
    api.close();
  }
}

async function rulesOf(api: ApiServer, namespace: string, awaits: boolean, pause: Pause): Promise<SeenRules> {
  const path = apiPath('apis', 'authorization.k8s.io', 'v1', 'selfsubjectrulesreviews');
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace },
  };
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(
      api,
      { method: 'POST', path, body },
      { doing: 'create selfsubjectrulesreviews', pause },
    );
    const rules = readRules(answer);
    if (rules === undefined)
      throw new KubepkiError('api-answer', {
        server: api.access.server,
        problem: 'no-review',
        doing: 'SelfSubjectRulesReview',
      });
    if (rules.may.length > 0 || !awaits || tries === TRIES) return rules;
    await pause.pause(PAUSE);
  }
}
