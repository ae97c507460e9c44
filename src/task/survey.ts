/** Looking at a store: what stands on disk for each credential that the cluster wants. Reads only. */
import { sameBytes } from '../domain/bytes.ts';
import type { CertificateFacts, KeyFacts } from '../domain/certificate.ts';
import type { Cluster } from '../domain/cluster.ts';
import { type Credential, credentials, homeOf } from '../domain/credential.ts';
import { FILE_MODES } from '../domain/layout.ts';
import type { Found, Stale } from '../domain/plan.ts';
import type { FileState, Progress, Store } from '../domain/port.ts';
import { readCertificate } from '../engine/read/certificate.ts';
import { readPrivateKey } from '../engine/read/key.ts';
import { splitPem } from '../engine/read/pem.ts';
import { signedBy } from '../engine/read/signature.ts';
import { differencesOf } from './stale.ts';

export interface Survey {
  readonly wanted: readonly Credential[];
  readonly found: ReadonlyMap<string, Found>;
  /** the exact bytes of every file that was read, by path; what a write must say it replaces */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  readonly files: readonly FileState[];
  /** files below pki/ and nodes/ that no credential accounts for */
  readonly unknown: readonly string[];
}

export async function surveyStore(cluster: Cluster, store: Store, progress: Progress): Promise<Survey> {
  const wanted = credentials(cluster);
  const files = await store.list();
  const modes = new Map(files.map((file) => [file.path, file.mode]));
  const bytes = new Map<string, Uint8Array>();
  for (const { path } of wanted.flatMap((credential) => credential.files)) {
    const content = modes.has(path) ? await store.read(path) : undefined;
    if (content !== undefined) bytes.set(path, content);
  }
  const found = new Map<string, Found>();
  for (const [i, credential] of wanted.entries()) {
    const signer =
      credential.signer === credential.id ? undefined : found.get(credential.signer)?.certificate;
    found.set(credential.id, await look(credential, cluster, bytes, modes, signer));
    progress(i + 1, wanted.length, 'reading');
  }
  const accounted = new Set(wanted.flatMap((credential) => credential.files.map(({ path }) => path)));
  const unknown = files
    .filter(({ path, kind }) => kind !== 'directory' && /^(?:pki|nodes)\//.test(path) && !accounted.has(path))
    .map(({ path }) => path);
  return { wanted, found, bytes, files, unknown };
}

async function look(
  credential: Credential,
  cluster: Cluster,
  bytes: ReadonlyMap<string, Uint8Array>,
  modes: ReadonlyMap<string, number>,
  signer: CertificateFacts | undefined,
): Promise<Found> {
  const certificateBytes = bytes.get(homeOf(credential, 'certificate') ?? '');
  const keyBytes = bytes.get(homeOf(credential, 'key') ?? '');
  const certificate = certificateBytes === undefined ? undefined : onlyCertificate(certificateBytes);
  const key = keyBytes === undefined ? undefined : await onlyKey(keyBytes);
  const broken = [
    ...(certificateBytes !== undefined && certificate === undefined
      ? [homeOf(credential, 'certificate') ?? '']
      : []),
    ...(keyBytes !== undefined && key === undefined ? [homeOf(credential, 'key') ?? ''] : []),
  ];
  const stale = credential.files.flatMap((file): readonly Stale[] => {
    const is = bytes.get(file.path);
    if (file.path === homeOf(credential, file.role) && file.role !== 'kubeconfig') {
      // the home itself is judged above; only its permissions are left to look at
      const mode = modes.get(file.path);
      return mode !== undefined && file.role === 'key' && (mode & 0o077) !== 0
        ? [{ file, why: 'open', differs: [] }]
        : [];
    }
    if (is === undefined) return [{ file, why: 'missing', differs: [] }];
    const differs = differencesOf(file.role, is, credential, cluster, { certificateBytes, keyBytes, signer });
    if (differs.length > 0) return [{ file, why: 'stale', differs }];
    const open = ((modes.get(file.path) ?? 0) & ~FILE_MODES[file.role] & 0o077) !== 0;
    return open ? [{ file, why: 'open', differs: [] }] : [];
  });
  const signed =
    certificate === undefined
      ? undefined
      : await isSignedBy(certificate, credential.authority ? certificate : signer);
  return {
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(signed === undefined ? {} : { signed }),
    broken,
    stale,
  };
}

/** The first certificate of a file, as crypto/tls takes it; undefined where there is none that reads. */
function onlyCertificate(bytes: Uint8Array): CertificateFacts | undefined {
  const block = splitPem(bytes).blocks.find(({ label }) => label === 'CERTIFICATE');
  const reading = block === undefined ? undefined : readCertificate(block.der);
  return reading?.ok === true ? reading.value : undefined;
}

async function onlyKey(bytes: Uint8Array): Promise<KeyFacts | undefined> {
  const reading = await readPrivateKey(bytes);
  return reading.ok ? reading.value : undefined;
}

async function isSignedBy(
  certificate: CertificateFacts,
  signer: CertificateFacts | undefined,
): Promise<boolean | undefined> {
  if (signer === undefined) return undefined;
  return sameBytes(certificate.issuer.der, signer.subject.der) && (await signedBy(certificate, signer.key));
}
