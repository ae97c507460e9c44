/**
 * What somebody may do: by RBAC where its lists may be read; else, and for the strongest verdicts in any case, by asking the
 * server, which knows what its other authorizers say.
 */
import {
  calloutsByAnswer,
  calloutsByName,
  calloutsByRole,
  type Telling,
  tellingQuestions,
} from '../../domain/api/callout.ts';
import type { Doubt, Person, Power, Unseen } from '../../domain/api/power.ts';
import { POWER_IDS, POWERS } from '../../domain/api/power-table.ts';
import {
  allows,
  type Binding,
  grantsOf,
  groupsOf,
  type Policy,
  type Question,
  type Role,
} from '../../domain/api/rbac.ts';
import { type ApiAnswer, type ApiServer, apiPath } from '../../domain/api/server.ts';
import { readBinding, readRole } from '../../format/api/rbac.ts';
import { readAllowed } from '../../format/api/review.ts';
import { readStatus } from '../../format/api/status.ts';
import { readList } from './read-list.ts';

/** Reads RBAC and asks the server. For several persons: readPolicy once, then powerOf each. */
export async function lookAtPower(api: ApiServer, person: Person): Promise<Power> {
  return powerOf(api, person, await readPolicy(api));
}

/** RBAC as far as it may be read. */
export interface SeenPolicy extends Policy {
  readonly unseen: readonly Unseen[];
}

const RBAC = ['apis', 'rbac.authorization.k8s.io', 'v1'] as const;

const LISTS: readonly string[] = ['clusterroles', 'roles', 'clusterrolebindings', 'rolebindings'];

export async function readPolicy(api: ApiServer): Promise<SeenPolicy> {
  const unseen: Unseen[] = [];
  const read = async <Fact>(resource: string, readOne: (object: unknown) => Fact | undefined) => {
    const list = await readList(api, apiPath(...RBAC, resource));
    if (list.ok) return list.items.flatMap((item) => readOne(item) ?? []);
    unseen.push({ resource, words: wordsOf(list.answer) });
    return [];
  };
  const [clusterRoles, roles, clusterRoleBindings, roleBindings] = await Promise.all([
    read<Role>('clusterroles', (object) => readRole(object, 'ClusterRole')),
    read<Role>('roles', (object) => readRole(object, 'Role')),
    read<Binding>('clusterrolebindings', (object) => readBinding(object, 'ClusterRoleBinding')),
    read<Binding>('rolebindings', (object) => readBinding(object, 'RoleBinding')),
  ]);
  // in an order that does not hang on whose answer came first
  const inOrder = unseen.toSorted((a, b) => LISTS.indexOf(a.resource) - LISTS.indexOf(b.resource));
  return {
    roles: [...clusterRoles, ...roles],
    bindings: [...clusterRoleBindings, ...roleBindings],
    unseen: inOrder,
  };
}

/** By name and by roles alone, without another word with the server: for many persons at once. */
export function powerByPolicy(person: Person, policy: SeenPolicy): Power {
  const grants = grantsOf(policy, person);
  const byName = calloutsByName(person);
  // nobody takes anything from system:masters, so that what roles give them besides says nothing
  const byRole = person.groups.includes('system:masters') ? [] : calloutsByRole(grants);
  const seen = policy.unseen.length === 0 ? 'rbac' : 'nothing';
  return { person, seen, unseen: policy.unseen, grants, callouts: [...byName, ...byRole], doubts: [] };
}

export async function powerOf(api: ApiServer, person: Person, policy: SeenPolicy): Promise<Power> {
  const power = powerByPolicy(person, policy);
  if (person.groups.includes('system:masters')) return power;
  const seen = power.seen === 'rbac';
  const asked = await askAll(api, person, tellingQuestions(seen ? STRONG : POWER_IDS));
  if ('refused' in asked) {
    // that nobody may be asked about is worth saying only where there was no other way to know
    const words = { resource: 'subjectaccessreviews', words: wordsOf(asked.refused) };
    return seen ? power : { ...power, unseen: [...power.unseen, words] };
  }
  const known = new Set(power.callouts.map(({ power: id }) => id));
  const more = calloutsByAnswer(asked.allowed).filter(
    ({ power: id }) => !known.has(id) && !known.has('everything'),
  );
  return {
    ...power,
    seen: seen ? 'rbac' : 'reviews',
    callouts: [...power.callouts, ...more],
    doubts: seen ? doubtsOf(power, asked) : [],
  };
}

/** What is asked although RBAC could be read: it need not be the only authorizer. */
const STRONG = POWER_IDS.filter((id) => POWERS[id].powerful === 'wide');

/** At once: each may be a connection of its own, and a server has others to serve. */
const LANES = 6;

type Asked = { readonly allowed: readonly Telling[]; readonly forbidden: readonly Telling[] };

async function askAll(
  api: ApiServer,
  person: Person,
  questions: readonly Telling[],
): Promise<Asked | { readonly refused: ApiAnswer }> {
  const [first, ...rest] = questions;
  if (first === undefined) return { allowed: [], forbidden: [] };
  // the first is everything cluster-wide: whoever may that is asked no more, and whoever may not ask is told at once
  const everything = await ask(api, person, first.question);
  if (typeof everything !== 'boolean') return { refused: everything };
  if (everything) return { allowed: [first], forbidden: [] };
  const answers = rest.map((telling): { readonly telling: Telling; answer?: boolean | ApiAnswer } => ({
    telling,
  }));
  const waiting = answers.values();
  const lane = async () => {
    for (const one of waiting) one.answer = await ask(api, person, one.telling.question);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const those = (verdict: boolean) =>
    answers.filter(({ answer }) => answer === verdict).map(({ telling }) => telling);
  return { allowed: those(true), forbidden: [first, ...those(false)] };
}

/** @returns what the server said instead, where it did not say */
async function ask(
  api: ApiServer,
  person: Person,
  question: Telling['question'],
): Promise<boolean | ApiAnswer> {
  const { verb, group, resource, subresource, name, namespace } = question;
  const answer = await api.call({
    method: 'POST',
    path: apiPath('apis', 'authorization.k8s.io', 'v1', 'subjectaccessreviews'),
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: person.user,
        // the server takes these as they are, and adds system:authenticated to nobody
        groups: groupsOf(person),
        resourceAttributes: { verb, group, resource, subresource, name, namespace },
      },
    },
  });
  return readAllowed(answer.body) ?? answer;
}

function doubtsOf({ person, grants }: Power, { allowed, forbidden }: Asked): readonly Doubt[] {
  const compare = (question: Question, byServer: boolean): readonly Doubt[] => {
    const byRbac = allows(person, grants, question);
    return byRbac === byServer ? [] : [{ question, byRbac, byServer }];
  };
  return [
    ...allowed.flatMap(({ question }) => compare(question, true)),
    ...forbidden.flatMap(({ question }) => compare(question, false)),
  ];
}

function wordsOf({ status, body }: ApiAnswer): string {
  return readStatus(body)?.message || `HTTP ${status}`;
}
