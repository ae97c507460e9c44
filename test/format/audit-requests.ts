/** Requests that a cluster sees, and how much of each the audit log shall hold. */
export type Level = 'None' | 'Metadata' | 'Request' | 'RequestResponse';

export interface AuditRequest {
  readonly id: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly method: string;
  readonly url: string;
  readonly level: Level;
}

type Who = readonly [user: string, ...groups: string[]];

const ADMIN: Who = ['kubernetes-admin', 'kubeadm:cluster-admins'];
const NODE: Who = ['system:node:w-1', 'system:nodes'];
const JOINING: Who = ['system:bootstrap:abcdef', 'system:bootstrappers'];
const MANAGER: Who = ['system:kube-controller-manager'];
const SCHEDULER: Who = ['system:kube-scheduler'];
const SERVER: Who = ['system:apiserver', 'system:masters'];
const PROXY: Who = ['system:kube-proxy'];
const account = (namespace: string, name: string): Who => [
  `system:serviceaccount:${namespace}:${name}`,
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
];
const PROXY_POD = account('kube-system', 'kube-proxy');
const CONTROLLER = account('kube-system', 'generic-garbage-collector');
const OPERATOR = account('tools', 'operator');

const CSR = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const NAMESPACE = '/api/v1/namespaces/demo';
const POD = `${NAMESPACE}/pods/web-0`;
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';

