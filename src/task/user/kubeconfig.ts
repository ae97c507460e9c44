/** A user's kubeconfig: made, and replaced only where it is that user's already. */
import { sameBytes } from '../../domain/bytes.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Folder } from '../../domain/folder.ts';
import { optional } from '../../domain/optional.ts';
import { fileStem } from '../../domain/user.ts';
import { fromUtf8, toUtf8 } from '../../domain/utf8.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { splitPem } from '../../engine/read/pem.ts';
import type { KubeconfigFacts } from '../../format/kubeconfig/entry.ts';
import { readKubeconfig } from '../../format/kubeconfig/read.ts';
import { keylessKubeconfig, renderKubeconfig } from '../../format/kubeconfig/render.ts';

export interface UserFiles {
  readonly key: string;
  readonly request: string;
  readonly kubeconfig: string;
  readonly manifest: string;
}

export function filesOf(user: string): UserFiles {
  const stem = fileStem(user);
  return {
    key: `${stem}.key`,
    request: `${stem}.csr`,
    kubeconfig: `${stem}.kubeconfig`,
    manifest: `${stem}-rbac.yaml`,
  };
}

export interface StandingKubeconfig {
  readonly bytes: Uint8Array;
  readonly certificate: CertificateFacts;
  /** as it is shown, PEM */
  readonly pem: Uint8Array;
  /** PEM; absent where it stays in a file beside it */
  readonly key?: Uint8Array;
  readonly entry: ServerEntry;
}

/** What a kubeconfig says of the server beside its address. */
export interface ServerEntry {
  readonly cluster: string;
  readonly serverName?: string;
  /** PEM */
  readonly authority?: Uint8Array;
}

/**
 * What stands where the kubeconfig shall be: nothing, or an earlier one of the same user for the same server.
 * @throws KubepkiError user-file-foreign for anything else, and all that reading throws
 */
export async function standingKubeconfig(
  { user, server }: { readonly user: string; readonly server?: string },
  folder: Folder,
): Promise<StandingKubeconfig | undefined> {
  const { kubeconfig: name } = filesOf(user);
  const bytes = await folder.read(name);
  if (bytes === undefined) return undefined;
  const foreign = (why: string, is = '') =>
    new KubepkiError('user-file-foreign', { path: folder.path(name), user, why, is });
  const read = readKubeconfig(fromUtf8(bytes));
  if (read === undefined || read === 'damaged') throw foreign('no-kubeconfig');
  const [one, ...others] = read.users;
  if (one?.certificate === undefined || others.length > 0) throw foreign('others');
  const certificate = firstCertificate(one.certificate);
  if (certificate === undefined) throw foreign('others');
  const holder = attributeValues(certificate.subject, 'CN').at(-1) ?? '';
  if (holder !== user) throw foreign('other-user', holder);
  const [cluster, ...more] = read.clusters;
  if (cluster === undefined || more.length > 0) throw foreign('others');
  if (server !== undefined && cluster.server !== server) throw foreign('other-server', cluster.server);
  const { name: called, serverName, authority } = cluster;
  const entry = {
    cluster: called,
    ...optional('serverName', serverName),
    ...optional('authority', authority),
  };
  return { bytes, certificate, pem: one.certificate, ...optional('key', one.key), entry };
}

export interface NewKubeconfig {
  readonly user: string;
  readonly cluster: string;
  readonly server: string;
  readonly serverName?: string;
  readonly authority?: Uint8Array;
  readonly certificate: Uint8Array;
  /** absent: it stays with whoever made the request, and is looked for beside the kubeconfig */
  readonly key?: Uint8Array;
}

export function userKubeconfig(template: string, { key, ...facts }: NewKubeconfig): Uint8Array {
  const keyFile = filesOf(facts.user).key;
  const held: KubeconfigFacts = { ...facts, key: key ?? { file: keyFile } };
  return toUtf8(key === undefined ? keylessKubeconfig(template, held) : renderKubeconfig(template, held));
}

export function firstCertificate(pem: Uint8Array): CertificateFacts | undefined {
  const block = splitPem(pem).blocks.find(({ label }) => label === 'CERTIFICATE');
  const reading = block === undefined ? undefined : readCertificate(block.der);
  return reading?.ok === true ? reading.value : undefined;
}

/** Writes it where it is not so already; for its owner alone. */
export async function putKubeconfig(
  user: string,
  bytes: Uint8Array,
  stood: StandingKubeconfig | undefined,
  folder: Folder,
): Promise<'created' | 'replaced' | 'unchanged'> {
  if (stood !== undefined && sameBytes(stood.bytes, bytes)) return 'unchanged';
  await folder.write([{ name: filesOf(user).kubeconfig, bytes, mode: 0o600 }]);
  return stood === undefined ? 'created' : 'replaced';
}
