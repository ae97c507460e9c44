/** Roles and bindings as an API server sends them, to facts. Nothing is believed: what is not as it must be is left out. */
import type { PolicyRule } from '../../domain/api/power.ts';
import type { Binding, Role, Subject } from '../../domain/api/rbac.ts';
import { type Fields, fieldsOf, textOf, textsOf } from '../manifest/plain.ts';

/** @returns undefined for what is no role at all */
export function readRole(object: unknown, kind: Role['kind']): Role | undefined {
  const { name, namespace } = metadataOf(object);
  if (name === undefined || (kind === 'Role') !== (namespace !== '')) return undefined;
  return { kind, name, namespace, rules: records(fieldsOf(object)?.['rules']).map(readRule) };
}

/** @returns undefined for what is no binding at all */
export function readBinding(object: unknown, kind: Binding['kind']): Binding | undefined {
  const { name, namespace } = metadataOf(object);
  const role = fieldsOf(fieldsOf(object)?.['roleRef']);
  if (name === undefined || (kind === 'RoleBinding') !== (namespace !== '')) return undefined;
  return {
    kind,
    name,
    namespace,
    role: { kind: textOf(role?.['kind']), name: textOf(role?.['name']) },
    subjects: records(fieldsOf(object)?.['subjects']).map(readSubject),
  };
}

function readRule(rule: Fields): PolicyRule {
  return {
    verbs: textsOf(rule['verbs']),
    apiGroups: textsOf(rule['apiGroups']),
    resources: textsOf(rule['resources']),
    resourceNames: textsOf(rule['resourceNames']),
    nonResourceURLs: textsOf(rule['nonResourceURLs']),
  };
}

function readSubject({ kind, name, namespace }: Fields): Subject {
  return { kind: textOf(kind), name: textOf(name), namespace: textOf(namespace) };
}

function metadataOf(object: unknown): { readonly name: string | undefined; readonly namespace: string } {
  const { name, namespace } = fieldsOf(fieldsOf(object)?.['metadata']) ?? {};
  return { name: textOf(name) || undefined, namespace: textOf(namespace) };
}

function records(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return [];
  return value.map((each: unknown) => fieldsOf(each)).filter((each) => each !== undefined);
}
