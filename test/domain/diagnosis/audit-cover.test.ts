/** That a rule is called unreachable only where it is: no request that it would take is left by the one before it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { covers } from '../../../src/domain/diagnosis/audit-cover.ts';
import type { AuditRule } from '../../../src/domain/site/document.ts';
import { auditRule } from './flag-specimens.ts';

interface Request {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly resource?: {
    readonly group: string;
    readonly kind: string;
    readonly sub: string;
    readonly name: string;
  };
  readonly namespace: string;
  readonly path: string;
}

/** kubernetes/apiserver pkg/audit/policy/checker.go (ruleMatches), told again for this test: the order of its questions is Go's. */
function takes(rule: AuditRule, request: Request): boolean {
  const named = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);
  if (!named(rule.users, request.user) || !named(rule.verbs, request.verb)) return false;
  if (rule.userGroups.length > 0 && !request.groups.some((group) => rule.userGroups.includes(group)))
    return false;
  if (rule.namespaces.length > 0 || rule.resources.length > 0) return takesResource(rule, request);
  if (rule.nonResourceURLs.length === 0) return true;
  return request.resource === undefined && rule.nonResourceURLs.some((spec) => takesPath(spec, request.path));
}

function takesPath(spec: string, path: string): boolean {
  if (spec === '*' || spec === path) return true;
  return spec.endsWith('*') && path.startsWith(spec.replace(/\*+$/, ''));
}

function takesResource({ namespaces, resources }: AuditRule, { resource, namespace }: Request): boolean {
  if (resource === undefined || (namespaces.length > 0 && !namespaces.includes(namespace))) return false;
  if (resources.length === 0) return true;
  const whole = resource.sub === '' ? resource.kind : `${resource.kind}/${resource.sub}`;
  return resources.some(
    (one) =>
      (one.group === resource.group || one.group === '*') &&
      (one.resources.length === 0 ||
        ((one.resourceNames.length === 0 || one.resourceNames.includes(resource.name)) &&
          one.resources.some(
            (spec) =>
              spec === whole ||
              spec === '*' ||
              (resource.sub !== '' && spec.startsWith('*/') && spec.slice(2) === resource.sub) ||
              (spec.endsWith('/*') && spec.slice(0, -2) === resource.kind),
          ))),
  );
}

const some = (...words: readonly string[]) => fc.subarray([...words], { maxLength: 2 });
const RULES = fc
  .record({
    users: some('ada', 'bob'),
    userGroups: some('dev', 'ops'),
    verbs: some('get', 'watch'),
    namespaces: some('', 'kube-system'),
    nonResourceURLs: some('/api*', '/api/v1', '*', '/healthz**', '/healthz'),
    resources: fc.array(
      fc.record({
        group: fc.constantFrom('', 'apps', '*'),
        resources: some('pods', 'pods/log', 'pods/*', '*/log', '*', 'secrets'),
        resourceNames: some('one', 'two'),
      }),
      { maxLength: 2 },
    ),
  })
  .map((changes) =>
    auditRule(
      // both at once are refused (pkg/apis/audit/validation); half of the rules are of one kind, half of the other
      changes.resources.length + changes.namespaces.length > 0
        ? { ...changes, nonResourceURLs: [] }
        : changes,
    ),
  );
const REQUESTS = fc.record<Request>(
  {
    user: fc.constantFrom('ada', 'bob', 'eve'),
    groups: some('dev', 'ops', 'all'),
    verb: fc.constantFrom('get', 'watch', 'list'),
    resource: fc.record({
      group: fc.constantFrom('', 'apps', 'batch'),
      kind: fc.constantFrom('pods', 'secrets', 'nodes'),
      sub: fc.constantFrom('', 'log', 'exec'),
      name: fc.constantFrom('', 'one', 'three'),
    }),
    namespace: fc.constantFrom('', 'kube-system', 'default'),
    path: fc.constantFrom('/api', '/api/v1', '/apis', '/healthz', '/healthz/etcd'),
  },
  { requiredKeys: ['user', 'groups', 'verb', 'namespace', 'path'] },
);

it('never calls a rule covered that takes something more', () => {
  let covered = 0;
  fc.assert(
    fc.property(
      RULES,
      RULES,
      fc.array(REQUESTS, { minLength: 20, maxLength: 40 }),
      (earlier, later, requests) => {
        if (!covers(earlier, later)) return;
        covered += 1;
        for (const request of requests) if (takes(later, request)) expect(takes(earlier, request)).toBe(true);
      },
    ),
    { numRuns: 4000, seed: 8 },
  );
  // it would be a poor property of rules that never cover each other
  expect(covered).toBeGreaterThan(100);
});

const secrets = { group: '', resources: ['secrets'], resourceNames: [] };
it.each([
  ['all before something', {}, { resources: [secrets] }, true],
  [
    'a group with all its resources',
    { resources: [{ ...secrets, resources: [] }] },
    { resources: [secrets] },
    true,
  ],
  [
    'a resource with its subresources',
    { resources: [{ ...secrets, resources: ['pods/*'] }] },
    { resources: [{ ...secrets, resources: ['pods', 'pods/log'] }] },
    true,
  ],
  ['paths that begin so', { nonResourceURLs: ['/api*'] }, { nonResourceURLs: ['/api/v1', '/apis/*'] }, true],
  ['whatever is left out of it', { omitStages: ['ResponseComplete'] }, { verbs: ['get'] }, true],
  ['one verb of two', { verbs: ['get'] }, { verbs: ['get', 'list'] }, false],
  ['one name of all', { resources: [{ ...secrets, resourceNames: ['a'] }] }, { resources: [secrets] }, false],
  ['resources before all', { resources: [secrets] }, {}, false],
  [
    'a resource without its subresources',
    { resources: [{ ...secrets, resources: ['pods'] }] },
    { resources: [{ ...secrets, resources: ['pods/log'] }] },
    false,
  ],
])('%s', (_, earlier, later, is) => {
  expect(covers(auditRule(earlier), auditRule(later))).toBe(is);
});
