/**
 * The signers that Kubernetes brings along (kube-controller-manager's, pkg/controller/certificates/signer/signer.go),
 * each with what it looks at before it signs, in the order in which it looks: it stops at the first that fails. A signer
 * of any other domain has its own rules, and its own controller.
 */
import type { CheckId } from './lint-signer.ts';

/** k8s.io/api certificates/v1 types.go; the API server takes no other (validation.go, allValidUsages), and lists them so. */
export const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
] as const;
export type Usage = (typeof USAGES)[number];

/** Shorter than this the API server refuses (validation.go). */
export const LEAST_SECONDS = 600;
/** --cluster-signing-duration where nobody set it: 8760h (cmd/kube-controller-manager, csrsigningcontroller.go). */
export const DEFAULT_SIGNING_SECONDS = 365 * 86_400;

export interface Signer {
  /** the usages of a request for it where none are given; key encipherment is added for RSA keys alone */
  readonly usages: readonly Usage[];
  /** of these, with key encipherment or without, nothing may be missing and nothing may be too much; client: see signer.go */
  readonly checks: readonly CheckId[];
  /** what its certificates are: a person or program, or the kubelet's own pair */
  readonly for: 'client' | 'kubelet-client' | 'kubelet-server' | 'anything' | 'nothing';
  readonly cites: readonly string[];
}

const DOMAIN = 'kubernetes.io/';

export const SIGNERS = {
  'kubernetes.io/kube-apiserver-client': {
    usages: ['digital signature', 'client auth'],
    checks: ['client-usage', 'client-auth'],
    for: 'client',
    cites: ['kubernetes pkg/controller/certificates/signer/signer.go (validAPIServerClientUsages)'],
  },
  'kubernetes.io/kube-apiserver-client-kubelet': {
    usages: ['digital signature', 'client auth'],
    checks: ['organization', 'no-dns', 'no-email', 'no-ip', 'no-uri', 'common-name', 'kubelet-client-usages'],
    for: 'kubelet-client',
    cites: ['kubernetes pkg/apis/certificates/helpers.go (ValidateKubeletClientCSR)'],
  },
  'kubernetes.io/kubelet-serving': {
    usages: ['digital signature', 'server auth'],
    checks: ['organization', 'some-name', 'no-email', 'no-uri', 'kubelet-server-usages', 'common-name'],
    for: 'kubelet-server',
    cites: ['kubernetes pkg/apis/certificates/helpers.go (ValidateKubeletServingCSR)'],
  },
  'kubernetes.io/legacy-unknown': {
    usages: ['digital signature'],
    checks: [],
    for: 'anything',
    cites: [
      'kubernetes pkg/apis/certificates/validation/validation.go (allowLegacySignerName)',
      'kubernetes pkg/controller/certificates/signer/signer.go (isLegacyUnknown)',
    ],
  },
  'kubernetes.io/kube-apiserver-serving': {
    usages: ['digital signature', 'server auth'],
    checks: [],
    for: 'nothing',
    cites: ['k8s.io/api certificates/v1beta1 types.go: it only names the trust bundle of API servers'],
  },
} as const satisfies Record<string, Signer>;

export type SignerName = keyof typeof SIGNERS;
export const SIGNER_NAMES = Object.keys(SIGNERS) as readonly SignerName[];

export const LEGACY_SIGNER = 'kubernetes.io/legacy-unknown' satisfies SignerName;
export const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client' satisfies SignerName;
export const KUBELET_CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet' satisfies SignerName;
export const KUBELET_SERVING_SIGNER = 'kubernetes.io/kubelet-serving' satisfies SignerName;

/** undefined: not one of Kubernetes' own */
export function signerOf(name: string): Signer | undefined {
  return Object.hasOwn(SIGNERS, name) ? SIGNERS[name as SignerName] : undefined;
}

/** kubelet-serving is short for kubernetes.io/kubelet-serving; what has a domain, or is none of ours, stays as it is. */
export function wholeSignerName(text: string): string {
  return signerOf(DOMAIN + text) === undefined ? text : DOMAIN + text;
}
