/** In what a copy or a kubeconfig differs from what it should be; nothing where it is right. */
import { sameBytes } from '../domain/bytes.ts';
import type { CertificateFacts, KeyFacts } from '../domain/certificate.ts';
import type { Credential, CredentialFile } from '../domain/credential.ts';
import { fromUtf8 } from '../domain/utf8.ts';
import { splitPem } from '../engine/read/pem.ts';
import { readKubeconfig } from '../format/kubeconfig/read.ts';

export interface Around {
  readonly certificateBytes: Uint8Array | undefined;
  readonly keyBytes: Uint8Array | undefined;
  readonly key: KeyFacts | undefined;
  readonly signer: CertificateFacts | undefined;
  /** the cluster's name, and where the credential's bearer dials it */
  readonly cluster: string;
  readonly server: string | undefined;
}

export function differencesOf(
  role: CredentialFile['role'],
  is: Uint8Array,
  credential: Credential,
  around: Around,
): readonly string[] {
  switch (role) {
    case 'certificate':
      return same(is, around.certificateBytes) ? [] : ['content'];
    case 'key':
      return same(is, around.keyBytes) ? [] : ['content'];
    case 'public-key':
      return same(publicKeyIn(is), around.key?.spki) ? [] : ['content'];
    case 'kubeconfig':
      return credential.makes === 'key-pair'
        ? []
        : kubeconfigDifferences(is, credential.subject.commonName, around);
  }
}

/** Components take the first block of the file that is one (client-go util/keyutil PublicKeysFromFile). */
function publicKeyIn(file: Uint8Array): Uint8Array | undefined {
  return splitPem(file).blocks.find(({ label }) => label === 'PUBLIC KEY')?.der;
}

function kubeconfigDifferences(is: Uint8Array, userName: string, around: Around): readonly string[] {
  const kubeconfig = readKubeconfig(fromUtf8(is));
  if (kubeconfig === undefined || kubeconfig === 'damaged') return ['not a kubeconfig'];
  const user = kubeconfig.users.find((entry) => entry.name === userName);
  const cluster = kubeconfig.clusters.find((entry) => entry.name === around.cluster);
  if (cluster === undefined) return ['cluster name'];
  if (user === undefined) return ['user name'];
  const trusted = cluster.authority === undefined ? [] : splitPem(cluster.authority).blocks;
  const { signer } = around;
  const checks = {
    'server': cluster.server === around.server,
    'authority': signer !== undefined && trusted.some(({ der }) => sameBytes(der, signer.der)),
    'certificate': same(user.certificate, around.certificateBytes),
    'key': same(user.key, around.keyBytes),
  };
  return Object.entries(checks).flatMap(([what, right]) => (right ? [] : [what]));
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && sameBytes(a, b);
}
