/** What to do about each meaning of a message, in words, and how the sides of a connection are called. */
import type { MeaningId } from '../../domain/message/meaning/table.ts';
import type { Recognised } from '../../domain/message/report.ts';

/** What the next step has to do with: who speaks to the user, and a file that is known to be meant. */
export interface StepContext {
  readonly me: string;
  readonly file: string | undefined;
}

type Step = (context: StepContext) => string;

const look = ({ me, file }: StepContext) => `${me} inspect ${file ?? 'FILE'}`;
const diagnosed = ({ me }: StepContext) => `${me} diagnose`;

export const NEXT_STEPS: Readonly<Record<MeaningId, Step>> = {
  'unknown-authority': (to) =>
    `put the authority that signs in this cluster where the writer looks for it; ${diagnosed(to)} names the file`,
  'other-authority': (to) =>
    `compare the two authorities (${look(to)}), and replace the old one where the writer has it: a kubeconfig is made again with ${to.me} kubeconfig`,
  'authority-unfit': (to) =>
    `make the authority again with CA:TRUE and keyCertSign, and what it signed; ${look(to)}`,
  'weak-algorithm': (to) =>
    `make the certificate again with SHA-256 and a key of 2048 bits or more; ${look(to)}`,
  'signature-fails': (to) =>
    `compare key and certificate, and the authority's fingerprint on both sides; ${look(to)}`,
  'self-signed': () =>
    'give the server a certificate of the cluster: for kubelets serverTLSBootstrap: true, and approve their requests',
  'shown-expired': (to) =>
    `${to.me} renew --due, then restart who shows it; ${look(to)} tells which one in the chain has ended`,
  'shown-too-early': () =>
    'compare the clocks of both machines (timedatectl), and put right the one that is wrong',
  'not-valid-now': (to) => `${look(to)}, and compare the clocks of both machines`,
  'name-missing': (to) =>
    `add the name in the cluster file and ${to.me} apply, or dial by a name that the certificate has; ${look(to)} lists them`,
  'address-missing': (to) =>
    `make the certificate again with the address as an IP address among its names, or dial by name; ${look(to)}`,
  'common-name-only': (to) => `make the certificate again with subject alternative names; ${look(to)}`,
  'wrong-purpose': (to) => `make the certificate again with the extended key usage it needs; ${look(to)}`,
  'path-too-long': (to) =>
    `remake the upper authority without pathlen, or sign with it directly; ${look(to)}`,
  'name-not-allowed': () =>
    'ask whoever keeps the upper authority to permit these names, or use an authority without constraints',
  'chain-broken': (to) =>
    `put the own certificate first and the intermediates behind it, each by the one before; ${look(to)}`,
  'not-verified': (to) => `read the lines beside it, which tell why; ${look(to)}`,
  'unreadable-certificate': (to) => `make the certificate again; ${look(to)} tells what is wrong with it`,
  'critical-extension': () => 'have the certificate issued without that extension, or with it not critical',
  'shown-revoked': () => 'give its owner a new certificate, or correct the revocation list',
  'revocation-unknown': () => 'make the revocation list again and put it where it is read',
  'nothing-shown': (to) => `look at what the client is given: ${diagnosed(to)} names the flag or field`,
  'peer-address': () =>
    "add the member's address to its peer certificate; where addresses are translated, --peer-skip-client-san-verification",
  'name-not-let-in': (to) => `compare the common name (${look(to)}) with the names that are allowed`,
  'trust-empty': () => 'name an authority file that can be read, with at least one certificate in it',
  'refused-bad-certificate': (to) =>
    `read the log of the other side at the same moment: it tells why; ${diagnosed(to)} asks both sides from the files`,
  'refused-unknown-authority': (to) =>
    `compare the signer of what the writer shows with the authority file of the other side; ${diagnosed(to)}`,
  'refused-expired': (to) => `${to.me} renew --due, then restart the writer`,
  'refused-none-shown': (to) =>
    `give the writer a client certificate: ${diagnosed(to)} names the flag or field`,
  'refused-unsupported': (to) => `look at the extended key usage of what the writer shows: ${look(to)}`,
  'refused-revoked': () => 'give the writer a new certificate',
  'refused-unknown-certificate': () => 'read the log of the other side at the same moment: it tells why',
  'refused-handshake': () =>
    'read the log of the other side at the same moment, and compare TLS versions and ciphers',
  'refused-decrypt-error': (to) => `check that certificate and key belong together: ${look(to)}`,
  'refused-access': () => 'look at the access list of the other side',
  'refused-name': () => 'dial by a name that the proxy knows, or add this one there',
  'refused-internal': () =>
    "kubectl get csr: approve the node's request of kubernetes.io/kubelet-serving; else read the log of the other side",
  'refused-protocol': () => 'use a client that speaks TLS 1.2 or later',
  'not-tls': () => 'compare the scheme and port that are dialled with how the server listens',
  'hung-up': () => 'nothing, where it is a health check; else look at who has that address',
  'pair-differs': (to) =>
    `put back the key that belongs to the certificate, own certificate first in its file; ${look(to)}`,
  'pair-other-kind': (to) =>
    `put back the key that belongs to the certificate, own certificate first; ${look(to)}`,
  'pair-switched': () => 'exchange the two flags or fields',
  'no-pem': (to) => `${look(to)}: it must be PEM, not DER and not base64 of PEM`,
  'not-a-certificate': (to) => `name the certificate instead; ${look(to)} tells what the file holds`,
  'key-unusable': () =>
    'take the passphrase away (openssl pkey -in KEY -out KEY.plain), or put the right key there',
  'pair-incomplete': () => 'give both, certificate and key',
  'serving-pair-unusable': (to) => `${look(to)}; then restore certificate and key together`,
  'authorities-unusable': (to) =>
    `put the authority's certificate there, as PEM; ${look(to)} tells what the file holds`,
  'own-key-too-small': (to) =>
    `make certificate and key again, with 2048 bits or more or on P-256; ${look(to)}`,
  'authorities-overlap': () =>
    'give front proxies an authority of their own, or name them: --requestheader-allowed-names=front-proxy-client',
  'file-unreachable': () => 'copy the file there, or correct the path or its mode',
  'kubeconfig-broken': (to) => `${look(to)} tells where; ${to.me} kubeconfig makes it again`,
  'client-pair-not-loaded': (to) => `put back certificate and key that belong together; ${look(to)}`,
  'bootstrap-expired': (to) =>
    `${to.me} render bootstrap, bring the bootstrap kubeconfig to the node, remove kubelet.conf and restart the kubelet`,
  'bootstrap-missing': (to) =>
    `${to.me} render bootstrap and bring the bootstrap kubeconfig to the node, or give it a kubeconfig again`,
  'rotation-fails': () => 'kubectl get csr: is the request there, approved, issued?',
  'no-serving-certificate': () =>
    "kubectl get csr: approve the node's request of kubernetes.io/kubelet-serving",
  'signer-many': () =>
    'leave only the signing authority in --cluster-signing-cert-file; bundles go to --root-ca-file and --client-ca-file',
  'signer-expired': (to) => `${to.me} renew kubernetes-ca --same-key, then bring it to every machine`,
  'etcd-without-tls': () => 'listen with https, or take the client certificate flags away',
  'etcd-pair-missing': () => 'name certificate and key, or listen with http on loopback only',
  'front-proxy-refused': (to) =>
    `compare front-proxy-client.crt with the authority in the ConfigMap kube-system/extension-apiserver-authentication; ${diagnosed(to)} does so with files`,
  'unauthorized': (to) =>
    `read the API server's log at the same moment: it names the serial number, and ${to.me} inspect --serial finds whose it is`,
  'anonymous': (to) =>
    `give the client a certificate or token: ${diagnosed(to)} names what its kubeconfig lacks`,
  'forbidden': () => 'kubectl auth can-i --list as that user, and bind a role to it or its groups',
  'node-not-itself': (to) => `compare the node's name with the common name of its certificate; ${look(to)}`,
  'component-forbidden': (to) =>
    `compare common name and organization with what the role is bound to; ${look(to)}`,
  'token-invalid': () =>
    'give every API server the same --service-account-key-file, with old and new public keys, and the same issuer',
  'token-ended': () => 'restart the program, so that it reads its token again; compare the clocks',
  'token-withdrawn': () => 'restart the program with its new service account or pod',
  'request-denied': (to) => `${to.me} csr show NAME tells the reason; make another request`,
  'request-failed': (to) =>
    `${to.me} csr lint FILE tells what the signer does not take; make another request`,
  'request-unapproved': (to) => `${to.me} render rbac has the bindings of nodeclient and selfnodeclient`,
  'request-not-allowed': (to) => `${to.me} csr lint FILE tells what is not taken`,
};

/** By what of it a certificate was recognised. */
export const RECOGNISED_WORDS: Readonly<Record<Recognised, string>> = {
  'serial': 'its serial number is the one in the message',
  'key-id': 'its key id is the one in the message',
  'authority-key-id': 'its key id is that of the signer in the message',
  'not-after': 'it ends at the very second that the message tells',
  'not-before': 'it begins at the very second that the message tells',
  'names': 'it has exactly the names in the message',
  'common-name': 'its common name is the one in the message',
  'authority-name': 'an authority of the name in the message',
};
