import type { DATE_FAULTS } from '../../../domain/lab/fault/date.ts';
import type { PURPOSE_FAULTS } from '../../../domain/lab/fault/purpose.ts';
import type { SUBJECT_FAULTS } from '../../../domain/lab/fault/subject.ts';
import type { Stories } from './stories.ts';

export const DATE_STORIES = {
  'apiserver-expired':
    'It worked on Friday. On Monday kubectl fails whenever the load balancer takes you to cp-1: x509: certificate has expired or is not yet valid. The kubelets complain of the same, and nobody has changed anything.',
  'etcd-expired':
    'The API server of cp-1 stopped answering in the night. It writes: x509: certificate has expired or is not yet valid, and names the port 2379. The other control planes go on, slower than before.',
  'etcd-peer-expired':
    'etcd has lost a member. The two that are left write: rejected connection on peer endpoint, x509: certificate has expired or is not yet valid; the third starts elections that nobody answers.',
  'kubelet-expired':
    'worker-1 has been NotReady for ten days, which was noticed today. Its kubelet writes Unauthorized again and again, and the API servers: x509: certificate has expired or is not yet valid. The pods on it still run.',
  'kubelet-serving-expired':
    'kubectl logs fails for every pod of worker-1: tls: failed to verify certificate: x509: certificate has expired or is not yet valid. The node is Ready. Metrics of its pods are missing for just as long.',
  'admin-expired':
    "You take the administrator's kubeconfig out of the safe for the first time in a year. error: You must be logged in to the server (Unauthorized). The API servers write that a certificate has expired.",
  'controller-manager-expired':
    'The controller manager of cp-1 no longer takes the lead when it should. It writes Unauthorized, nothing more; the API server beside it says that a certificate has expired or is not yet valid.',
  'scheduler-expired':
    'The scheduler of cp-1 has written Unauthorized since last week. As long as another one leads nobody notices; tonight cp-2 and cp-3 were rebooted, and pods stayed Pending for as long.',
  'kube-proxy-expired':
    'Services that were made in the last ten days cannot be reached from any node; older ones can. kube-proxy writes Unauthorized on all of them.',
  'apiserver-etcd-client-expired':
    'The API server of cp-1 does not come up after an update. It says: remote error: tls: bad certificate, or that a context deadline was exceeded; etcd says: rejected connection on client endpoint, x509: certificate has expired.',
  'apiserver-kubelet-client-expired':
    'kubectl logs and kubectl exec end with Unauthorized when they go through cp-1, whatever the node. The kubelets write that a certificate has expired or is not yet valid. All nodes are Ready.',
  'front-proxy-client-expired':
    'kubectl top has begun to fail when cp-1 answers, and so has every API of an operator that brings a server of its own. The rest of the cluster knows of nothing.',
  'authority-expired':
    'The cluster is ten years old today, and nothing works: every component says of every other that a certificate has expired or is not yet valid. The certificates themselves are a few months old, all of them.',
  'etcd-authority-expired':
    'All API servers are down. They say that a certificate has expired or is not yet valid; etcd says the same of them. You look at the certificates of etcd and of the API servers: all end next year.',
  'apiserver-not-yet-valid':
    "You renewed the API server's certificate on cp-1 from your laptop. Since then: x509: certificate has expired or is not yet valid: current time … is before …. Your laptop had been asleep for a long flight.",
  'kubelet-not-yet-valid':
    'worker-1 was set up on a machine whose clock was wrong, which was put right since. It never joined: Unauthorized. Tomorrow, a colleague says, it will have mended itself.',
  'apiserver-ends-soon':
    'Nothing is wrong. You go through the cluster before you leave for two weeks, and nobody will be here meanwhile.',
  'authority-ends-soon':
    'Nothing is wrong. All certificates of components were renewed last month, and your calendar says that the next time is in a year.',
  'scheduler-renewed-not-restarted':
    "You renewed the scheduler's certificate in good time, and the file on cp-1 is right. Weeks later the scheduler writes Unauthorized all the same.",
} as const satisfies Stories<typeof DATE_FAULTS>;

