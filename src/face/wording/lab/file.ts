import type { FILE_FAULTS } from '../../../domain/lab/fault/file.ts';
import type { FORM_FAULTS } from '../../../domain/lab/fault/form.ts';
import type { KUBECONFIG_FAULTS } from '../../../domain/lab/fault/kubeconfig.ts';
import type { PAIR_FAULTS } from '../../../domain/lab/fault/pair.ts';
import type { Stories } from './stories.ts';

export const PAIR_STORIES = {
  'apiserver-key-of-another':
    'The API server of cp-1 does not start any more: tls: private key does not match public key. Its certificate was renewed yesterday, and whoever did it has left for the week.',
  'etcd-key-of-another':
    'etcd on cp-1 stopped taking connections in the middle of the day, without a restart. Its log says: tls: private key does not match public key. A colleague was copying files at that time.',
  'kubelet-serving-key-of-another':
    'The kubelet of worker-1 does not serve: tls: private key does not match public key. Both files have the same date.',
  'apiserver-etcd-client-key-of-another':
    'The API server of cp-1 ends at once after each start. In its last lines: tls: private key does not match public key. You compare the pair that it serves with: it matches.',
  'front-proxy-client-key-of-another':
    'The API server of cp-1 ends at once after each start. In its last lines: tls: private key does not match public key. It does not say which pair, and it has five.',
  'admin-key-of-another':
    'You put a new certificate into the kubeconfig of the administrator. kubectl says: error: tls: private key does not match public key.',
  'apiserver-files-swapped':
    'The API server of cp-1 does not start since you edited its files: tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched.',
  'apiserver-shows-client-pair':
    "A script distributed cp-1's files anew. The API server starts; everybody who dials it says that the certificate specifies an incompatible key usage, or that it is not valid for any names.",
  'authority-in-place-of-leaf':
    'The API server of cp-1 does not start: tls: private key does not match public key. openssl x509 shows a certificate that is valid for ten years.',
  'etcd-server-and-probe-swapped':
    "A script distributed etcd's files anew on cp-1. etcd starts; the API server beside it says that the certificate is not valid for any names, and etcdctl says much the same.",
} as const satisfies Stories<typeof PAIR_FAULTS>;

export const FORM_STORIES = {
  'apiserver-only-common-name':
    "curl is content with cp-1's API server, and a Node.js script too. kubectl is not: x509: certificate relies on legacy Common Name field, use SANs instead.",
  'apiserver-addresses-as-dns':
    "You wrote the addresses into the certificate's names; openssl x509 -text shows every one of them. Still the scheduler and the controller manager of cp-1 write: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs.",
  'apiserver-version-1':
    "cp-1's certificate was signed with openssl x509 -req, as study notes have it. kubectl says: x509: certificate relies on legacy Common Name field, or that it is not valid for any names.",
  'admin-version-1':
    "Nothing is wrong yet. The administrator's certificate was signed with openssl x509 -req, and an auditor asks whether it is as it should be.",
  'apiserver-sha1':
    'An old authority tool signed the certificate of cp-1. Go programs say: x509: certificate signed by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm ECDSA-SHA1"). It is the right authority.',
  'apiserver-negative-serial':
    "cp-1's certificate is home-made, with a random serial number. openssl verifies it. The API server, since its last update, does not start with it, or clients write: tls: failed to parse certificate from server: x509: negative serial number.",
  'admin-weak-key':
    "Nothing is wrong yet. The administrator's key is one that was made long ago for something else, and an auditor asks about it.",
  'apiserver-tiny-key':
    'For a test somebody made a small key for the API server of cp-1, so that it would be fast. Clients get remote error: tls: handshake failure or internal error, and nothing in the log says more than that.',
} as const satisfies Stories<typeof FORM_FAULTS>;

export const KUBECONFIG_STORIES = {
  'scheduler-wrong-host':
    "The scheduler's kubeconfig on cp-1 was taken from a tutorial's repository and its certificates put in. It writes: x509: certificate is valid for …, not kube-apiserver, or that there is no such host.",
  'admin-skips-verification':
    'Everything works. An auditor wants to know why the administrator would not notice if somebody else answered in place of the cluster.',
  'admin-of-other-cluster':
    'You have two clusters that were made by the same script, and a kubeconfig that was merged by hand. error: You must be logged in to the server (Unauthorized). No word on certificates; the API servers say: certificate signed by unknown authority.',
  'kubelet-of-other-cluster':
    'worker-1 came over from another cluster, with its kubeconfig changed to yours. Its kubelet is Unauthorized, although it dials the right host and trusts the right authority.',
  'admin-authority-encoded-twice':
    'You wrote the kubeconfig with a script of your own. kubectl says: unable to load root certificates: unable to parse bytes as PEM block. The base64 can be decoded, you have tried.',
  'admin-authority-missing':
    'kubectl says that the certificate is signed by an unknown authority. The same kubeconfig worked before you tidied it up by hand.',
  'admin-key-missing':
    'kubectl says that client-key-data or client-key must be specified to use the clientCert authentication method. The file was redacted before it was sent to you.',
} as const satisfies Stories<typeof KUBECONFIG_FAULTS>;

export const FILE_STORIES = {
  'apiserver-key-open':
    'Nothing fails. Somebody had to debug a connection on cp-1 with a tool that does not run as root, and is done now.',
  'authority-key-open':
    'Nothing fails. A backup job that runs as its own user complained that it could not read everything on cp-1; it does not complain any more.',
  'kubelet-kubeconfig-open':
    'Nothing fails. On worker-1 a script that runs as nobody asks the API which pods are there, with the kubeconfig that it found.',
  'apiserver-certificate-missing':
    'The API server of cp-1 does not start after a clean-up of old files: open …: no such file or directory.',
  'kubelet-client-authority-missing':
    'The kubelet of worker-1 ends at each start: unable to load client CA file …: no such file or directory.',
  'apiserver-key-encrypted':
    'A key arrived from the security department, and a passphrase by telephone. The API server of cp-1 does not start with it: tls: failed to find PEM block with type ending in "PRIVATE KEY", or that it cannot parse the private key.',
  'apiserver-certificate-der':
    'The certificate came as a .cer by mail. The API server of cp-1 says: tls: failed to find any PEM data in certificate input.',
  'etcd-authority-empty':
    'A disk was full while files were copied to cp-1. Since then nobody gets into its etcd, or it does not start.',
  'etcd-authority-with-key':
    'You put everything that belongs to the authority of etcd into one file on cp-1, as HAProxy likes it. etcd does not start: x509: malformed certificate, or something like it.',
  'apiserver-request-as-certificate':
    'The answer of the signer was saved under the wrong name. The API server of cp-1 says: tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [CERTIFICATE REQUEST].',
} as const satisfies Stories<typeof FILE_FAULTS>;
