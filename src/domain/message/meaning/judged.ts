/** The writer judged what the other side showed, and refuses it. Go's verdicts, which the other libraries' are told in. */
import type { Meanings } from './meaning.ts';

const GO = 'golang/go src/crypto/x509/verify.go';
const SEEN = { severity: 'critical', about: 'shown-by-other', tells: 'why' } as const;

export const JUDGED = {
  'unknown-authority': {
    ...SEEN,
    title: 'the certificate that the other side showed is signed by no authority that the writer trusts',
    causes: [
      "the writer's authority file or certificate-authority-data is that of another cluster, or of another of this one's authorities (etcd's for Kubernetes')",
      'the other side shows its certificate without the intermediate that signed it',
      "the certificate is self-signed, as a kubelet's is that was given none",
      "a webhook's or APIService's caBundle is not that of its certificate",
    ],
    cites: [`${GO} (UnknownAuthorityError)`],
  },
  'other-authority': {
    ...SEEN,
    title: 'the writer trusts an authority of the right name and with another key: it was made anew since',
    causes: [
      'the writer has a kubeconfig or authority file from before the authority was made anew (kubeadm reset and init, init again)',
      'one machine has the files of another authority of the same name',
      'a rotation of authorities that was not carried through',
    ],
    cites: [`${GO} (UnknownAuthorityError, hintErr and hintCert)`],
  },
  'authority-unfit': {
    ...SEEN,
    title: 'the authority that signed the certificate may not sign: it is no authority, or lacks keyCertSign',
    causes: [
      'the authority was made without basicConstraints CA:TRUE or without keyCertSign',
      'an intermediate was signed with openssl x509 -req and no extensions',
      'a leaf certificate was used to sign another',
    ],
    cites: [`${GO} (NotAuthorizedToSign)`, 'golang/go src/crypto/x509/x509.go (ConstraintSignatureError)'],
  },
  'weak-algorithm': {
    ...SEEN,
    title: 'the certificate, or one above it, has a signature or key too weak to be taken',
    causes: [
      'signed with SHA-1 or MD5, as old openssl configurations do',
      'an RSA key of fewer than 2048 bits, or for Go fewer than 1024',
    ],
    cites: ['golang/go src/crypto/x509/x509.go (InsecureAlgorithmError)', 'golang/go src/crypto/rsa/rsa.go'],
  },
  'signature-fails': {
    ...SEEN,
    title: 'a signature does not fit the key that should have made it',
    causes: [
      'the authority was made anew with the same name and key id',
      'the certificate was damaged or edited',
      'a certificate is shown with a key that is not its own',
    ],
    cites: ['golang/go src/crypto/x509/x509.go (checkSignature)'],
  },
  'self-signed': {
    ...SEEN,
    title: 'the other side showed a self-signed certificate that the writer does not trust',
    causes: [
      'a kubelet that was given no serving certificate made one itself',
      'the authority at the top of the chain is not in the file of the writer',
      'something between the two ends TLS with a certificate of its own',
    ],
    cites: ['openssl/openssl crypto/x509/x509_txt.c (X509_verify_cert_error_string)'],
  },
  'shown-expired': {
    ...SEEN,
    title: 'the certificate that the other side showed, or one above it, has ended',
    causes: [
      'it was not renewed in time: those of a cluster last a year',
      'it was renewed on disk, and the program was not restarted',
      'an authority above it has ended, which is told in the same words',
      "the writer's clock is ahead",
    ],
    cites: [`${GO} (Expired)`],
  },
  'shown-too-early': {
    ...SEEN,
    title: 'the certificate that the other side showed, or one above it, is not valid yet',
    causes: ["the writer's clock is behind, or that of who signed was ahead", 'it was made to begin later'],
    cites: [`${GO} (Expired)`],
  },
  'not-valid-now': {
    ...SEEN,
    title: 'the certificate that the other side showed, or one above it, has ended or is not valid yet',
    causes: ['it was not renewed in time', 'one of the clocks is wrong'],
    cites: [`${GO} (Expired)`],
  },
  'name-missing': {
    ...SEEN,
    title: 'the server was dialled by a name or address that its certificate does not have',
    causes: [
      'a new load balancer, address or service network since the certificate was made',
      'the certificate was made without this name: kubernetes.default.svc and its longer forms, 127.0.0.1, the first service address',
      'the wrong server answers there, or the wrong certificate is served',
    ],
    cites: [`${GO} (HostnameError)`],
  },
  'address-missing': {
    ...SEEN,
    title: 'the server was dialled by an address, and its certificate has none',
    causes: [
      'the address stands in the certificate as a DNS name, which does not count',
      'a kubelet whose certificate has only its name is dialled by its address',
      'the certificate was made without subject alternative names',
    ],
    cites: [`${GO} (HostnameError)`],
  },
  'common-name-only': {
    ...SEEN,
    title: "the server's name stands only in the common name of its certificate, which Go does not read",
    causes: ['made by an old recipe with -subj and no subject alternative names', 'an X.509 v1 certificate'],
    cites: [`${GO} (HostnameError, hasSANExtension)`],
  },
  'wrong-purpose': {
    ...SEEN,
    title:
      'the certificate that the other side showed is not for this: its extended key usage lacks what it is used as',
    causes: [
      'a client certificate (clientAuth) is served, or a server certificate (serverAuth) is shown as a client',
      "an etcd peer's certificate, or the server certificate of an etcd with its gateway, lacks clientAuth",
      'an authority above it is limited to other usages',
    ],
    cites: [`${GO} (IncompatibleUsage)`],
  },
  'path-too-long': {
    ...SEEN,
    title: 'more intermediates stand below an authority than it allows',
    causes: ['an intermediate under an authority with pathlen:0'],
    cites: [`${GO} (TooManyIntermediates)`],
  },
  'name-not-allowed': {
    ...SEEN,
    title: 'an authority may not sign for a name of the certificate: it is limited by name constraints',
    causes: [
      'a company authority that may sign only for its own domains: cluster.local or addresses are not among them',
    ],
    cites: [`${GO} (CANotAuthorizedForThisName)`],
  },
  'chain-broken': {
    ...SEEN,
    title: 'no chain leads from the certificate to an authority that the writer trusts',
    causes: [
      'intermediates are missing or in the wrong order',
      'issuer and subject were written differently',
      'a policy or key id that does not fit',
    ],
    cites: [`${GO} (NameMismatch, NoValidChains)`],
  },
  'not-verified': {
    ...SEEN,
    tells: 'that',
    title: 'the writer does not accept the certificate that the other side showed; why, stands beside it',
    causes: ['any fault of a certificate: unknown authority, missing name, ended, wrong purpose'],
    cites: ['openssl/openssl ssl/ssl_err.c', 'openjdk/jdk sun/security/validator/PKIXValidator.java'],
  },
  'unreadable-certificate': {
    ...SEEN,
    title: 'the certificate cannot be read as X.509',
    causes: [
      'made by a home-grown tool: a negative serial number, a malformed name or extension',
      'accepted by older releases: Go refuses negative serial numbers since 1.23',
      'the file is damaged',
    ],
    cites: ['golang/go src/crypto/x509/parser.go'],
  },
  'critical-extension': {
    ...SEEN,
    title: 'the certificate has a critical extension that the reader does not know',
    causes: ['an authority elsewhere added extensions of its own and marked them critical'],
    cites: ['golang/go src/crypto/x509/x509.go (UnhandledCriticalExtension)'],
  },
  'shown-revoked': {
    ...SEEN,
    title: 'the certificate stands in a revocation list',
    causes: ['it was revoked, and is still used', 'the revocation list is that of another authority'],
    cites: ['etcd-io/etcd client/pkg/transport/listener_tls.go', 'openssl/openssl crypto/x509/x509_txt.c'],
  },
  'revocation-unknown': {
    ...SEEN,
    title: 'revocation is asked for, and the list cannot be had or is out of date',
    causes: ['a revocation list has ended and was not made again', 'the list of an authority is missing'],
    cites: ['openssl/openssl crypto/x509/x509_txt.c'],
  },
  'nothing-shown': {
    ...SEEN,
    title: 'the server asks for a client certificate, and the client showed none',
    causes: [
      'the client is given no certificate: a flag or a field of the kubeconfig is missing',
      "the client's certificate is signed by none of the authorities that the server names, so it stays silent",
      'the client could not load its pair, and went on without it',
      'something between the two ends TLS',
    ],
    cites: ['golang/go src/crypto/tls/handshake_server.go (processCertsFromClient)'],
  },
  'peer-address': {
    ...SEEN,
    title: "the etcd member's certificate does not have the address that it dials from",
    causes: [
      "the member's address is not among the names of its peer certificate",
      'addresses are translated between the members, or a machine has several',
    ],
    cites: ['etcd-io/etcd client/pkg/transport/listener_tls.go (checkCertSAN)'],
  },
  'name-not-let-in': {
    ...SEEN,
    title: 'the client certificate is good, and its name is not among those that are let in',
    causes: [
      "--requestheader-allowed-names does not have the front proxy's common name, or a user's certificate was sent where the front proxy's belongs",
      'etcd: --client-cert-allowed-hostname, --peer-cert-allowed-cn or -hostname',
    ],
    cites: [
      'kubernetes/apiserver pkg/authentication/request/x509/x509.go (verifySubject)',
      'etcd-io/etcd client/pkg/transport/listener.go',
    ],
  },
  'trust-empty': {
    ...SEEN,
    about: 'own-file',
    title: 'the writer has no authority at all to trust',
    causes: ['the authority file is empty, missing or cannot be read', 'no trust store on the machine'],
    cites: ['golang/go src/crypto/x509/verify.go (SystemRootsError)'],
  },
} as const satisfies Meanings;
