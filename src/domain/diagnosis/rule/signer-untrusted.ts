import { sameBytes } from '../../bytes.ts';
import type { CertificateFacts } from '../../certificate.ts';
import type { Use } from '../../site/site.ts';
import { keyName } from '../key-set.ts';
import { settingEvidence, subjectOfUse } from '../part.ts';
import { suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found, Scene } from '../rule.ts';
import { viewOf } from '../view.ts';

export const signerUntrusted = {
  id: 'signer-untrusted',
  severity: 'critical',
  says: 'the controller manager signs requests with an authority that an API server does not believe',
  remedy: 'put-authority',
  cites: [
    'kubernetes/kubernetes pkg/controller/certificates/signer/signer.go',
    'kubernetes/website reference/access-authn-authz/certificate-signing-requests (kube-apiserver-client: honoured where --client-ca-file has the signer)',
  ],
  judge: (scene) => {
    const view = viewOf(scene.site);
    const servers = view.programs('kube-apiserver').flatMap((server) => {
      const trusts = view.use(server, 'client-ca');
      return trusts?.state === 'read' ? [{ server, trusts }] : [];
    });
    return view.programs('kube-controller-manager').flatMap((program): readonly Found[] => {
      const signs = view.use(program, 'signing-certificate');
      const [signer] = signs?.material?.certificates ?? [];
      if (signs === undefined || signer === undefined) return [];
      const refusing = servers.filter(({ trusts }) => !isTrusted(signer, trusts));
      if (refusing.length === 0) return [];
      const uses = [signs, ...refusing.map(({ trusts }) => trusts)];
      return [
        {
          subject: subjectOfUse(signs, scene),
          evidence: { ...settingEvidence(signs), servers: refusing.map(({ server }) => server.id) },
          suspects: uses.flatMap((use) => suspectOf(use, printOf(use, scene)) ?? []),
        },
      ];
    });
  },
} as const satisfies DiagnosisRule;

/** It stands there itself, or below one of that name: whether that one really signed it, nobody asks here. */
function isTrusted(signer: CertificateFacts, { material }: Use): boolean {
  return (material?.certificates ?? []).some(
    (one) => keyName(one.key) === keyName(signer.key) || isBelow(signer, one),
  );
}

function isBelow(signer: CertificateFacts, above: CertificateFacts): boolean {
  const isRoot = sameBytes(signer.subject.der, signer.issuer.der);
  return !isRoot && sameBytes(signer.issuer.der, above.subject.der);
}

function printOf({ material }: Use, { fingerprints }: Scene): string | undefined {
  const [first] = material?.certificates ?? [];
  return first === undefined ? undefined : fingerprints.get(first);
}
