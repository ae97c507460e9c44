/** What Kubernetes' components say beyond Go's own words. */
import type { MessageRecord } from '../message.ts';
import { rows } from './rows.ts';

const CERTIFICATES = 'kubernetes/kubernetes pkg/controller/certificates';

export const KUBERNETES_TEXTS: readonly MessageRecord[] = [
  ...rows('kubernetes', 'kubernetes/apiserver pkg/authentication/request/x509/x509.go', {
    'name-not-let-in': ['x509: subject with cn={commonName} is not in the allowed list'],
  }),
  ...rows('kubernetes', 'kubernetes/apiserver pkg/server/dynamiccertificates/tlsconfig.go', {
    'serving-pair-unusable': [
      'invalid serving cert keypair: {detail}',
      'invalid serving cert: {detail}',
      'not loading an empty serving certificate from',
    ],
    'authorities-unusable': ['unable to load client CA file'],
  }),
  ...rows('kubernetes', 'kubernetes/apiserver pkg/server/dynamiccertificates/dynamic_serving_content.go', {
    'serving-pair-unusable': ['missing content for serving cert'],
  }),
  ...rows('kubernetes', 'kubernetes/client-go util/cert/pem.go', {
    'authorities-unusable': ['data does not contain any valid RSA or ECDSA certificates'],
  }),
  ...rows('kubernetes', 'kubernetes/client-go util/cert/io.go', {
    'authorities-unusable': ['error creating pool from {file}: {detail}'],
    'pair-incomplete': ['error reading {file}, certificate and key must be supplied as a pair'],
  }),
  ...rows('kubernetes', 'kubernetes/client-go util/keyutil/key.go', {
    'key-unusable': [
      'data does not contain a valid RSA or ECDSA private key',
      'data does not contain any valid RSA or ECDSA public keys',
      'error reading private key file {file}: {detail}',
      'error reading public key file {file}: {detail}',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/client-go transport/transport.go', {
    'authorities-unusable': [
      'unable to load root certificates: {detail}',
      'unable to parse bytes as PEM block',
      'no valid certificate authority data seen',
    ],
    'kubeconfig-broken': ['specifying a root certificates file with the insecure flag is not allowed'],
  }),
  // said as a program ends of it: elsewhere a file that is not there is often one that nobody misses
  ...rows('kubernetes', 'kubernetes/component-base cli/run.go', {
    'file-unreachable': [
      'command failed" err="open {file}: no such file or directory',
      'command failed" err="open {file}: permission denied',
      'command failed" err="failed to run Kubelet: open {file}: no such file or directory',
      'command failed" err="failed to run Kubelet: open {file}: permission denied',
      'command failed: open {file}: no such file or directory',
      'command failed: open {file}: permission denied',
      'command failed: failed to run Kubelet: open {file}: no such file or directory',
      'command failed: failed to run Kubelet: open {file}: permission denied',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go', {
    'authorities-overlap': [
      '--requestheader-client-ca-file and --client-ca-file contain overlapping certificates',
    ],
  }),
  ...rows(
    'kubernetes',
    'kubernetes/kube-aggregator pkg/controllers/status/remote/remote_available_controller.go',
    {
      'front-proxy-refused': ['bad status from https://{url}: 401', 'bad status from https://{url}: 403'],
    },
  ),
  ...rows('kubernetes', 'kubernetes/kube-aggregator pkg/controllers/openapi/aggregator/downloader.go', {
    'front-proxy-refused': [
      'failed to retrieve openAPI spec, http error: ResponseCode: 401',
      'failed to retrieve openAPI spec, http error: ResponseCode: 403',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/client-go transport/cert_rotation.go', {
    'client-pair-not-loaded': ['Loading client cert failed'],
  }),
  ...rows('kubernetes', 'kubernetes/client-go util/certificate/certificate_manager.go', {
    'rotation-fails': [
      'Failed while requesting a signed certificate from the control plane',
      'Certificate request was not signed',
      'Reached backoff limit, still unable to rotate certs',
      'Unable to store the new cert/key pair',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/client-go util/certificate/csr/csr.go', {
    'request-denied': ['certificate signing request is denied, reason: {detail}'],
    'request-failed': ['certificate signing request failed, reason: {detail}'],
    'rotation-fails': ['cannot create certificate signing request: {detail}'],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/kubelet/kubelet.go', {
    'no-serving-certificate': ['no serving certificate available for the kubelet'],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/kubelet/certificate/transport.go', {
    'bootstrap-expired': [
      'The currently active client certificate has expired and the server is responsive, exiting.',
      'The currently active client certificate has expired, but the server is not responsive.',
      'No valid client certificate is found and the server is responsive, exiting.',
      'No valid client certificate is found but the server is not responsive.',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/kubelet/certificate/kubelet.go', {
    'pair-differs': ['invalid certificate and key pair from file'],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/kubelet/certificate/bootstrap/bootstrap.go', {
    'bootstrap-expired': ['part of the existing bootstrap client certificate in {file} is expired: {detail}'],
    'bootstrap-missing': ['unable to load bootstrap kubeconfig: {detail}'],
    'kubeconfig-broken': [
      'unable to read existing bootstrap client config from {file}: {detail}',
      'unable to load TLS certificates from existing bootstrap client config read from {file}: {detail}',
    ],
  }),
  ...rows('kubernetes', `${CERTIFICATES}/signer/ca_provider.go`, {
    'signer-many': ['error reading CA cert file "{file}": expected 1 certificate, found {number}'],
  }),
  ...rows('kubernetes', `${CERTIFICATES}/authority/policies.go`, {
    'signer-expired': ['refusing to sign a certificate that expired in the past: NotAfter={detail}'],
  }),
  ...rows('kubernetes', `${CERTIFICATES}/signer/signer.go`, {
    'request-failed': [
      'invalid usage for client certificate: {detail}',
      'missing required usage for client certificate: {detail}',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/apis/certificates/helpers.go', {
    'request-failed': [
      'subject organization is not system:nodes',
      'subject common name does not begin with system:node:',
      'DNS or IP subjectAltName is required',
      'DNS subjectAltNames are not allowed',
      'IP subjectAltNames are not allowed',
      'Email subjectAltNames are not allowed',
      'URI subjectAltNames are not allowed',
      'usages did not match {detail}',
    ],
    'request-not-allowed': ['PEM block type must be CERTIFICATE REQUEST'],
  }),
  ...rows('kubernetes', `${CERTIFICATES}/approver/sarapprove.go`, {
    'request-unapproved': [
      'recognized csr "{request}" as {detail} but subject access review was not approved',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes plugin/pkg/admission/certificates/approval/admission.go', {
    'request-not-allowed': ['user not permitted to approve requests with signerName "{signer}"'],
  }),
  ...rows(
    'kubernetes',
    'kubernetes/kubernetes plugin/pkg/admission/certificates/subjectrestriction/admission.go',
    {
      'request-not-allowed': ['use of {signer} signer with system:masters group is not allowed'],
    },
  ),
  ...rows('kubernetes', 'kubernetes/apiserver pkg/authentication/request/bearertoken/bearertoken.go', {
    'token-invalid': ['invalid bearer token'],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/serviceaccount/claims.go', {
    'token-ended': [
      'service account token has expired',
      'service account token is not valid yet',
      'service account token is issued in the future',
    ],
    'token-withdrawn': ['service account token has been invalidated'],
  }),
  ...rows('kubernetes', 'go-jose/go-jose shared.go', {
    'token-invalid': [
      'go-jose/go-jose: error in cryptographic primitive',
      'square/go-jose: error in cryptographic primitive',
    ],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/serviceaccount/jwt.go', {
    'token-invalid': ['token issuer "{detail}" is invalid'],
  }),
  ...rows('kubernetes', 'kubernetes/apiserver pkg/endpoints/handlers/responsewriters/errors.go', {
    'anonymous': ['forbidden: User "system:anonymous" cannot {action}'],
    'component-forbidden': [
      'forbidden: User "system:kube-scheduler" cannot {action}',
      'forbidden: User "system:kube-controller-manager" cannot {action}',
      'forbidden: User "system:kube-proxy" cannot {action}',
      'forbidden: User "system:node:{node}" cannot {action}',
    ],
    'forbidden': ['forbidden: User "{user}" cannot {action}'],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go', {
    'node-not-itself': ["node '{node}' cannot read '{detail}', only its own Node object"],
  }),
  ...rows('kubernetes', 'kubernetes/kubernetes pkg/kubelet/server/server.go', {
    'anonymous': ['Forbidden (user=system:anonymous, verb={action}'],
    'forbidden': ['Forbidden (user={user}, verb={action}'],
  }),
];

/** What whoever reads a kubeconfig says. */
export const KUBECTL_TEXTS: readonly MessageRecord[] = [
  ...rows('kubectl', 'kubernetes/kubectl pkg/cmd/util/helpers.go', {
    'unauthorized': ['You must be logged in to the server ({detail})'],
  }),
  ...rows('kubectl', 'kubernetes/apimachinery pkg/api/errors/errors.go', {
    'unauthorized': [
      'the server has asked for the client to provide credentials',
      'err="Unauthorized"',
      ': Unauthorized',
    ],
  }),
  ...rows('kubectl', 'kubernetes/client-go tools/clientcmd/validation.go', {
    'file-unreachable': [
      'unable to read certificate-authority {file} for {detail} due to',
      'unable to read client-cert {file} for {detail} due to',
      'unable to read client-key {file} for {detail} due to',
    ],
    'pair-incomplete': [
      'client-key-data or client-key must be specified for {user} to use the clientCert authentication method.',
    ],
    'kubeconfig-broken': [
      'certificate-authority-data and certificate-authority are both specified for {detail}',
      'no server found for cluster "{detail}"',
    ],
  }),
  ...rows('kubectl', 'golang/go src/encoding/base64/base64.go', {
    'kubeconfig-broken': ['illegal base64 data at input byte {number}'],
  }),
];
