/**
 * Role-based access control, evaluated: which bindings reach somebody, and what their roles let them do. It follows
 * pkg/registry/rbac/validation/rule.go and pkg/apis/rbac/v1/evaluation_helpers.go of kubernetes 1.37, and is held against
 * the server's own answers (test/vector/rbac, test/cluster/csr-power.test.ts).
 */
import { optional } from '../optional.ts';
import type { Grant, Person, PolicyRule } from './power.ts';

export interface Role {
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
  /** '' for a ClusterRole */
  readonly namespace: string;
  /** of an aggregated ClusterRole: what the controller has put there */
  readonly rules: readonly PolicyRule[];
}

export interface Subject {
  readonly kind: string;
  readonly name: string;
  /** of a ServiceAccount; '' where the binding leaves it out */
  readonly namespace: string;
}

export interface Binding {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  /** '' for a ClusterRoleBinding */
  readonly namespace: string;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly Subject[];
}

export interface Policy {
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
}

/** What an authorizer is asked: of an object, or of a path that is none. */
export type Question =
  | {
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource?: string;
      readonly name?: string;
      /** absent: cluster-wide */
      readonly namespace?: string;
    }
  | { readonly verb: string; readonly path: string };

const AUTHENTICATED = 'system:authenticated';

/**
 * The groups the server sees: with system:authenticated, which it adds to whoever shows a certificate, but for two
 * (apiserver pkg/authentication/group/authenticated_group_adder.go).
 */
export function groupsOf({ user, groups }: Person): readonly string[] {
  const stays =
    user === 'system:anonymous' ||
    groups.some((group) => group === AUTHENTICATED || group === 'system:unauthenticated');
  return stays ? groups : [...groups, AUTHENTICATED];
}

/** Every binding that reaches them, cluster-wide ones first, in the order in which they were listed. */
export function grantsOf({ roles, bindings }: Policy, person: Person): readonly Grant[] {
  const groups = new Set(groupsOf(person));
  const rulesOf = new Map(roles.map((role) => [roleKey(role.kind, role.namespace, role.name), role.rules]));
  const grants: Grant[] = [];
  for (const binding of bindings) {
    const through = binding.subjects.find((subject) => reaches(subject, person.user, groups, binding));
    if (through === undefined) continue;
    const { kind, namespace } = binding;
    const role = binding.role.kind === 'Role' ? 'Role' : 'ClusterRole';
    // a ClusterRoleBinding that names a Role would look for it in no namespace, and there is none
    const rules = rulesOf.get(
      roleKey(binding.role.kind, role === 'Role' ? namespace : '', binding.role.name),
    );
    grants.push({
      binding: {
        kind,
        name: binding.name,
        ...optional('namespace', kind === 'RoleBinding' ? namespace : undefined),
      },
      role: { kind: role, name: binding.role.name },
      through: {
        kind: through.kind,
        name: through.namespace === '' ? through.name : `${through.namespace}/${through.name}`,
      },
      ...optional('rules', rules),
    });
  }
  return grants.sort(
    (one, other) => Number('namespace' in one.binding) - Number('namespace' in other.binding),
  );
}

const roleKey = (kind: string, namespace: string, name: string): string => `${kind}\n${namespace}\n${name}`;

function reaches(subject: Subject, user: string, groups: ReadonlySet<string>, binding: Binding): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user;
    case 'Group':
      return groups.has(subject.name);
    case 'ServiceAccount': {
      const namespace = subject.namespace || binding.namespace;
      return namespace !== '' && user === `system:serviceaccount:${namespace}:${subject.name}`;
    }
    default:
      return false;
  }
}

/** May they? Members of system:masters are asked nothing (pkg/kubeapiserver/authorizer/reload.go). */
export function allows(person: Person, grants: readonly Grant[], question: Question): boolean {
  return person.groups.includes('system:masters') || allowing(grants, question) !== undefined;
}

/** The first binding that lets them. */
export function allowing(grants: readonly Grant[], question: Question): Grant | undefined {
  const namespace = 'path' in question ? '' : (question.namespace ?? '');
  return grants.find(
    ({ binding, rules }) =>
      (binding.namespace === undefined || (namespace !== '' && binding.namespace === namespace)) &&
      rules?.some((rule) => ruleAllows(rule, question)),
  );
}

export function ruleAllows(rule: PolicyRule, question: Question): boolean {
  if (!has(rule.verbs, question.verb)) return false;
  if ('path' in question) return rule.nonResourceURLs.some((url) => pathMatches(url, question.path));
  return (
    has(rule.apiGroups, question.group) &&
    resourceMatches(rule.resources, question.resource, question.subresource ?? '') &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(question.name ?? ''))
  );
}

export function has(words: readonly string[], word: string): boolean {
  return words.includes('*') || words.includes(word);
}

export function resourceMatches(allowed: readonly string[], resource: string, subresource: string): boolean {
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return has(allowed, whole) || (subresource !== '' && allowed.includes(`*/${subresource}`));
}

function pathMatches(url: string, path: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));
}
