/** What Go's libraries say, as their sources have it. */
import type { MessageRecord } from '../message.ts';
import { rows } from './rows.ts';

const VERIFY = rows('go', 'golang/go src/crypto/x509/verify.go', {
  'unknown-authority': ['x509: certificate signed by unknown authority'],
  'other-authority': [
    'x509: certificate signed by unknown authority (possibly because of "{detail}" while trying to verify candidate authority certificate "{authority}")',
  ],
  'shown-expired': [
    'x509: certificate has expired or is not yet valid: current time {now} is after {notAfter}',
  ],
  'shown-too-early': [
    'x509: certificate has expired or is not yet valid: current time {now} is before {notBefore}',
  ],
  'not-valid-now': ['x509: certificate has expired or is not yet valid'],
  'name-missing': [
    'x509: certificate is valid for {names}, not {host}',
    'x509: certificate is valid for {number} names, but none matched {host}',
    'x509: certificate is valid for {number} IP SANs, but none matched {host}',
    'x509: certificate is not valid for any names, but wanted to match {host}',
  ],
  'address-missing': ["x509: cannot validate certificate for {host} because it doesn't contain any IP SANs"],
  'common-name-only': ['x509: certificate relies on legacy Common Name field, use SANs instead'],
  'wrong-purpose': [
    'x509: certificate specifies an incompatible key usage',
    'x509: a root or intermediate certificate is not authorized for an extended key usage: {detail}',
  ],
  'authority-unfit': [
    'x509: certificate is not authorized to sign other certificates',
    'x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate" while trying to verify candidate authority certificate "{authority}")',
  ],
  'weak-algorithm': [
    'x509: certificate signed by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm {detail}" while trying to verify candidate authority certificate "{authority}")',
  ],
  'path-too-long': ['x509: too many intermediates for path length constraint'],
  'name-not-allowed': [
    'x509: a root or intermediate certificate is not authorized to sign for this name: {detail}',
    "x509: issuer has name constraints but leaf doesn't have a SAN extension",
    'x509: issuer has name constraints but leaf contains unknown or unconstrained name: {detail}',
  ],
  'chain-broken': [
    'x509: issuer name does not match subject from issuing certificate',
    'x509: no valid chains built',
    'x509: signature check attempts limit reached while verifying certificate chain',
  ],
  'trust-empty': ['x509: failed to load system roots and no roots provided'],
});

const X509 = rows('go', 'golang/go src/crypto/x509/x509.go', {
  'critical-extension': ['x509: unhandled critical extension'],
  'weak-algorithm': ['x509: cannot verify signature: insecure algorithm {detail}'],
  'authority-unfit': ['x509: invalid signature: parent certificate cannot sign this kind of certificate'],
  'signature-fails': [
    'x509: ECDSA verification failure',
    'x509: Ed25519 verification failure',
    'x509: signature algorithm specifies an {detail} public key, but have public key of type',
    'x509: cannot verify signature: algorithm unimplemented',
  ],
  'unreadable-certificate': ['x509: unsupported elliptic curve'],
});

/** x509: malformed …, x509: invalid …: one meaning, and the text tells which field. */
const PARSER = rows('go', 'golang/go src/crypto/x509/parser.go', {
  'unreadable-certificate': [
    'x509: negative serial number',
    'x509: malformed {detail}',
    'x509: invalid RDNSequence',
    'x509: invalid version',
    'x509: invalid key usage',
    'x509: invalid basic constraints',
    'x509: invalid subject alternative name',
    'x509: invalid extended key usages',
    'x509: invalid authority key identifier',
    'x509: invalid subject key identifier',
    'x509: invalid NameConstraints extension',
    'x509: invalid RSA public key',
    'x509: invalid RSA modulus',
    'x509: invalid ECDSA parameters',
    'x509: SAN dNSName is malformed',
    'x509: cannot parse IP address of length {number}',
    'x509: unknown public key algorithm',
    'x509: certificate contains duplicate extension with OID',
    "x509: inner and outer signature algorithm identifiers don't match",
    'x509: trailing data',
  ],
});

const RSA = rows('go', 'golang/go src/crypto/rsa/rsa.go', {
  'weak-algorithm': ['crypto/rsa: {number}-bit keys are insecure'],
  'signature-fails': ['crypto/rsa: verification error'],
});

