/** For each rule about flags and configurations: a site that is right, and one that is wrong in just that. */
import type { Scene } from '../../../src/domain/diagnosis/rule.ts';
import type {
  AbacPolicy,
  AuditRule,
  EncryptionConfig,
  SiteDocument,
} from '../../../src/domain/site/document.ts';
import type { SiteRuleId, Specimens } from './specimen.ts';
import { document, program, scene, use } from './scene.ts';

const server = (...settings: readonly string[]) => scene([program('kube-apiserver', settings)]);
const kubelet = (...settings: readonly string[]) => scene([program('kubelet', settings)]);
const manager = (...settings: readonly string[]) => scene([program('kube-controller-manager', settings)]);
const etcd = (...settings: readonly string[]) => scene([program('etcd', settings)]);

const configured = (
  slot: 'audit-policy' | 'encryption-config' | 'authorization-policy',
  said: SiteDocument,
): Scene => {
  const one = program('kube-apiserver');
  return scene([one], [document(one, slot, said)]);
};

const policy = (changes: Partial<AbacPolicy['policies'][number]>): Scene =>
  configured('authorization-policy', {
    kind: 'ABAC',
    policies: [
      { line: 1, user: 'ada', namespace: '*', resource: '*', apiGroup: '*', readonly: false, ...changes },
    ],
  });

export const auditRule = (changes: Partial<AuditRule> = {}): AuditRule => ({
  line: 1,
  level: 'Metadata',
  users: [],
  userGroups: [],
  verbs: [],
  resources: [],
  namespaces: [],
  nonResourceURLs: [],
  omitStages: [],
  ...changes,
});

const encrypted = (...providers: EncryptionConfig['entries'][number]['providers']): Scene =>
  configured('encryption-config', {
    kind: 'EncryptionConfiguration',
    entries: [{ line: 4, resources: ['secrets'], providers }],
  });

/** An etcd that listens as it should. */
const GUARDED = [
  'listen-client-urls=https://10.0.0.1:2379,https://127.0.0.1:2379',
  'trusted-ca-file=/ca.crt',
  'client-cert-auth=true',
];
const PEERS = [
  'listen-peer-urls=https://10.0.0.1:2380',
  'peer-trusted-ca-file=/ca.crt',
  'peer-client-cert-auth=true',
];

