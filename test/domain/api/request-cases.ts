/** Requests with what is asked along with them: every specimen meets several signers, usages, lifetimes and senders. */
import { SIGNER_NAMES, USAGES } from '../../../src/domain/api/signer.ts';

export interface RequestCase {
  /** of the specimen */
  readonly request: string;
  readonly name: string;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
  readonly user: string;
  readonly groups: readonly string[];
}

const SIGNERS = [
  ...SIGNER_NAMES,
  ...SIGNER_NAMES,
  'example.com/own',
  'kubernetes.io/nobody',
  '',
  'kubelet-serving',
  'a/b/c',
  'Example.com/x',
  'com/x',
  'example.com/',
  'example..com/x',
  'exam_ple.com/X',
  'example.com/a..b',
  `${'a'.repeat(64)}.com/x`,
  `${'a.'.repeat(127)}com/x`,
  `example.com/${'a'.repeat(254)}`,
  `example.com/${'a.'.repeat(300)}a`,
  'exämple.com/"x"',
  'kubernetes.io/kubelet\u202eserving',
];
const NAMES = ['x', 'x', 'x', 'x', 'csr-1', 'Ünïcode', '../x', '.', '..', 'a/b', '100%', '%2e/', 'a b', ''];
const SECONDS = [undefined, undefined, undefined, 600, 599, 3600, 0, -1, 2_147_483_647, -2_147_483_648];
const SENDERS: readonly (readonly [string, readonly string[]])[] = [
  ['alice', ['dev']],
  ['kubernetes-admin', ['system:masters']],
  ['system:node:w-1', ['system:nodes', 'system:authenticated']],
  ['system:node:w-1', ['system:nodes']],
  ['system:node:', ['system:nodes']],
  ['system:bootstrap:abcdef', ['system:bootstrappers']],
];

/** With nothing wrong beside the request: what the signers themselves say is met here. */
export function honestCases(requests: readonly string[]): RequestCase[] {
  const [user, groups] = ['kubernetes-admin', ['system:masters']];
  const purposes = [
    ['kubernetes.io/kube-apiserver-client', 'client auth'],
    ['kubernetes.io/kube-apiserver-client-kubelet', 'client auth'],
    ['kubernetes.io/kubelet-serving', 'server auth'],
  ] as const;
  return requests.flatMap((request) =>
    purposes.map(([signerName, purpose]): RequestCase => {
      const usages = ['digital signature', purpose];
      return { request, name: 'x', signerName, usages, user, groups };
    }),
  );
}

export function casesFrom(requests: readonly string[], random: () => number, each: number): RequestCase[] {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return requests.flatMap((request) =>
    Array.from({ length: each }, (): RequestCase => {
      const seconds = one(SECONDS);
      const [user, groups] = one(SENDERS);
      return {
        request,
        name: one(NAMES),
        signerName: one(SIGNERS),
        usages: usagesFrom(random),
        ...(seconds === undefined ? {} : { expirationSeconds: seconds }),
        user,
        groups,
      };
    }),
  );
}

const USUAL: readonly (readonly string[])[] = [
  ['digital signature', 'client auth'],
  ['digital signature', 'key encipherment', 'client auth'],
  ['client auth'],
  ['digital signature', 'server auth'],
  ['key encipherment', 'server auth', 'digital signature'],
  ['digital signature', 'server auth', 'client auth'],
  ['digital signature', 'client auth', 'key encipherment', 'client auth'],
  ['signing', 'client auth'],
  ['any'],
  ['clientAuth'],
  ['Client Auth', 'Client Auth', '"\n'],
  [],
];

function usagesFrom(random: () => number): readonly string[] {
  if (random() < 0.75) return USUAL[Math.floor(random() * USUAL.length)] as readonly string[];
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    return USAGES[Math.floor(random() * USAGES.length)] as string;
  });
}

/** The object as it would be posted. */
export function objectOf(one: RequestCase, pem: string): string {
  const { name, signerName, usages, expirationSeconds } = one;
  return JSON.stringify({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: {
      request: Buffer.from(pem, 'latin1').toString('base64'),
      signerName,
      usages,
      ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
    },
  });
}
