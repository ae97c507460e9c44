/** Rights that open others, the strongest first. */
import type { PowerRecord } from './power-table.ts';

const RBAC = 'rbac.authorization.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const WRITES = ['create', 'update', 'patch'] as const;
const GOOD_PRACTICES = 'kubernetes/website concepts/security/rbac-good-practices';
const REFERENCE = 'kubernetes/website reference/access-authn-authz/rbac';

export const RIGHT_POWERS = {
  'everything': {
    says: 'every verb on every resource',
    leadsTo: 'everything there, as cluster-admin has it',
    powerful: 'wide',
    needs: [[{ verbs: ['*'], group: '*', namespaced: ['*'] }]],
    cites: [`${REFERENCE} (cluster-admin)`, GOOD_PRACTICES],
  },
  'impersonate': {
    says: 'acts as others',
    leadsTo: 'whatever those may do',
    powerful: 'wide',
    needs: [
      [
        {
          verbs: ['impersonate'],
          group: '',
          resources: ['users', 'groups'],
          namespaced: ['serviceaccounts'],
          strongNames: [
            'system:masters',
            'kubeadm:cluster-admins',
            'system:nodes',
            'system:kube-controller-manager',
          ],
        },
      ],
    ],
    cites: [GOOD_PRACTICES, 'apiserver pkg/endpoints/filters/impersonation'],
  },
  'escalate': {
    says: 'writes roles that give more than the writer has',
    leadsTo: 'any right, put into a role that is bound to them',
    powerful: 'wide',
    needs: [
      [
        {
          verbs: ['escalate'],
          group: RBAC,
          resources: ['clusterroles'],
          namespaced: ['roles'],
          strongNames: ['*'],
        },
      ],
    ],
    cites: [GOOD_PRACTICES, 'kubernetes pkg/registry/rbac/escalation_check.go'],
  },
  'bind': {
    says: 'binds roles that give more than the binder has',
    leadsTo: 'any role that there is, cluster-admin among them',
    powerful: 'wide',
    needs: [
      [
        {
          verbs: ['bind'],
          group: RBAC,
          namespaced: ['clusterroles', 'roles'],
          strongNames: ['cluster-admin', 'admin', 'edit', 'system:kube-controller-manager'],
        },
      ],
    ],
    cites: [GOOD_PRACTICES, 'kubernetes pkg/registry/rbac/escalation_check.go (BindingAuthorized)'],
  },
  'bindings': {
    says: 'writes bindings',
    leadsTo: 'giving others what they themselves may do',
    powerful: 'never',
    needs: [
      [{ verbs: WRITES, group: RBAC, resources: ['clusterrolebindings'], namespaced: ['rolebindings'] }],
    ],
    cites: [`${REFERENCE} (Privilege escalation prevention and bootstrapping)`],
  },
  'secrets': {
    says: 'reads secrets',
    leadsTo: 'the tokens, keys and passwords in them, and being whoever they belong to',
    powerful: 'wide',
    needs: [[{ verbs: ['list', 'get', 'watch'], group: '', namespaced: ['secrets'] }]],
    cites: [GOOD_PRACTICES],
  },
  'tokens': {
    says: 'makes tokens of service accounts',
    leadsTo: 'whatever those accounts may do',
    powerful: 'wide',
    needs: [[{ verbs: ['create'], group: '', namespaced: ['serviceaccounts/token'], strongNames: ['*'] }]],
    cites: [GOOD_PRACTICES],
  },
  'approve': {
    says: 'approves signing requests for client certificates',
    leadsTo: 'a certificate in any name but system:masters, their own request approved',
    powerful: 'wide',
    needs: [
      [
        {
          verbs: ['update', 'patch'],
          group: CERTIFICATES,
          resources: ['certificatesigningrequests/approval'],
        },
      ],
      [
        {
          verbs: ['approve'],
          group: CERTIFICATES,
          resources: ['signers'],
          strongNames: [
            'kubernetes.io/kube-apiserver-client',
            'kubernetes.io/kube-apiserver-client-kubelet',
            'kubernetes.io/*',
          ],
        },
      ],
    ],
    cites: [GOOD_PRACTICES, 'kubernetes plugin/pkg/admission/certificates/approval/admission.go'],
  },
  'sign': {
    says: 'puts certificates into signing requests',
    leadsTo: 'requesters that take a certificate from there which another authority signed',
    powerful: 'never',
    needs: [
      [{ verbs: ['update', 'patch'], group: CERTIFICATES, resources: ['certificatesigningrequests/status'] }],
      [{ verbs: ['sign'], group: CERTIFICATES, resources: ['signers'], strongNames: [] }],
    ],
    cites: ['kubernetes plugin/pkg/admission/certificates/signing/admission.go'],
  },
  'kubelets': {
    says: 'reaches the API of kubelets through nodes/proxy',
    leadsTo: 'commands in every pod of every node, past admission and audit',
    powerful: 'wide',
    needs: [[{ verbs: ['get', 'create'], group: '', resources: ['nodes/proxy'] }]],
    cites: [GOOD_PRACTICES],
  },
  'exec': {
    says: 'runs commands in pods that are there',
    leadsTo: "the pods' service accounts and secrets",
    powerful: 'wide',
    needs: [
      [
        { verbs: ['create', 'get'], group: '', namespaced: ['pods/exec', 'pods/attach'] },
        { verbs: ['patch', 'update'], group: '', namespaced: ['pods/ephemeralcontainers'] },
      ],
    ],
    cites: [GOOD_PRACTICES, `${REFERENCE} (User-facing roles)`],
  },
  'workloads': {
    says: 'creates pods',
    leadsTo:
      'any service account and secret of the namespace, and the node itself where pod security does not forbid it',
    powerful: 'wide',
    needs: [
      [
        { verbs: ['create'], group: '', namespaced: ['pods', 'replicationcontrollers'] },
        {
          verbs: WRITES,
          group: 'apps',
          namespaced: ['deployments', 'daemonsets', 'statefulsets', 'replicasets'],
        },
        { verbs: WRITES, group: 'batch', namespaced: ['jobs', 'cronjobs'] },
      ],
    ],
    cites: [GOOD_PRACTICES],
  },
  'volumes': {
    says: 'creates persistent volumes',
    leadsTo: 'hostPath volumes, and with them the files of nodes, where a pod may use them',
    powerful: 'wide',
    needs: [[{ verbs: ['create'], group: '', resources: ['persistentvolumes'] }]],
    cites: [GOOD_PRACTICES],
  },
  'webhooks': {
    says: 'decides what is asked before objects are written',
    leadsTo: 'reading and changing every object that anybody writes',
    powerful: 'wide',
    needs: [
      [
        {
          verbs: WRITES,
          group: ADMISSION,
          resources: [
            'mutatingwebhookconfigurations',
            'validatingwebhookconfigurations',
            'mutatingadmissionpolicies',
            'mutatingadmissionpolicybindings',
          ],
        },
      ],
    ],
    cites: [GOOD_PRACTICES],
  },
  'admission': {
    says: 'changes validating admission policies',
    leadsTo: 'taking away what the policies forbid',
    powerful: 'never',
    needs: [
      [
        {
          verbs: [...WRITES, 'delete'],
          group: ADMISSION,
          resources: ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
        },
      ],
    ],
    cites: ['kubernetes/website reference/access-authn-authz/validating-admission-policy'],
  },
  'namespaces': {
    says: 'changes namespaces',
    leadsTo: 'labels that lift pod security from a namespace',
    powerful: 'never',
    needs: [[{ verbs: ['patch', 'update'], group: '', resources: ['namespaces'] }]],
    cites: [GOOD_PRACTICES],
  },
} as const satisfies Record<string, PowerRecord>;
