import type { AUTHORITY_FAULTS } from '../../../domain/lab/fault/authority.ts';
import type { CHAIN_FAULTS } from '../../../domain/lab/fault/chain.ts';
import type { NAME_FAULTS } from '../../../domain/lab/fault/name.ts';
import type { TOKEN_FAULTS } from '../../../domain/lab/fault/token.ts';
import type { Stories } from './stories.ts';

/** What the person in front of the cluster sees and has done, and nothing that only diagnosis would say. */
export const AUTHORITY_STORIES = {
  'admin-trusts-old-authority':
    'You come back from holidays to a cluster that a colleague has set up again. kubectl, with the kubeconfig that you have always used, says: tls: failed to verify certificate: x509: certificate signed by unknown authority. Your colleague sees all nodes Ready.',
  'controller-manager-trusts-old-authority':
    'Deployments that you change on cp-1\'s watch are never rolled out while its controller manager would lead. Its log repeats: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure"). You remember copying a kubeconfig over from a backup.',
  'kubelet-trusts-old-authority':
    'worker-1 was restored from an image that somebody made in spring. Since then it is NotReady; its kubelet writes: failed to verify certificate: x509: certificate signed by unknown authority. worker-2 is fine.',
  'control-plane-old-authority':
    'Some files on cp-1 were put back from a backup after a disk was full. Since then every third kubectl command ends with Unauthorized, the controller manager and scheduler of cp-1 have lost their leases, and kubectl logs fails when it happens to be served by cp-1.',
  'kubelet-old-client-authority':
    'kubectl logs and kubectl exec work for pods on worker-2. For pods on worker-1 they end with: Error from server (Unauthorized). The node is Ready, and nothing was changed on it but a few files that a script copied.',
  'etcd-old-authority':
    "After maintenance the API server of cp-1 does not become ready. etcd's log on cp-1 is full of: rejected connection on client endpoint, with x509: certificate signed by unknown authority. The API server says only: remote error: tls: bad certificate.",
  'apiserver-old-etcd-authority':
    'The API server of cp-1 does not start after a reboot. It writes: transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority. The other two control planes are up, and etcd says that it is healthy.',
  'control-plane-made-again':
    "cp-3 broke and was set up a second time by the script that had once set up cp-1. It joined etcd, its API server starts, and yet whoever the load balancer sends there gets Unauthorized, and kubectl logs through it fails. The script's output says that it made everything that was missing.",
  'authority-may-not-sign':
    'You made a new set of certificates with openssl and a configuration of your own, and installed them everywhere. Nobody can speak to anybody: x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate").',
  'authority-is-none':
    'The certificates were made by a new pipeline, and openssl verify was content with an option that somebody added to it. Every component says: x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate").',
  'front-proxy-old-authority':
    'kubectl top nodes has stopped working, and so has everything else behind an APIService that is reached through cp-1: Unauthorized. The extension servers write that they cannot verify who vouches for the request. Nothing else is amiss.',
} as const satisfies Stories<typeof AUTHORITY_FAULTS>;

export const NAME_STORIES = {
  'apiserver-without-endpoint':
    'The API servers were put behind a load balancer, api.lab.internal, and all kubeconfigs changed to it. A third of all commands fail: x509: certificate is valid for …, not api.lab.internal. Asking again often helps.',
  'kubeconfig-by-other-address':
    "DNS was down, so you wrote the address of the new load balancer into the administrator's kubeconfig. kubectl now says: tls: failed to verify certificate: x509: certificate is valid for …, not 10.240.0.100.",
  'apiserver-without-service-address':
    "Pods cannot reach the API any more whenever cp-1 answers: their client says that the certificate is valid for some addresses, and not for 10.32.0.1. kubectl works everywhere. The API server's certificate on cp-1 was made anew last week.",
  'apiserver-without-service-name':
    'A controller that runs in the cluster dials https://kubernetes.default.svc and fails now and then: x509: certificate is valid for …, not kubernetes.default.svc. Others, which dial by address, have no trouble.',
  'apiserver-without-service-domain':
    'You built the cluster after a guide, and everything in it worked. Now a Java program dials https://kubernetes.default.svc.cluster.local and fails: no subject alternative DNS name matching. Go programs beside it, which dial by address, do not.',
  'apiserver-without-local-names':
    "cp-1's scheduler and controller manager never lead. Both write: failed to verify certificate: x509: certificate is valid for …, and name what they dial. kubectl works through cp-1, through the load balancer.",
  'kubelet-without-address':
    "kubectl logs fails for pods of worker-1: x509: certificate is valid for worker-1, not 10.240.0.21, or that it doesn't contain any IP SANs. The node is Ready, and pods run.",
  'kubelet-only-loopback':
    'You tested the certificate of worker-1 on the machine itself with curl https://127.0.0.1:10250, and it was fine. kubectl exec into a pod there fails: x509: certificate is valid for 127.0.0.1, not 10.240.0.21.',
  'etcd-without-loopback':
    "etcd's certificate on cp-1 was made anew with the names of the machine. Since the last restart its API server does not come up: authentication handshake failed: tls: failed to verify certificate: x509: certificate is valid for …. etcdctl from another machine works.",
  'etcd-peer-without-address':
    'cp-1 got a new peer certificate and has dropped out of the etcd cluster since. The other members write: rejected connection on peer endpoint, and that an address does not match any of the DNSNames; cp-1 writes: remote error: tls: bad certificate.',
} as const satisfies Stories<typeof NAME_FAULTS>;

export const CHAIN_STORIES = {
  'leaf-without-intermediate':
    "The cluster's authority is signed by a root that everybody in the company trusts, and the administrator's kubeconfig trusts that root. Through two of the control planes kubectl works; through cp-1 it says: x509: certificate signed by unknown authority.",
  'chain-in-wrong-order':
    "You put the API server's certificate and the authority's into one file, so that clients get both. The API server of cp-1 has not started since: tls: private key does not match public key. You have compared the key with the certificate twice, and they match.",
  'root-allows-no-intermediate':
    "The security department sent a new root, made to its own policy, and you put it into the administrator's kubeconfig. kubectl says: x509: too many intermediates for path length constraint. Every component of the cluster goes on working.",
} as const satisfies Stories<typeof CHAIN_FAULTS>;

export const TOKEN_STORIES = {
  'token-key-of-another':
    'A third of what pods ask of the API is answered with Unauthorized, and the same request a moment later is not. The log of one API server says: invalid bearer token. It was cp-3, and it was set up after the others.',
  'token-pair-of-another':
    'Pods that were started lately work for a while and then get Unauthorized, or the other way round: it depends on which control plane made the token and which one is asked. On one of them files were missing once, and somebody made them again.',
  'token-issuer-differs':
    'Since cp-3 was changed, tokens from there are refused by the other API servers, and theirs by cp-3: invalid bearer token, issuer. All three have the same keys; you have compared them.',
  'signing-key-of-another':
    'Certificate requests that you approve stay without a certificate while cp-1 leads. The controller manager of cp-1 writes: tls: private key does not match public key, or does not start at all.',
} as const satisfies Stories<typeof TOKEN_FAULTS>;
