/** In what a copy or a kubeconfig differs from what it should be; nothing where it is right. */
import { sameBytes } from '../domain/bytes.ts';
import type { KeyFacts } from '../domain/certificate.ts';
import type { Credential, CredentialFile } from '../domain/credential.ts';
import { fromUtf8 } from '../domain/utf8.ts';
import { splitPem } from '../engine/read/pem.ts';
import { readKubeconfig } from '../format/kubeconfig/read.ts';

export interface Around {
  readonly certificateBytes: Uint8Array | undefined;
  readonly keyBytes: Uint8Array | undefined;
  readonly key: KeyFacts | undefined;
  /** the signer's certificate file, whole: more than one where trust is handed over */
  readonly signerBytes: Uint8Array | undefined;
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
      return isOnly(is, around.key?.spki) ? [] : ['content'];
    case 'kubeconfig':
      return credential.makes === 'key-pair'
        ? []
        : kubeconfigDifferences(is, credential.subject.commonName, around);
  }
}

/** The API server believes every key of the file (client-go util/keyutil ParsePublicKeysPEM): one more is one more signer. */
function isOnly(file: Uint8Array, spki: Uint8Array | undefined): boolean {
  const { blocks } = splitPem(file);
  const [block] = blocks;
  return blocks.length === 1 && block?.label === 'PUBLIC KEY' && same(block.der, spki);
}

function kubeconfigDifferences(is: Uint8Array, userName: string, around: Around): readonly string[] {
  const kubeconfig = readKubeconfig(fromUtf8(is));
  if (kubeconfig === undefined || kubeconfig === 'damaged') return ['not a kubeconfig'];
  const user = kubeconfig.users.find((entry) => entry.name === userName);
  const cluster = kubeconfig.clusters.find((entry) => entry.name === around.cluster);
  if (cluster === undefined) return ['cluster name'];
  if (user === undefined) return ['user name'];
  const { current } = kubeconfig;
  const checks = {
    'server': cluster.server === around.server,
    'authority': sameBlocks(cluster.authority, around.signerBytes),
    'certificate': same(user.certificate, around.certificateBytes),
    'key': same(user.key, around.keyBytes),
    // whatever bends where the client goes or whom it believes
    'tls-server-name': cluster.serverName === undefined,
    'proxy-url': cluster.proxy === undefined,
    'insecure-skip-tls-verify': cluster.insecure === undefined,
    'current context': current?.cluster === around.cluster && current.user === userName,
  };
  return Object.entries(checks).flatMap(([what, right]) => (right ? [] : [what]));
}

/** The same certificates in the same order, however they are wrapped. */
function sameBlocks(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [ours, theirs] = [splitPem(a).blocks, splitPem(b).blocks];
  return ours.length === theirs.length && ours.every(({ der }, i) => same(der, theirs[i]?.der));
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && sameBytes(a, b);
}
