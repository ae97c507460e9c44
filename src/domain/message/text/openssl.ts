/** What OpenSSL says, and those that are built on it. X509_verify_cert_error_string's texts are the same in all of them. */
import type { MessageRecord } from '../message.ts';
import { rows } from './rows.ts';

/** crypto/x509/x509_txt.c: what can be said of certificates, by what openssl verify numbers them. */
const VERIFY = rows('openssl', 'openssl/openssl crypto/x509/x509_txt.c', {
  'unknown-authority': [
    'unable to get local issuer certificate',
    'unable to get issuer certificate',
    'unable to verify the first certificate',
  ],
  'self-signed': [
    'self-signed certificate in certificate chain',
    'self signed certificate in certificate chain',
    'self-signed certificate',
    'self signed certificate',
  ],
  'shown-expired': ['certificate has expired'],
  'shown-too-early': ['certificate is not yet valid'],
  'not-valid-now': [
    "format error in certificate's notBefore field",
    "format error in certificate's notAfter field",
  ],
  'signature-fails': [
    'certificate signature failure',
    "unable to decrypt certificate's signature",
    'unable to decode issuer public key',
  ],
  'authority-unfit': ['invalid CA certificate', 'key usage does not include certificate signing'],
  'path-too-long': ['path length constraint exceeded', 'certificate chain too long'],
  'wrong-purpose': ['unsuitable certificate purpose', 'unsupported certificate purpose'],
  'chain-broken': [
    'certificate not trusted',
    'certificate rejected',
    'subject issuer mismatch',
    'issuer certificate lookup error',
    'authority and subject key identifier mismatch',
    'authority and issuer serial number mismatch',
    'key usage does not include digital signature',
    "issuer certificate doesn't have a public key",
    'unspecified certificate verification error',
  ],
  'critical-extension': ['unhandled critical extension'],
  'unreadable-certificate': [
    'invalid or inconsistent certificate extension',
    'invalid or inconsistent certificate policy extension',
    'invalid non-CA certificate has CA markings',
  ],
  'name-not-allowed': [
    'permitted subtree violation',
    'excluded subtree violation',
    'unsupported name constraint type',
    'unsupported or invalid name constraint syntax',
    'unsupported or invalid name syntax',
  ],
  'weak-algorithm': [
    'CA certificate key too weak',
    'EE certificate key too weak',
    'CA signature digest algorithm too weak',
  ],
  'shown-revoked': ['certificate revoked'],
  'revocation-unknown': [
    'unable to get certificate CRL',
    'CRL has expired',
    'CRL is not yet valid',
    'CRL signature failure',
    'unable to get CRL issuer certificate',
    'key usage does not include CRL signing',
    'different CRL scope',
  ],
  'name-missing': ['hostname mismatch', 'Hostname mismatch', 'email address mismatch', 'IP address mismatch'],
});

const LIBSSL = rows('openssl', 'openssl/openssl ssl/ssl_err.c', {
  'not-verified': ['certificate verify failed'],
  'nothing-shown': ['peer did not return a certificate'],
  'refused-bad-certificate': ['sslv3 alert bad certificate', 'ssl/tls alert bad certificate'],
  'refused-unknown-authority': ['tlsv1 alert unknown ca'],
  'refused-expired': ['sslv3 alert certificate expired', 'ssl/tls alert certificate expired'],
  'refused-none-shown': [
    'tlsv13 alert certificate required',
    'sslv3 alert no certificate',
    'ssl/tls alert no certificate',
  ],
  'refused-unsupported': ['sslv3 alert unsupported certificate', 'ssl/tls alert unsupported certificate'],
  'refused-revoked': ['sslv3 alert certificate revoked', 'ssl/tls alert certificate revoked'],
  'refused-unknown-certificate': ['sslv3 alert certificate unknown', 'ssl/tls alert certificate unknown'],
  'refused-handshake': [
    'sslv3 alert handshake failure',
    'ssl/tls alert handshake failure',
    'sslv3 alert illegal parameter',
    'ssl/tls alert illegal parameter',
    'tlsv1 alert insufficient security',
    'SSL routines::no shared cipher',
    'SSL routines::no shared signature algorithms',
  ],
  'refused-decrypt-error': ['tlsv1 alert decrypt error'],
  'refused-access': ['tlsv1 alert access denied'],
  'refused-name': ['tlsv1 unrecognized name'],
  'refused-internal': ['tlsv1 alert internal error'],
  'refused-protocol': ['tlsv1 alert protocol version', 'SSL routines::unsupported protocol'],
  'not-tls': [
    'SSL routines::wrong version number',
    'SSL routines:ssl3_get_record:wrong version number',
    'SSL routines::packet length too long',
    'SSL routines::http request',
    'SSL routines::unexpected eof while reading',
  ],
});