const PAIR = rows('go', 'golang/go src/crypto/tls/tls.go', {
  'pair-differs': ['tls: private key does not match public key'],
  'pair-other-kind': ['tls: private key type does not match public key type'],
  'no-pem': [
    'tls: failed to find any PEM data in certificate input',
    'tls: failed to find any PEM data in key input',
  ],
  'pair-switched': [
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    'tls: found a certificate rather than a key in the PEM for the private key',
  ],
  'not-a-certificate': [
    'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: {detail}',
  ],
  'key-unusable': [
    'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: {detail}',
    'tls: failed to parse private key',
    'tls: found unknown private key type in PKCS#8 wrapping',
  ],
});

const AUTH = rows('go', 'golang/go src/crypto/tls/auth.go', {
  'own-key-too-small': ['tls: certificate RSA key size too small for supported signature algorithms'],
});

const SERVER = rows('go', 'golang/go src/crypto/tls/handshake_server.go', {
  'nothing-shown': ["tls: client didn't provide a certificate"],
  'signature-fails': [
    'tls: invalid signature by the client certificate: {detail}',
    'tls: client certificate used with invalid signature algorithm',
  ],
  'refused-protocol': ['tls: client offered only unsupported versions: {detail}'],
  'unreadable-certificate': ['tls: failed to parse client certificate: {detail}'],
});

const CLIENT = rows('go', 'golang/go src/crypto/tls/handshake_client.go', {
  'unreadable-certificate': ['tls: failed to parse certificate from server: {detail}'],
  'refused-protocol': ['tls: server selected unsupported protocol version {detail}'],
});

const CLIENT_13 = rows('go', 'golang/go src/crypto/tls/handshake_client_tls13.go', {
  'signature-fails': ['tls: invalid signature by the server certificate: {detail}'],
});

/** What the other side sent; the words are Go's. */
const ALERTS = rows('go', 'golang/go src/crypto/tls/alert.go', {
  'refused-bad-certificate': ['remote error: tls: bad certificate'],
  'refused-unknown-authority': ['remote error: tls: unknown certificate authority'],
  'refused-expired': ['remote error: tls: expired certificate'],
  'refused-none-shown': ['remote error: tls: certificate required'],
  'refused-unsupported': ['remote error: tls: unsupported certificate'],
  'refused-revoked': ['remote error: tls: revoked certificate'],
  'refused-unknown-certificate': [
    'remote error: tls: unknown certificate',
    'local error: tls: bad record MAC',
  ],
  'refused-handshake': [
    'remote error: tls: handshake failure',
    'remote error: tls: illegal parameter',
    'remote error: tls: insufficient security level',
    'remote error: tls: no application protocol',
  ],
  'refused-decrypt-error': ['remote error: tls: error decrypting message'],
  'refused-access': ['remote error: tls: access denied'],
  'refused-name': ['remote error: tls: unrecognized name'],
  'refused-internal': ['remote error: tls: internal error'],
  'refused-protocol': ['remote error: tls: protocol version not supported'],
});

const HTTP = rows('go', 'golang/go src/net/http/server.go', {
  'hung-up': [
    'TLS handshake error from {remote}: EOF',
    'TLS handshake error from {remote}: read tcp {detail}: connection reset by peer',
    'TLS handshake error from {remote}: read tcp {detail}: i/o timeout',
    'TLS handshake error from {remote}: write tcp {detail}: broken pipe',
  ],
  'not-tls': [
    'client sent an HTTP request to an HTTPS server',
    'Client sent an HTTP request to an HTTPS server.',
  ],
});

const NOT_TLS = [
  ...rows('go', 'golang/go src/crypto/tls/conn.go', {
    'not-tls': ['tls: first record does not look like a TLS handshake'],
  }),
  ...rows('go', 'golang/go src/net/http/client.go', {
    'not-tls': ['http: server gave HTTP response to HTTPS client'],
  }),
];

export const GO_TEXTS: readonly MessageRecord[] = [
  ...VERIFY,
  ...X509,
  ...PARSER,
  ...RSA,
  ...PAIR,
  ...AUTH,
  ...SERVER,
  ...CLIENT,
  ...CLIENT_13,
  ...ALERTS,
  ...HTTP,
  ...NOT_TLS,
];
