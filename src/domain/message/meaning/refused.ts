/** The other side refused what the writer showed: an alert. Why it did stands in the other side's log. */
import type { Meanings } from './meaning.ts';

const ALERTS = ['RFC 8446 §6.2', 'golang/go src/crypto/tls/alert.go'];
const REFUSED = { severity: 'critical', about: 'shown-by-writer', tells: 'that', cites: ALERTS } as const;

export const REFUSED_MEANINGS = {
  'refused-bad-certificate': {
    ...REFUSED,
    title: 'the other side does not accept the certificate that the writer showed, for whatever reason',
    causes: [
      "a Go client says this of any fault of a server's certificate: unknown authority, missing name, ended",
      "a Go server says this of a client's certificate with the wrong extended key usage or a constraint",
    ],
  },
  'refused-unknown-authority': {
    ...REFUSED,
    title: 'the other side does not trust the authority that signed what the writer showed',
    causes: [
      "the writer's certificate is of another cluster, or of another authority of this one",
      "the other side's authority file lacks it: it was made anew, or the rotation was not carried through",
    ],
  },
  'refused-expired': {
    ...REFUSED,
    title: 'the other side says that the certificate which the writer showed has ended, or is not valid yet',
    causes: [
      'it was not renewed, or the writer was not restarted since',
      'an authority above it has ended',
      'one of the clocks is wrong',
    ],
  },
  'refused-none-shown': {
    ...REFUSED,
    title: 'the other side wants a client certificate, and the writer showed none',
    causes: [
      'the writer is given no client certificate, or could not load it',
      "the writer's certificate is signed by none of the authorities that the server names",
    ],
  },
  'refused-unsupported': {
    ...REFUSED,
    title: 'the other side does not take certificates of this kind',
    causes: [
      'wrong extended key usage or key usage: OpenSSL says unsupported certificate of these',
      'a kind of key or signature that it does not know',
    ],
  },
  'refused-revoked': {
    ...REFUSED,
    title: 'the other side says that the certificate which the writer showed is revoked',
    causes: ['it stands in the revocation list of the other side'],
  },
  'refused-unknown-certificate': {
    ...REFUSED,
    title: 'the other side does not accept the certificate that the writer showed, and does not say why',
    causes: [
      'a Java client says this of anything that its trust manager refuses: unknown authority, missing name, ended',
      'OpenSSL (curl, Python, Node) with TLS 1.3: what it says to a Go server arrives there as bad record MAC',
      'a browser whose user has not accepted the certificate',
    ],
  },
  'refused-handshake': {
    ...REFUSED,
    title: 'the other side ended the handshake: no common ground, or with TLS 1.2 no client certificate',
    causes: [
      'with TLS 1.2: a client certificate is wanted and none was shown',
      'no cipher, curve or signature algorithm in common',
      'an RSA key too small for the other side',
    ],
  },
  'refused-decrypt-error': {
    ...REFUSED,
    title: 'the other side could not verify a signature made with the key that the writer showed',
    causes: [
      'certificate and key do not belong together',
      'an authority of the same name and key id with another key',
    ],
  },
  'refused-access': {
    ...REFUSED,
    title: 'the certificate is good, and the other side does not let its owner in',
    causes: ['an access list of the other side'],
  },
  'refused-name': {
    ...REFUSED,
    title: 'the other side has no certificate for the name that was asked for',
    causes: ['a proxy or load balancer that chooses by name (SNI) and does not know this one'],
  },
  'refused-internal': {
    severity: 'critical',
    about: 'shown-by-other',
    tells: 'that',
    title: 'the other side has no certificate to show',
    causes: [
      'a kubelet with serverTLSBootstrap whose request for a serving certificate waits to be approved',
      'the other side could not load its certificate',
    ],
    cites: [...ALERTS, 'kubernetes/kubernetes pkg/kubelet/kubelet.go (no serving certificate available)'],
  },
  'refused-protocol': {
    severity: 'critical',
    about: 'protocol',
    tells: 'why',
    title: 'the two sides have no TLS version in common',
    causes: ['a client of TLS 1.0 or 1.1: components take 1.2 and later', '--tls-min-version'],
    cites: ALERTS,
  },
  'not-tls': {
    severity: 'critical',
    about: 'protocol',
    tells: 'why',
    title: 'one side speaks TLS and the other plain HTTP, or something else',
    causes: [
      'https:// where the port speaks http, or the other way round: --etcd-servers, a probe, a webhook',
      'the wrong port',
      'a proxy or load balancer in between',
    ],
    cites: ['golang/go src/crypto/tls/conn.go (RecordHeaderError)', 'golang/go src/net/http/server.go'],
  },
  'hung-up': {
    severity: 'harmless',
    about: 'protocol',
    tells: 'that',
    title: 'the client went away before the handshake was over',
    causes: [
      'a health check that only opens the port: a load balancer, a probe',
      'a client that was stopped, or did not like what it saw and said nothing',
    ],
    cites: ['golang/go src/net/http/server.go (TLS handshake error)'],
  },
} as const satisfies Meanings;
