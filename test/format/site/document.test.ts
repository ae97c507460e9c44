import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSiteDocument } from '../../../src/format/site/document.ts';

describe('audit policy', () => {
  it('says what its rules take, and where each begins', () => {
    const text = [
      'apiVersion: audit.k8s.io/v1',
      'kind: Policy',
      'omitStages: [RequestReceived]',
      'rules:',
      '  - level: None',
      '    users: ["system:kube-proxy"]',
      '    verbs: [watch]',
      '    resources:',
      '      - group: ""',
      '        resources: [endpoints, services/status]',
      '  - level: Metadata',
      '    nonResourceURLs: ["/api*"]',
    ].join('\n');
    const none = { userGroups: [], namespaces: [], omitStages: [] };
    expect(readSiteDocument('audit-policy', text)).toEqual({
      kind: 'Policy',
      rules: [
        {
          ...none,
          line: 5,
          level: 'None',
          users: ['system:kube-proxy'],
          verbs: ['watch'],
          resources: [{ group: '', resources: ['endpoints', 'services/status'], resourceNames: [] }],
          nonResourceURLs: [],
        },
        {
          ...none,
          line: 11,
          level: 'Metadata',
          users: [],
          verbs: [],
          resources: [],
          nonResourceURLs: ['/api*'],
        },
      ],
    });
  });

  it('is read as ours is filled in', () => {
    const ours = readFileSync(new URL('../../../templates/audit-policy.yaml', import.meta.url), 'utf8');
    const read = readSiteDocument('audit-policy', ours);
    expect(read).toMatchObject({ kind: 'Policy' });
  });

  it.each([
    [
      'apiVersion: audit.k8s.io/v1beta1\nkind: Policy\n',
      { why: 'other-kind', found: 'audit.k8s.io/v1beta1 Policy' },
    ],
    ['rules: [', { why: 'not-yaml', line: 1 }],
    ['', { why: 'not-yaml' }],
    ['- a', { why: 'not-yaml' }],
  ])('is refused where the API server refuses it: %j', (text, told) => {
    expect(readSiteDocument('audit-policy', text)).toEqual({ kind: 'unread', ...told });
  });
});

describe('encryption', () => {
  it.each(['apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration', 'v1\nkind: EncryptionConfig'])(
    'keeps how many keys there are, and none of them: %j',
    (head) => {
      const text = `apiVersion: ${head}
resources:
  - resources: [secrets]
    providers:
      - aescbc: {keys: [{name: a, secret: SECRET}]}
      - secretbox:
      - identity: {}
`;
      const read = readSiteDocument('encryption-config', text);
      expect(read).toEqual({
        kind: 'EncryptionConfiguration',
        entries: [
          {
            line: 4,
            resources: ['secrets'],
            providers: [{ kind: 'aescbc', keys: 1 }, { kind: 'secretbox', keys: 0 }, { kind: 'identity' }],
          },
        ],
      });
      expect(JSON.stringify(read)).not.toContain('SECRET');
    },
  );
});

it('tells whom an authentication configuration lets in unasked', () => {
  const text = `{"apiVersion": "apiserver.config.k8s.io/v1beta1", "kind": "AuthenticationConfiguration",
    "anonymous": {"enabled": true, "conditions": [{"path": "/livez"}]}}`;
  expect(readSiteDocument('authentication-config', text)).toEqual({
    kind: 'AuthenticationConfiguration',
    anonymous: { line: 2, enabled: true, paths: ['/livez'] },
  });
});

it('tells who decides', () => {
  const text = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
  - {type: Node, name: node}
  - {type: RBAC, name: rbac}
`;
  expect(readSiteDocument('authorization-config', text)).toEqual({
    kind: 'AuthorizationConfiguration',
    authorizers: [
      { line: 4, type: 'Node' },
      { line: 5, type: 'RBAC' },
    ],
  });
});

it('reads ABAC line by line, the former form with all that it leaves out', () => {
  const text = `# who may what
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"group": "*", "namespace": "a", "resource": "pods", "readonly": true}}

{"user": "ada"}
`;
  expect(readSiteDocument('authorization-policy', text)).toEqual({
    kind: 'ABAC',
    policies: [
      { line: 2, user: '*', namespace: 'a', resource: 'pods', readonly: true },
      { line: 4, user: 'ada', namespace: '*', resource: '*', apiGroup: '*', readonly: false },
    ],
  });
  expect(readSiteDocument('authorization-policy', '{"user"')).toEqual({
    kind: 'unread',
    why: 'not-json',
    line: 1,
  });
});

it('lets go of static tokens, and keeps whose they are', () => {
  const read = readSiteDocument('token-auth', 'TOKEN,ada,1,"system:masters,b"\n,nobody,2\n"TO,KEN",bob,3\n');
  expect(read).toEqual({
    kind: 'StaticTokens',
    users: [
      { line: 1, user: 'ada', groups: ['system:masters', 'b'] },
      { line: 3, user: 'bob', groups: [] },
    ],
  });
  expect(JSON.stringify(read)).not.toMatch(/TO,?KEN/);
});

it('leaves other files alone', () => {
  expect(readSiteDocument('client-ca', 'anything')).toBeUndefined();
});
