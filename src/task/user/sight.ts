/** What making a user would give, looked at before anything is sent: names, roles, and what the signer will refuse. */
import type { WantedBinding } from '../../domain/api/binding.ts';
import { calloutsByRole } from '../../domain/api/callout.ts';
import { lintRequest } from '../../domain/api/lint.ts';
import { type Callout, type Grant, type Person, type Power, powerfulOf } from '../../domain/api/power.ts';
import type { Risk } from '../../domain/api/risk.ts';
import type { ApiServer } from '../../domain/api/server.ts';
import { optional } from '../../domain/optional.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { bindingName, reservedIn } from '../../domain/user.ts';
import { powerByPolicy, readPolicy } from '../api/power.ts';
import { rulesOfRole } from './bind.ts';

export interface UserSight {
  readonly power: Power;
  readonly risks: readonly Risk[];
  /** the role that shall be bound: whether it is there, and undefined where nobody may look */
  readonly roleThere?: boolean;
}

export interface SightAsk {
  readonly person: Person;
  readonly facts: RequestFacts;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds: number;
  readonly binding?: WantedBinding;
}

export async function lookAtUser(ask: SightAsk, api: ApiServer): Promise<UserSight> {
  const { person, facts, signerName, usages, expirationSeconds, binding } = ask;
  // by roles alone: the server itself is asked when it is approved
  const power = powerByPolicy(person, await readPolicy(api));
  const rules = binding === undefined ? undefined : await rulesOfRole(binding, api);
  const bound =
    binding === undefined || rules === undefined || rules === 'none' ? [] : [grantOf(binding, rules)];
  const reserved = reservedIn(person);
  const named = new Set(reserved.flatMap(({ evidence }) => Object.values(evidence)));
  const callouts = [...powerfulOf(power), ...powerfulOf({ callouts: calloutsByRole(bound) })].filter(
    ({ evidence: { user = '', group = '' } }) => !named.has(user) && !named.has(group),
  );
  const refused = lintRequest({
    request: { ok: true, facts, selfSigned: true },
    signerName,
    usages,
    expirationSeconds,
  }).filter(({ severity }) => severity === 'refused');
  return {
    power,
    risks: [
      ...reserved,
      ...callouts.map(riskOf),
      ...refused.map(({ words, by }): Risk => ({ risk: 'refused-by-signer', evidence: { words, by } })),
    ],
    ...optional('roleThere', rules === undefined ? undefined : rules !== 'none'),
  };
}

function riskOf({ power, evidence }: Callout): Risk {
  return { risk: 'powerful', evidence: { power, ...evidence } };
}

/** As if it were bound already. */
function grantOf({ user, role, namespace }: WantedBinding, rules: Grant['rules']): Grant {
  return {
    binding: {
      kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
      name: bindingName(user, role.name),
      ...optional('namespace', namespace),
    },
    role,
    through: { kind: 'User', name: user },
    ...optional('rules', rules),
  };
}