export const SUBJECT_STORIES = {
  'kubelet-without-group':
    'worker-1 has a fresh certificate, valid, signed by the right authority. Its kubelet writes: nodes "worker-1" is forbidden: User "system:node:worker-1" cannot get resource "nodes" in API group "" at the cluster scope.',
  'kubelet-without-prefix':
    'You made the certificate of worker-1 yourself, with its host name as the common name, as one does for servers. The kubelet writes: User "worker-1" cannot get resource "nodes" in API group "" at the cluster scope.',
  'kubelet-of-other-node':
    "worker-1 was cloned from another machine, disk and all, and only its name and address were changed. Its kubelet is refused: can only access node lease with the same name as the requesting node, or cannot read 'worker-1', only its own Node object.",
  'scheduler-wrong-name':
    'You followed a guide, and its scheduler did not care. Yours writes: User "system:system:kube-scheduler" cannot list resource "pods" in API group "" at the cluster scope.',
  'controller-manager-wrong-name':
    'The controller manager of cp-1 writes hundreds of lines that it is forbidden to list this and that. Its certificate is valid, and says system:kube-controller-manager where you look.',
  'kube-proxy-wrong-name':
    'kube-proxy writes on every node: services is forbidden: User "kube-proxy" cannot list resource "services". The certificate has the organization system:node-proxier, after a tutorial.',
  'admin-without-group':
    'You made a certificate for yourself with openssl. kubectl reaches the cluster, and everything that you ask is answered: Forbidden: User "admin" cannot list resource.',
  'front-proxy-name-not-allowed':
    "kubectl top fails when cp-1 answers. The extension server writes: x509: subject with cn=… is not in the allowed list. cp-1's certificates were made anew by hand.",
} as const satisfies Stories<typeof SUBJECT_FAULTS>;

export const PURPOSE_STORIES = {
  'apiserver-without-server-auth':
    "cp-1's certificate was made with the profile of a client by mistake, or so you guess: clients write tls: failed to verify certificate: x509: certificate specifies an incompatible key usage.",
  'kubelet-serving-without-server-auth':
    'kubectl logs fails for worker-1: x509: certificate specifies an incompatible key usage. The node is Ready. One certificate for all purposes had seemed simpler.',
  'etcd-without-server-auth':
    'The API server of cp-1 cannot reach etcd any more: x509: certificate specifies an incompatible key usage. etcd itself starts, and says nothing against it.',
  'etcd-without-client-auth':
    'etcd works, but its log has a line every few minutes: rejected connection on client endpoint, remote-addr 127.0.0.1, x509: certificate specifies an incompatible key usage. Nobody of yours dials it from there.',
  'etcd-peer-without-client-auth':
    'After a new set of peer certificates cp-1 is outside the etcd cluster: the others write rejected connection on peer endpoint, x509: certificate specifies an incompatible key usage, and cp-1 writes remote error: tls: bad certificate.',
  'admin-without-client-auth':
    "A new certificate for the administrator came from the company's own authority portal, signed by the right key. kubectl says Unauthorized; the API servers write: x509: certificate specifies an incompatible key usage.",
  'kubelet-without-client-auth':
    'worker-1 gets nothing but Unauthorized since its certificates were made with one template for both. The API servers write: x509: certificate specifies an incompatible key usage.',
  'apiserver-etcd-client-without-client-auth':
    'The API server of cp-1 is down: remote error: tls: bad certificate. etcd writes: rejected connection on client endpoint, x509: certificate specifies an incompatible key usage.',
  'apiserver-kubelet-client-without-client-auth':
    'kubectl logs through cp-1 ends with Unauthorized for every node. The kubelets write: x509: certificate specifies an incompatible key usage.',
} as const satisfies Stories<typeof PURPOSE_FAULTS>;