const FILES = [
  ...rows('openssl', 'openssl/openssl crypto/x509/x509_err.c', {
    'pair-differs': ['key values mismatch'],
    'pair-other-kind': ['key type mismatch'],
  }),
  ...rows('openssl', 'openssl/openssl crypto/pem/pem_err.c', {
    'no-pem': ['PEM routines::no start line'],
    'key-unusable': ['PEM routines::bad decrypt', 'PEM routines::bad end line'],
  }),
  ...rows('openssl', 'openssl/openssl providers/common/provider_err.c', {
    'key-unusable': ['DECODER routines::unsupported'],
  }),
];

export const OPENSSL_TEXTS: readonly MessageRecord[] = [...VERIFY, ...LIBSSL, ...FILES];

export const CURL_TEXTS: readonly MessageRecord[] = rows('curl', 'curl/curl lib/vtls/openssl.c', {
  'name-missing': [
    "SSL: no alternative certificate subject name matches target host name '{host}'",
    "SSL: no alternative certificate subject name matches target ipv4 address '{host}'",
    "SSL: no alternative certificate subject name matches target ipv6 address '{host}'",
    "SSL: certificate subject name '{names}' does not match target host name '{host}'",
    "SSL: certificate subject name '{names}' does not match target hostname '{host}'",
  ],
  'authorities-unusable': [
    'error setting certificate file: {file}',
    'error setting certificate verify locations',
  ],
  'pair-differs': ['Private key does not match the certificate public key'],
  'key-unusable': ["unable to set private key file: '{file}'"],
  'not-a-certificate': ['could not load PEM client certificate from {file}'],
});

/** Codes beside OpenSSL's texts, and what Node compares itself. */
export const NODE_TEXTS: readonly MessageRecord[] = [
  ...rows('node', 'nodejs/node lib/tls.js (checkServerIdentity)', {
    'name-missing': [
      "Host: {host}. is not in the cert's altnames: {names}",
      "Host: {host}. is not cert's CN: {commonName}",
      "IP: {host} is not in the cert's list: {names}",
    ],
    'address-missing': ["IP: {host} is not in the cert's list: "],
    'common-name-only': ['Cert does not contain a DNS name'],
  }),
  ...rows('node', 'nodejs/node src/crypto/crypto_common.cc', {
    'unknown-authority': [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_GET_ISSUER_CERT',
    ],
    'self-signed': ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
    'shown-expired': ['CERT_HAS_EXPIRED'],
    'shown-too-early': ['CERT_NOT_YET_VALID'],
    'signature-fails': ['CERT_SIGNATURE_FAILURE'],
    'wrong-purpose': ['INVALID_PURPOSE'],
    'path-too-long': ['PATH_LENGTH_EXCEEDED'],
    'shown-revoked': ['CERT_REVOKED'],
    'chain-broken': ['CERT_UNTRUSTED', 'CERT_REJECTED'],
  }),
  ...rows('node', 'nodejs/node src/crypto/crypto_tls.cc', {
    'name-missing': ['ERR_TLS_CERT_ALTNAME_INVALID'],
    'refused-none-shown': ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    'refused-unknown-authority': ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
    'refused-bad-certificate': [
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE',
    ],
    'refused-expired': [
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
      'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED',
    ],
    'refused-handshake': ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'],
    'refused-unknown-certificate': ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'],
    'refused-unsupported': ['ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE'],
    'refused-internal': ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'],
    'not-tls': ['ERR_SSL_WRONG_VERSION_NUMBER'],
    'pair-differs': ['ERR_OSSL_X509_KEY_VALUES_MISMATCH'],
    'no-pem': ['ERR_OSSL_PEM_NO_START_LINE'],
    'key-unusable': ['ERR_OSSL_UNSUPPORTED'],
  }),
];

export const PYTHON_TEXTS: readonly MessageRecord[] = rows('python', 'python/cpython Modules/_ssl.c', {
  'name-missing': [
    "Hostname mismatch, certificate is not valid for '{host}'",
    "IP address mismatch, certificate is not valid for '{host}'",
  ],
});
