/** About files of the writer itself: nobody else has seen them. */
import type { Meanings } from './meaning.ts';

const OWN = { severity: 'critical', about: 'own-file', tells: 'why' } as const;
const PAIR = ['golang/go src/crypto/tls/tls.go (X509KeyPair)'];

export const OWN_MEANINGS = {
  'pair-differs': {
    ...OWN,
    title: 'certificate and private key do not belong together',
    causes: [
      'the key is that of another certificate: only one of the two was renewed or copied',
      'the file has the authority first: the own certificate must come before the intermediates',
    ],
    cites: PAIR,
  },
  'pair-other-kind': {
    ...OWN,
    title: 'certificate and private key are of different kinds, RSA and EC',
    causes: ['the key is that of another certificate', 'the authority stands before the own certificate'],
    cites: PAIR,
  },
  'pair-switched': {
    ...OWN,
    title: 'certificate and key have changed places, or the same file was given for both',
    causes: ['the two flags or fields were mixed up'],
    cites: PAIR,
  },
  'no-pem': {
    ...OWN,
    title: 'a file that should hold PEM holds none',
    causes: ['the file is empty or DER', 'base64 was decoded twice or never', 'the wrong file'],
    cites: PAIR,
  },
  'not-a-certificate': {
    ...OWN,
    title: 'a file that should hold a certificate holds something else',
    causes: ['a request (CSR) or a key was given instead of the certificate'],
    cites: PAIR,
  },
  'key-unusable': {
    ...OWN,
    title: 'the private key cannot be read',
    causes: [
      'it is under a passphrase, which components cannot be told',
      'the file is damaged',
      'the wrong file',
    ],
    cites: [...PAIR, 'kubernetes/client-go util/keyutil/key.go'],
  },
  'pair-incomplete': {
    ...OWN,
    title: 'only one of certificate and key was given',
    causes: ['a flag or field is missing', 'a file was not copied'],
    cites: ['kubernetes/client-go util/cert/io.go', 'kubernetes/client-go tools/clientcmd/validation.go'],
  },
  'serving-pair-unusable': {
    ...OWN,
    title: 'the API server cannot load what it should show',
    causes: ['certificate and key do not belong together', 'a file is missing, empty or damaged'],
    cites: ['kubernetes/apiserver pkg/server/dynamiccertificates/tlsconfig.go'],
  },
  'authorities-unusable': {
    ...OWN,
    title: 'a file of authorities cannot be used: nothing in it is a certificate',
    causes: [
      'the file is empty, damaged or DER',
      'a key or request was given instead',
      'wrong base64 in the kubeconfig',
    ],
    cites: [
      'kubernetes/client-go transport/transport.go (rootCertPool)',
      'kubernetes/client-go util/cert/pem.go',
      'kubernetes/client-go util/cert/io.go (NewPool)',
    ],
  },
  'file-unreachable': {
    ...OWN,
    title: 'a file that a kubeconfig or flag names cannot be opened',
    causes: [
      'it was not copied to this machine',
      'the path is relative to the kubeconfig',
      'its mode or owner',
    ],
    cites: ['kubernetes/client-go tools/clientcmd/validation.go'],
  },
  'own-key-too-small': {
    ...OWN,
    title: 'the RSA key of the certificate that the writer shows is too small to sign a TLS handshake with',
    causes: ['an RSA key of 512 bits, or of 1024 made for a test: no signature of TLS 1.3 fits into it'],
    cites: ['golang/go src/crypto/tls/auth.go (selectSignatureScheme)'],
  },
  'authorities-overlap': {
    ...OWN,
    title:
      'the API server does not start: who is trusted for clients is trusted for front proxies too, and any name may be one',
    causes: [
      '--requestheader-client-ca-file names the authority of client certificates, without --requestheader-allowed-names',
      'a bundle holds both authorities',
    ],
    cites: ['kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go'],
  },
  'kubeconfig-broken': {
    ...OWN,
    title: 'the kubeconfig cannot be used as it is',
    causes: [
      'damaged base64',
      'an entry that a context names is missing',
      'settings that exclude each other',
    ],
    cites: ['kubernetes/client-go tools/clientcmd/validation.go'],
  },
  'client-pair-not-loaded': {
    ...OWN,
    title:
      'the client certificate cannot be loaded: requests go out without one, and end as 401 or anonymous',
    causes: ['certificate and key do not belong together', 'a file is missing or damaged'],
    cites: ['kubernetes/client-go transport/cert_rotation.go'],
  },
  'bootstrap-expired': {
    ...OWN,
    title: "the kubelet's client certificate has ended, and it must bootstrap again",
    causes: ['the machine was off, or could not reach the API server, when it should have been renewed'],
    cites: ['kubernetes/kubernetes pkg/kubelet/certificate/bootstrap/bootstrap.go'],
  },
  'bootstrap-missing': {
    ...OWN,
    title: 'the kubelet has neither a usable kubeconfig nor one to bootstrap with',
    causes: [
      'kubelet.conf has ended or is missing, and bootstrap-kubelet.conf is gone, as kubeadm leaves it',
    ],
    cites: ['kubernetes/kubernetes pkg/kubelet/certificate/bootstrap/bootstrap.go'],
  },
  'rotation-fails': {
    ...OWN,
    passes: true,
    title: 'a certificate that is kept up by requests cannot be renewed',
    causes: [
      'nobody approves or signs the request',
      'the API server cannot be reached, or does not know the kubelet any more',
    ],
    cites: ['kubernetes/client-go util/certificate/certificate_manager.go'],
  },
  'no-serving-certificate': {
    ...OWN,
    title: 'the kubelet has no serving certificate: its request was not approved',
    causes: [
      'nobody approves requests of kubernetes.io/kubelet-serving by itself: a person or an approver must',
    ],
    cites: ['kubernetes/kubernetes pkg/kubelet/kubelet.go'],
  },
  'signer-many': {
    ...OWN,
    title: 'the signing file of the controller manager holds more than one certificate',
    causes: ['a bundle of old and new authority was put where only the one that signs belongs'],
    cites: ['kubernetes/kubernetes pkg/controller/certificates/signer/ca_provider.go'],
  },
  'signer-expired': {
    ...OWN,
    title: 'the authority that signs requests has ended',
    causes: ['the cluster authority was not extended or replaced in time'],
    cites: ['kubernetes/kubernetes pkg/controller/certificates/authority/policies.go'],
  },
  'etcd-without-tls': {
    ...OWN,
    severity: 'warning',
    title: 'etcd listens with http where client certificates were asked for: they are not',
    causes: ['http:// in --listen-client-urls or --listen-peer-urls'],
    cites: ['etcd-io/etcd server/embed/etcd.go'],
  },
  'etcd-pair-missing': {
    ...OWN,
    title: 'etcd listens with https and was given no certificate and key',
    causes: ['--cert-file and --key-file, or --peer-cert-file and --peer-key-file, are missing'],
    cites: ['etcd-io/etcd client/pkg/transport/listener_tls.go'],
  },
} as const satisfies Meanings;