export const FLAG_SPECIMENS = {
  'static-tokens': { good: server('client-ca-file=/ca'), bad: server('token-auth-file=/tokens.csv') },
  'authorization-always-allow': {
    good: server('authorization-mode=Node,RBAC'),
    bad: server('authorization-mode=RBAC,AlwaysAllow'),
  },
  'abac-allows-everything': { good: policy({}), bad: policy({ user: '*' }) },
  'authorization-abac': {
    good: server('authorization-mode=Node,RBAC'),
    bad: server('authorization-mode=Node,RBAC,ABAC'),
  },
  'authorization-without-node': {
    good: server('authorization-mode=Node,RBAC'),
    bad: server('authorization-mode=RBAC'),
  },
  'authorization-without-rbac': {
    good: server('authorization-mode=Node,RBAC'),
    bad: server('authorization-mode=Node'),
  },
  'node-restriction-off': {
    good: server('enable-admission-plugins=PodSecurity,NodeRestriction'),
    bad: server('enable-admission-plugins=PodSecurity'),
  },
  'anonymous-api': { good: server('anonymous-auth=false'), bad: server('client-ca-file=/ca') },
  'kubelet-unverified': { good: server('kubelet-certificate-authority=/ca'), bad: server() },
  'kubelet-client-unset': { good: server('kubelet-client-certificate=/c'), bad: server() },
  'client-ca-unset': { good: server('client-ca-file=/ca'), bad: server() },
  'serving-certificate-unset': { good: server('tls-cert-file=/c'), bad: server() },
  'kubelet-serving-unset': { good: kubelet('KubeletConfiguration tlsCertFile=/c'), bad: kubelet() },
  'token-keys-unset': { good: server('service-account-key-file=/sa.pub'), bad: server() },
  'front-proxy-unset': { good: server('requestheader-client-ca-file=/f.crt'), bad: server() },
  'secrets-plain': { good: server('encryption-provider-config=/e.yaml'), bad: server() },
  'audit-off': { good: server('audit-log-path=-'), bad: server() },
  'token-signing-unset': { good: manager('service-account-private-key-file=/sa.key'), bad: manager() },
  'root-ca-unset': { good: manager('root-ca-file=/ca'), bad: manager() },
  'audit-without-policy': {
    good: server('audit-log-path=/log', 'audit-policy-file=/policy.yaml'),
    bad: server('audit-log-path=/log'),
  },
  'token-lookup-off': {
    good: server('service-account-lookup=true'),
    bad: server('service-account-lookup=false'),
  },
  'etcd-dialled-plain': {
    good: server('etcd-servers=https://10.0.0.1:2379'),
    bad: server('etcd-servers=https://10.0.0.1:2379,http://10.0.0.2:2379'),
  },
  'etcd-unverified': {
    good: server('etcd-servers=https://10.0.0.1:2379', 'etcd-cafile=/ca'),
    bad: server('etcd-servers=https://10.0.0.1:2379'),
  },
  'etcd-client-unset': {
    good: server('etcd-servers=https://10.0.0.1:2379', 'etcd-certfile=/c'),
    bad: server('etcd-servers=https://10.0.0.1:2379'),
  },
  'ciphers-weak': {
    good: server(
      'tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
    ),
    bad: kubelet(
      'KubeletConfiguration tlsCipherSuites=TLS_RSA_WITH_AES_128_CBC_SHA,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    ),
  },
  'tls-version-old': {
    good: server('tls-min-version=VersionTLS12'),
    bad: server('tls-min-version=VersionTLS10'),
  },
  'controllers-share-credentials': {
    good: manager('use-service-account-credentials=true'),
    bad: manager('root-ca-file=/ca'),
  },
  'bound-everywhere': { good: manager('bind-address=127.0.0.1'), bad: manager('bind-address=0.0.0.0') },
  'port-unguarded': { good: server('secure-port=6443'), bad: server('insecure-port=8080') },
  'anonymous-kubelet': {
    good: kubelet('KubeletConfiguration authentication.anonymous.enabled=false'),
    bad: kubelet('config=/config.yaml', 'KubeletConfiguration authentication.anonymous.enabled=true'),
  },
  'kubelet-client-ca-unset': {
    good: kubelet('KubeletConfiguration authentication.x509.clientCAFile=/ca'),
    bad: kubelet(),
  },
  'kubelet-rotation-off': {
    good: kubelet('KubeletConfiguration rotateCertificates=true'),
    bad: kubelet('KubeletConfiguration rotateCertificates=false'),
  },
  'serving-rotation-gate-off': {
    good: manager('feature-gates=RotateKubeletServerCertificate=true'),
    bad: manager('feature-gates=Other=true,RotateKubeletServerCertificate=false'),
  },
  'etcd-open': {
    good: etcd(...GUARDED),
    bad: etcd('listen-client-urls=https://10.0.0.1:2379', 'cert-file=/c'),
  },
  'etcd-peers-open': { good: etcd(...PEERS), bad: etcd('listen-peer-urls=http://10.0.0.1:2380') },
  'etcd-authority-unset': {
    good: etcd(...GUARDED),
    bad: etcd('client-cert-auth=true'),
  },
  'etcd-certificate-unset': {
    good: etcd(...GUARDED, 'cert-file=/c'),
    bad: etcd(...GUARDED),
  },
  'etcd-auto-tls': { good: etcd('auto-tls=false'), bad: etcd('peer-auto-tls=true') },
  'etcd-advertises-plain': {
    good: etcd(...GUARDED, 'advertise-client-urls=https://10.0.0.1:2379'),
    bad: etcd(...GUARDED, 'advertise-client-urls=http://10.0.0.1:2379'),
  },
  'file-not-seen': {
    good: scene([program('etcd')], [use('etcd@one', 'client-ca', {})]),
    bad: scene([program('etcd')], [use('etcd@one', 'client-ca', 'unreadable')]),
  },
  'flag-of-another-program': {
    good: server('encryption-provider-config=/e.yaml'),
    bad: etcd('encryption-provider-config=/e.yaml'),
  },
  'flag-unknown': { good: server('anonymous-auth=false'), bad: server('anonimous-auth=false') },
  'flag-twice': {
    good: server(
      'service-account-key-file=/a.pub',
      'service-account-key-file=/b.pub',
      'tls-cert-file=/a',
      'tls-cert-file=/a',
    ),
    bad: server('client-ca-file=/a', 'client-ca-file=/b'),
  },
  'flags-clash': {
    good: server('authorization-config=/a.yaml'),
    bad: server('authorization-config=/a.yaml', 'authorization-mode=Node,RBAC'),
  },
  'flags-ignored': {
    good: etcd('config-file=/etcd.yaml'),
    bad: etcd('config-file=/etcd.yaml', 'client-cert-auth=true'),
  },
  'configuration-damaged': {
    good: configured('audit-policy', { kind: 'Policy', rules: [auditRule()] }),
    bad: configured('audit-policy', {
      kind: 'unread',
      why: 'other-kind',
      found: 'audit.k8s.io/v1beta1 Policy',
    }),
  },
  'audit-rule-unreachable': {
    good: configured('audit-policy', {
      kind: 'Policy',
      rules: [
        auditRule({ resources: [{ group: '', resources: ['secrets'], resourceNames: [] }] }),
        auditRule({ line: 5, level: 'Request' }),
      ],
    }),
    bad: configured('audit-policy', {
      kind: 'Policy',
      rules: [
        auditRule(),
        auditRule({
          line: 5,
          level: 'None',
          resources: [{ group: '', resources: ['secrets'], resourceNames: [] }],
        }),
      ],
    }),
  },
  'audit-policy-empty': {
    good: configured('audit-policy', { kind: 'Policy', rules: [auditRule()] }),
    bad: configured('audit-policy', { kind: 'Policy', rules: [] }),
  },
  'encryption-identity-first': {
    good: encrypted({ kind: 'secretbox', keys: 1 }, { kind: 'identity' }),
    bad: encrypted({ kind: 'identity' }, { kind: 'secretbox', keys: 1 }),
  },
  'encryption-no-key': {
    good: encrypted({ kind: 'aescbc', keys: 1 }, { kind: 'kms' }),
    bad: encrypted({ kind: 'aescbc', keys: 0 }),
  },
} as const satisfies Partial<Specimens<SiteRuleId>>;
