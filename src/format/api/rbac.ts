/** Roles and bindings as an API server sends them, to facts. Nothing is believed: what is not as it must be is left out. */
import type { PolicyRule } from '../../domain/api/power.ts';
import type { Binding, Role, Subject } from '../../domain/api/rbac.ts';

/** @returns undefined for what is no role at all */
export function readRole(object: unknown, kind: Role['kind']): Role | undefined {
  const { name, namespace } = metadataOf(object);
  if (name === undefined || (kind === 'Role') !== (namespace !== '')) return undefined;
  return { kind, name, namespace, rules: records(fieldOf(object, 'rules')).map(readRule) };
}

/** @returns undefined for what is no binding at all */
export function readBinding(object: unknown, kind: Binding['kind']): Binding | undefined {
  const { name, namespace } = metadataOf(object);
  const role = fieldOf(object, 'roleRef');
  if (name === undefined || (kind === 'RoleBinding') !== (namespace !== '')) return undefined;
  return {
    kind,
    name,
    namespace,
    role: { kind: text(fieldOf(role, 'kind')), name: text(fieldOf(role, 'name')) },
    subjects: records(fieldOf(object, 'subjects')).map(readSubject),
  };
}

function readRule(rule: object): PolicyRule {
  const words = (field: string) => texts(fieldOf(rule, field));
  return {
    verbs: words('verbs'),
    apiGroups: words('apiGroups'),
    resources: words('resources'),
    resourceNames: words('resourceNames'),
    nonResourceURLs: words('nonResourceURLs'),
  };
}

function readSubject(subject: object): Subject {
  const word = (field: string) => text(fieldOf(subject, field));
  return { kind: word('kind'), name: word('name'), namespace: word('namespace') };
}

function metadataOf(object: unknown): { readonly name: string | undefined; readonly namespace: string } {
  const metadata = fieldOf(object, 'metadata');
  return {
    name: text(fieldOf(metadata, 'name')) || undefined,
    namespace: text(fieldOf(metadata, 'namespace')),
  };
}

/** Own fields alone: an object may have been given a prototype's name for a key. */
function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
const records = (value: unknown): readonly object[] =>
  Array.isArray(value)
    ? value.filter((each): each is object => typeof each === 'object' && each !== null)
    : [];
