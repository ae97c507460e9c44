/** Requests that were understood and not answered as wished: who somebody is (401), and what he may do (403). */
import type { Meanings } from './meaning.ts';

const ASKED = { severity: 'critical', about: 'rights', tells: 'why' } as const;

export const RIGHT_MEANINGS = {
  'unauthorized': {
    ...ASKED,
    passes: true,
    tells: 'that',
    title: 'the API server does not know who asks (401): a certificate or token was sent, and not accepted',
    causes: [
      "the client certificate has ended or is of another authority: the API server's log names its serial number",
      'a token that has ended, or was signed with another key',
    ],
    cites: ['kubernetes/apiserver pkg/endpoints/filters/authentication.go'],
  },
  'anonymous': {
    ...ASKED,
    passes: true,
    title: 'nothing was shown: the API server takes the request for nobody (system:anonymous)',
    causes: [
      'the kubeconfig has no client certificate or token for this context, or the client could not load it',
      'a load balancer or proxy ends TLS, and the certificate with it',
      'kubelet: the API server has no --kubelet-client-certificate, or the kubelet no clientCAFile',
    ],
    cites: ['kubernetes/apiserver pkg/authentication/user/user.go (Anonymous)'],
  },
  'forbidden': {
    ...ASKED,
    passes: true,
    severity: 'warning',
    title: 'the API server knows who asks, and that user may not (403)',
    causes: [
      'the common name or organization of the certificate is not the one that a binding names',
      'no role is bound to the user or group',
    ],
    cites: ['kubernetes/apiserver pkg/endpoints/handlers/responsewriters/errors.go'],
  },
  'node-not-itself': {
    ...ASKED,
    title: 'a kubelet asks for the objects of another node: its certificate is made out to another name',
    causes: [
      'the common name is not system:node: and the name under which the node registers (host name in lower case, or --hostname-override)',
      "one machine has another machine's certificate",
    ],
    cites: ['kubernetes/kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go'],
  },
  'component-forbidden': {
    ...ASKED,
    passes: true,
    title:
      'a component may not do its work: its certificate does not have the user name that is bound for it',
    causes: [
      'a wrong common name or organization: the role is bound to system:kube-scheduler and such by name',
    ],
    cites: ['kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go'],
  },
  'front-proxy-refused': {
    ...ASKED,
    passes: true,
    tells: 'that',
    title:
      'an extension API server does not take the API server for the front proxy (401, or 403 as anonymous)',
    causes: [
      "the front proxy's client certificate has ended, or is signed by another authority than requestheader-client-ca-file",
      "its common name is not among --requestheader-allowed-names: the extension's log names it",
      'the API server has no --proxy-client-cert-file',
    ],
    cites: ['kubernetes/apiserver pkg/authentication/request/headerrequest/requestheader.go'],
  },
  'token-invalid': {
    ...ASKED,
    title: 'the API server does not accept a token',
    causes: [
      'service-account.key differs between control planes, or was replaced without keeping the old public key',
      '--service-account-issuer differs from when the token was made',
      'the token is of another cluster',
    ],
    cites: [
      'kubernetes/apiserver pkg/authentication/request/bearertoken/bearertoken.go',
      'kubernetes/kubernetes issue 109812',
    ],
  },
  'token-ended': {
    ...ASKED,
    severity: 'warning',
    title: 'a service-account token has ended, or is not valid yet',
    causes: ['a program that keeps the token it read at its start', 'one of the clocks is wrong'],
    cites: ['kubernetes/kubernetes pkg/serviceaccount/claims.go'],
  },
  'token-withdrawn': {
    ...ASKED,
    severity: 'warning',
    title: 'a token whose service account, pod, node or secret is gone',
    causes: ['what it was bound to was deleted or made anew'],
    cites: ['kubernetes/kubernetes pkg/serviceaccount/claims.go'],
  },
  'request-denied': {
    ...ASKED,
    title: 'a certificate signing request was denied',
    causes: ['an approver found its names or usages not to fit the node'],
    cites: ['kubernetes/client-go util/certificate/csr/csr.go'],
  },
  'request-failed': {
    ...ASKED,
    title: 'a certificate signing request was approved, and its signer refused it',
    causes: ['subject, names or usages are not what the signer takes'],
    cites: [
      'kubernetes/kubernetes pkg/controller/certificates/signer/signer.go',
      'kubernetes/kubernetes pkg/apis/certificates/helpers.go',
    ],
  },
  'request-unapproved': {
    ...ASKED,
    severity: 'warning',
    title:
      "a kubelet's request for a client certificate is right, and who asks may not have it approved by itself",
    causes: ['the bindings of nodeclient and selfnodeclient are missing'],
    cites: ['kubernetes/kubernetes pkg/controller/certificates/approver/sarapprove.go'],
  },
  'request-not-allowed': {
    ...ASKED,
    title: 'a certificate signing request is refused when it is made or approved',
    causes: [
      'system:masters, a wrong PEM label, usages or duration',
      'the right to approve for this signer is missing',
    ],
    cites: [
      'kubernetes/kubernetes plugin/pkg/admission/certificates/approval/admission.go',
      'kubernetes/kubernetes plugin/pkg/admission/certificates/subjectrestriction/admission.go',
      'kubernetes/kubernetes pkg/apis/certificates/validation/validation.go',
    ],
  },
} as const satisfies Meanings;
