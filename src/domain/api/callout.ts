/** Which powers of the table somebody has: by name, by the roles that reach them, or by what the server says. */
import { optional } from '../optional.ts';
import type { Callout, Grant, Person, PolicyRule } from './power.ts';
import { POWER_IDS, POWERS, type PowerId, type PowerRecord, type Right } from './power-table.ts';
import { groupsOf, has, type Question, resourceMatches } from './rbac.ts';

/** Service accounts of kube-system are the cluster's own controllers, and its secrets are theirs. */
const STRONG_NAMESPACE = 'kube-system';

const recordOf = (power: PowerId): PowerRecord => POWERS[power];

/** The powers that lie in a name, which no list has to be read for. */
export function calloutsByName(person: Person): readonly Callout[] {
  return POWER_IDS.flatMap((power) => {
    const { named, powerful } = recordOf(power);
    const user = named?.users?.some((name) => matches(name, person.user)) ? person.user : undefined;
    const groups = groupsOf(person).filter((group) => named?.groups?.some((name) => matches(name, group)));
    if (user === undefined && groups.length === 0) return [];
    const controller = user?.startsWith(`system:serviceaccount:${STRONG_NAMESPACE}:`) === true;
    return [
      {
        power,
        powerful: powerful === 'always' || controller,
        evidence: {
          ...optional('user', user),
          ...optional('group', groups.length > 0 ? groups.join(', ') : undefined),
        },
      },
    ];
  });
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The powers that roles give: once for all namespaces, once for kube-system, once for the other namespaces together. */
export function calloutsByRole(grants: readonly Grant[]): readonly Callout[] {
  const wide = grants.filter(({ binding }) => binding.namespace === undefined);
  const namespaces = [...new Set(grants.flatMap(({ binding }) => binding.namespace ?? []))].sort();
  const all = holds('everything', wide, '');
  if (all !== undefined) return [calloutOf('everything', all, [])];
  return POWER_IDS.flatMap((power) => {
    const everywhere = holds(power, wide, '');
    if (everywhere?.limited === false) return [calloutOf(power, everywhere, [])];
    const local = namespaces.flatMap((namespace) => {
      const reaching = grants.filter(({ binding }) => (binding.namespace ?? namespace) === namespace);
      // where everything is allowed, the rest need not be said
      if (power !== 'everything' && holds('everything', reaching, namespace) !== undefined) return [];
      const hold = holds(power, reaching, namespace);
      return hold?.local ? [{ namespace, hold }] : [];
    });
    const strong = local.filter(({ namespace }) => namespace === STRONG_NAMESPACE);
    const others = local.filter(({ namespace }) => namespace !== STRONG_NAMESPACE);
    return [
      ...(everywhere === undefined ? [] : [calloutOf(power, everywhere, [])]),
      ...[strong, others].flatMap((some) => {
        const [first] = some;
        return first === undefined
          ? []
          : [
              calloutOf(
                power,
                first.hold,
                some.map(({ namespace }) => namespace),
              ),
            ];
      }),
    ];
  });
}

/** How a power is held: by which grant, and whether for some names only. */
interface Hold {
  readonly grant: Grant;
  /** the names it is limited to, none of which is as good as all */
  readonly limited: boolean;
  readonly names: readonly string[];
  /** a binding of the namespace takes part in it */
  readonly local: boolean;
}

function holds(power: PowerId, grants: readonly Grant[], namespace: string): Hold | undefined {
  const needs = recordOf(power).needs ?? [];
  const parts = needs.map((rights) =>
    strongest(rights.flatMap((right) => holdsOf(right, grants, namespace))),
  );
  const [first] = parts;
  if (first === undefined || !parts.every((part) => part !== undefined)) return undefined;
  return {
    grant: (parts.find((part) => part.limited) ?? first).grant,
    limited: parts.some(({ limited }) => limited),
    names: parts.flatMap(({ names }) => names),
    local: parts.some(({ local }) => local),
  };
}

const strongest = (holds: readonly Hold[]): Hold | undefined =>
  holds.find(({ limited, names }) => !limited && names.length === 0) ??
  holds.find(({ limited }) => !limited) ??
  holds[0];

function holdsOf(right: Right, grants: readonly Grant[], namespace: string): readonly Hold[] {
  const { namespaced = [], strongNames } = right;
  return grants.flatMap((grant) => {
    const local = grant.binding.namespace !== undefined;
    // a RoleBinding opens nothing that belongs to the cluster
    const resources = namespace === '' || !local ? [...(right.resources ?? []), ...namespaced] : namespaced;
    return (grant.rules ?? [])
      .filter((rule) => opens(rule, right, resources))
      .flatMap(({ resourceNames: names }) => {
        if (names.length === 0) return [{ grant, limited: false, names, local }];
        if (strongNames === undefined) return [];
        const strong = strongNames.includes('*') || names.some((name) => strongNames.includes(name));
        return [{ grant, limited: !strong, names, local }];
      });
  });
}

function opens(rule: PolicyRule, right: Right, resources: readonly string[]): boolean {
  return (
    right.verbs.some((verb) => has(rule.verbs, verb)) &&
    has(rule.apiGroups, right.group) &&
    resources.some((resource) => {
      const [whole = '', part = ''] = resource.split('/');
      return resourceMatches(rule.resources, whole, part);
    })
  );
}

function calloutOf(power: PowerId, { grant, limited, names }: Hold, namespaces: readonly string[]): Callout {
  const { binding, role, through } = grant;
  const wide = namespaces.length === 0 || namespaces.includes(STRONG_NAMESPACE);
  return {
    power,
    powerful: recordOf(power).powerful !== 'never' && wide && !limited,
    evidence: {
      binding: `${binding.kind} ${binding.name}`,
      role: `${role.kind} ${role.name}`,
      through: `${through.kind} ${through.name}`,
      ...optional('namespaces', namespaces.length === 0 ? undefined : namespaces.join(', ')),
      ...optional('names', names.length === 0 ? undefined : [...new Set(names)].join(', ')),
    },
  };
}

/** One thing to ask the server about, and the power that it tells of. */
export interface Telling {
  readonly power: PowerId;
  /** which of the lists of needs it is of */
  readonly need: number;
  readonly question: Extract<Question, { readonly resource: string }>;
}

/** What to ask where roles cannot be read: for every power, cluster-wide and in kube-system. */
export function tellingQuestions(powers: readonly PowerId[] = POWER_IDS): readonly Telling[] {
  return powers.flatMap((power) =>
    (recordOf(power).needs ?? []).flatMap((rights, need) =>
      rights.flatMap((right) => [
        ...[...(right.resources ?? []), ...(right.namespaced ?? [])].map((resource) => ({
          power,
          need,
          question: questionOf(right, resource),
        })),
        ...(right.namespaced ?? []).map((resource) => ({
          power,
          need,
          question: { ...questionOf(right, resource), namespace: STRONG_NAMESPACE },
        })),
      ]),
    ),
  );
}

function questionOf({ verbs, group, strongNames = [] }: Right, whole: string): Telling['question'] {
  const [resource = '', subresource] = whole.split('/');
  // a signer is asked for by name; whoever may for all of them, may for this one
  const name = resource === 'signers' ? (strongNames[0] ?? 'kubernetes.io/kube-apiserver-client') : undefined;
  return {
    verb: verbs[0] ?? '*',
    group,
    resource,
    ...optional('subresource', subresource),
    ...optional('name', name),
  };
}

/** The powers that the server says somebody has, of those that were asked about. */
export function calloutsByAnswer(allowed: readonly Telling[]): readonly Callout[] {
  const found = POWER_IDS.flatMap((power) => {
    const inside = (namespace: string | undefined): boolean => {
      const needs = recordOf(power).needs ?? [];
      return (
        needs.length > 0 &&
        needs.every((_, need) =>
          allowed.some(
            (each) =>
              each.power === power &&
              each.need === need &&
              (each.question.namespace ?? namespace) === namespace,
          ),
        )
      );
    };
    const namespace = inside(undefined) ? undefined : STRONG_NAMESPACE;
    if (namespace !== undefined && !inside(namespace)) return [];
    return [
      {
        power,
        powerful: recordOf(power).powerful !== 'never',
        evidence: { asked: 'SubjectAccessReview', ...optional('namespaces', namespace) },
      },
    ];
  });
  const all = found.find(({ power, evidence }) => power === 'everything' && !('namespaces' in evidence));
  return all === undefined ? found : [all];
}