const TABLE: readonly (readonly [Level, Who, string, string])[] = [
  // certificates: every step of a request's life, whoever takes it
  ['RequestResponse', JOINING, 'POST', CSR],
  ['RequestResponse', NODE, 'POST', CSR],
  ['RequestResponse', ADMIN, 'PUT', `${CSR}/alice/approval`],
  ['RequestResponse', ADMIN, 'PATCH', `${CSR}/alice/approval`],
  ['RequestResponse', account('kube-system', 'certificate-controller'), 'PUT', `${CSR}/alice/approval`],
  ['RequestResponse', account('kube-system', 'certificate-controller'), 'PUT', `${CSR}/alice/status`],
  ['RequestResponse', ADMIN, 'DELETE', `${CSR}/alice`],
  ['RequestResponse', ADMIN, 'DELETE', CSR],
  ['RequestResponse', ADMIN, 'POST', '/apis/certificates.k8s.io/v1beta1/clustertrustbundles'],
  ['Metadata', ADMIN, 'GET', `${CSR}/alice`],
  ['None', NODE, 'GET', `${CSR}?watch=true`],
  // who may do what
  ['RequestResponse', ADMIN, 'POST', `${RBAC}/clusterrolebindings`],
  ['RequestResponse', ADMIN, 'PATCH', `${RBAC}/namespaces/demo/rolebindings/dev`],
  ['RequestResponse', SERVER, 'POST', `${RBAC}/clusterroles`],
  ['RequestResponse', CONTROLLER, 'DELETE', `${RBAC}/namespaces/demo/roles/dev`],
  ['Metadata', ADMIN, 'GET', `${RBAC}/clusterrolebindings`],
  ['None', SERVER, 'GET', `${RBAC}/clusterroles`],
  // whom the API server trusts
  ['Request', ADMIN, 'PUT', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/x'],
  ['Request', ADMIN, 'POST', '/apis/apiregistration.k8s.io/v1/apiservices'],
  ['Metadata', SERVER, 'PUT', '/apis/apiregistration.k8s.io/v1/apiservices/v1.x/status'],
  // secrets and tokens: told, and never what they are, whoever reads them
  ['Metadata', ADMIN, 'GET', `${NAMESPACE}/secrets/password`],
  ['Metadata', ADMIN, 'GET', '/api/v1/secrets'],
  ['Metadata', ADMIN, 'POST', `${NAMESPACE}/secrets`],
  ['Metadata', NODE, 'GET', `${NAMESPACE}/secrets/password`],
  ['Metadata', NODE, 'GET', `${NAMESPACE}/secrets?watch=true&fieldSelector=metadata.name%3Dpassword`],
  ['Metadata', MANAGER, 'GET', '/api/v1/secrets?watch=true'],
  ['Metadata', SERVER, 'GET', '/api/v1/secrets'],
  ['Metadata', SCHEDULER, 'GET', '/api/v1/watch/secrets'],
  ['Metadata', CONTROLLER, 'GET', '/api/v1/namespaces/kube-system/secrets'],
  ['Metadata', PROXY_POD, 'GET', '/api/v1/namespaces/kube-system/secrets/x'],
  ['Metadata', OPERATOR, 'DELETE', `${NAMESPACE}/secrets`],
  ['Metadata', NODE, 'GET', `${NAMESPACE}/configmaps/settings`],
  ['Metadata', ADMIN, 'PUT', `${NAMESPACE}/configmaps/settings`],
  ['Metadata', NODE, 'POST', `${NAMESPACE}/serviceaccounts/default/token`],
  ['Metadata', ADMIN, 'POST', `${NAMESPACE}/serviceaccounts/default/token`],
  ['Metadata', NODE, 'POST', '/apis/authentication.k8s.io/v1/tokenreviews'],
  // into a container: a web socket is a GET
  ['Metadata', ADMIN, 'POST', `${POD}/exec?command=sh`],
  ['Metadata', ADMIN, 'GET', `${POD}/exec?command=sh`],
  ['Metadata', CONTROLLER, 'GET', `${POD}/exec?command=sh`],
  ['Metadata', SERVER, 'GET', '/api/v1/nodes/w-1/proxy/run'],
  ['Metadata', NODE, 'GET', `${POD}/log`],
  ['Metadata', NODE, 'GET', `${POD}/portforward`],
  // noise
  ['None', MANAGER, 'PUT', `${LEASES}/kube-controller-manager`],
  ['None', SCHEDULER, 'GET', `${LEASES}/kube-scheduler`],
  ['None', SERVER, 'PUT', `${LEASES}/apiserver-x`],
  ['Metadata', MANAGER, 'POST', LEASES],
  ['Metadata', ADMIN, 'DELETE', `${LEASES}/kube-scheduler`],
  ['Metadata', OPERATOR, 'PUT', `${LEASES}/kube-scheduler`],
  ['None', NODE, 'PUT', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/w-1'],
  ['None', NODE, 'PATCH', '/api/v1/nodes/w-1/status'],
  ['None', NODE, 'GET', '/api/v1/pods?watch=true&fieldSelector=spec.nodeName%3Dw-1'],
  ['None', PROXY, 'GET', '/apis/discovery.k8s.io/v1/endpointslices?watch=true'],
  ['None', PROXY_POD, 'GET', '/api/v1/services?watch=true'],
  ['Metadata', PROXY, 'GET', '/api/v1/pods'],
  ['None', CONTROLLER, 'GET', '/api/v1/pods'],
  ['None', SERVER, 'GET', '/api/v1/namespaces/kube-system'],
  ['None', NODE, 'POST', `${NAMESPACE}/events`],
  ['None', CONTROLLER, 'PATCH', '/apis/events.k8s.io/v1/namespaces/demo/events/x'],
  ['Metadata', ADMIN, 'DELETE', `${NAMESPACE}/events`],
  ['None', ['system:anonymous', 'system:unauthenticated'], 'GET', '/readyz?verbose'],
  ['None', ADMIN, 'GET', '/apis/certificates.k8s.io/v1'],
  ['None', ADMIN, 'GET', '/openapi/v3'],
  ['Metadata', ADMIN, 'GET', '/metrics'],
  ['Metadata', ADMIN, 'PUT', '/debug/flags/v'],
  // all else
  ['Metadata', NODE, 'POST', `${POD}/eviction`],
  ['Metadata', NODE, 'DELETE', '/api/v1/nodes/w-1'],
  ['Metadata', ADMIN, 'POST', `${NAMESPACE}/pods`],
  ['Metadata', ADMIN, 'GET', `${NAMESPACE}/pods`],
  ['Metadata', MANAGER, 'DELETE', POD],
  ['Metadata', OPERATOR, 'GET', '/api/v1/nodes'],
  ['Metadata', ['', ''], 'GET', '/api/v1/nodes'],
];

export const AUDIT_REQUESTS: readonly AuditRequest[] = TABLE.map(
  ([level, [user, ...groups], method, url]) => ({
    id: `${user} ${method} ${url}`,
    user,
    groups: [...groups, 'system:authenticated'],
    method,
    url,
    level,
  }),
);
