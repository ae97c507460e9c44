/** ABAC policies, one JSON object a line (kubernetes/kubernetes pkg/auth/authorizer/abac/abac.go, NewFromFile). */
import type { AbacPolicy, UnreadDocument } from '../../domain/site/document.ts';
import { optional } from '../../domain/optional.ts';

type Policy = AbacPolicy['policies'][number];

export function readAbac(text: string): AbacPolicy | UnreadDocument {
  const policies: Policy[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const object = objectOf(line);
    if (object === undefined) return { kind: 'unread', why: 'not-json', line: i + 1 };
    policies.push(
      'apiVersion' in object ? policyOf(objectIn(object, 'spec'), i + 1) : formerOf(object, i + 1),
    );
  }
  return { kind: 'ABAC', policies };
}

function policyOf(spec: object, line: number): Policy {
  const [user, group] = [wordIn(spec, 'user'), wordIn(spec, 'group')];
  // "*" in either stands for everybody who was let in (pkg/apis/abac/v1beta1/conversion.go)
  const all = user === '*' || group === '*';
  return {
    line,
    ...optional('user', all ? '*' : user),
    ...optional('group', all ? undefined : group),
    ...optional('namespace', wordIn(spec, 'namespace')),
    ...optional('resource', wordIn(spec, 'resource')),
    ...optional('apiGroup', wordIn(spec, 'apiGroup')),
    ...optional('nonResourcePath', wordIn(spec, 'nonResourcePath')),
    readonly: (spec as { readonly?: unknown }).readonly === true,
  };
}

/** Lines without a version: what is left out means everything (pkg/apis/abac/v0/conversion.go). */
function formerOf(line: object, at: number): Policy {
  const { user, group, namespace = '*', resource = '*', ...rest } = policyOf(line, at);
  const everybody = user === undefined && group === undefined;
  return {
    ...rest,
    ...optional('user', everybody ? '*' : user),
    ...optional('group', group),
    namespace,
    resource,
    apiGroup: '*',
  };
}

function objectOf(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function objectIn(object: object, field: string): object {
  const value = (object as Record<string, unknown>)[field];
  return typeof value === 'object' && value !== null ? value : {};
}

function wordIn(object: object, field: string): string | undefined {
  const value = (object as Record<string, unknown>)[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
