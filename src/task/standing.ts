/** What stands of a credential on disk, as bytes: from its own two files, or from the kubeconfig that holds both. */
import { type Credential, homeOf, keptAt } from '../domain/credential.ts';
import { optional } from '../domain/optional.ts';
import { fromUtf8 } from '../domain/utf8.ts';
import { readKubeconfig } from '../format/kubeconfig/read.ts';

export interface Standing {
  /** PEM, or whatever stands in its place */
  readonly certificate?: Uint8Array;
  readonly key?: Uint8Array;
  /** files that are there and hold neither */
  readonly broken: readonly string[];
}

export function standing(credential: Credential, bytes: ReadonlyMap<string, Uint8Array>): Standing {
  const inFile = (role: 'certificate' | 'key') => bytes.get(homeOf(credential, role) ?? '');
  if (homeOf(credential, 'key') === undefined && homeOf(credential, 'certificate') === undefined)
    return inKubeconfig(keptAt(credential, 'key'), credential, bytes);
  const [certificate, key] = [inFile('certificate'), inFile('key')];
  if (certificate === undefined && key === undefined) {
    // kubeadm keeps an administrator's pair in the kubeconfig alone: it is not lost, and no other is to take its place
    const held = inKubeconfig(homeOf(credential, 'kubeconfig'), credential, bytes);
    if (held.key !== undefined) return held;
  }
  return { ...optional('certificate', certificate), ...optional('key', key), broken: [] };
}

function inKubeconfig(
  path: string | undefined,
  credential: Credential,
  bytes: ReadonlyMap<string, Uint8Array>,
): Standing {
  const text = path === undefined ? undefined : bytes.get(path);
  if (path === undefined || text === undefined) return { broken: [] };
  const user = userIn(text, credential);
  if (user?.certificate === undefined || user.key === undefined) return { broken: [path] };
  return { certificate: user.certificate, key: user.key, broken: [] };
}

/** The entry that the credential goes by; where there is but one it is that, whatever it is called. */
function userIn(text: Uint8Array, credential: Credential) {
  const kubeconfig = readKubeconfig(fromUtf8(text));
  if (kubeconfig === undefined || kubeconfig === 'damaged' || credential.makes === 'key-pair')
    return undefined;
  const { users } = kubeconfig;
  return (
    users.find(({ name }) => name === credential.subject.commonName) ??
    (users.length === 1 ? users[0] : undefined)
  );
}
