/** In what a copy or a kubeconfig differs from what it should be; nothing where it is right. */
import { sameBytes } from '../domain/bytes.ts';
import type { CertificateFacts } from '../domain/certificate.ts';
import { type Cluster, endpointUrl } from '../domain/cluster.ts';
import type { Credential, CredentialFile } from '../domain/credential.ts';
import { fromUtf8 } from '../domain/utf8.ts';
import { splitPem } from '../engine/read/pem.ts';
import { readKubeconfig } from '../format/kubeconfig/read.ts';

export interface Around {
  readonly certificateBytes: Uint8Array | undefined;
  readonly keyBytes: Uint8Array | undefined;
  readonly signer: CertificateFacts | undefined;
}

export function differencesOf(
  role: CredentialFile['role'],
  is: Uint8Array,
  credential: Credential,
  cluster: Cluster,
  around: Around,
): readonly string[] {
  switch (role) {
    case 'certificate':
      return same(is, around.certificateBytes) ? [] : ['content'];
    case 'key':
      return same(is, around.keyBytes) ? [] : ['content'];
    case 'kubeconfig':
      return kubeconfigDifferences(is, credential, cluster, around);
  }
}

function kubeconfigDifferences(
  is: Uint8Array,
  { subject }: Credential,
  { name, endpoint }: Cluster,
  { certificateBytes, keyBytes, signer }: Around,
): readonly string[] {
  const kubeconfig = readKubeconfig(fromUtf8(is));
  if (kubeconfig === undefined || kubeconfig === 'damaged') return ['not a kubeconfig'];
  const user = kubeconfig.users.find((entry) => entry.name === subject.commonName);
  const cluster = kubeconfig.clusters.find((entry) => entry.name === name);
  if (cluster === undefined) return ['cluster name'];
  if (user === undefined) return ['user name'];
  const trusted = cluster.authority === undefined ? [] : splitPem(cluster.authority).blocks;
  const checks = {
    'server': cluster.server === endpointUrl(endpoint),
    'authority': signer !== undefined && trusted.some(({ der }) => sameBytes(der, signer.der)),
    'certificate': same(user.certificate, certificateBytes),
    'key': same(user.key, keyBytes),
  };
  return Object.entries(checks).flatMap(([what, right]) => (right ? [] : [what]));
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && sameBytes(a, b);
}
