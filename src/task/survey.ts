/** Looking at a store: what stands on disk for each credential that the cluster wants. Reads only. */
import { sameBytes } from '../domain/bytes.ts';
import type { CertificateFacts, KeyFacts } from '../domain/certificate.ts';
import type { Cluster } from '../domain/cluster.ts';
import { type Credential, type CredentialFile, credentials, homeOf, keptAt } from '../domain/credential.ts';
import { serverFor } from '../domain/edge.ts';
import { BOOTSTRAP_TOKEN_FILE } from '../domain/bootstrap-token.ts';
import { ENCRYPTION_RING } from '../domain/encryption.ts';
import { ISSUANCE_LOG } from '../domain/issuance.ts';
import { LAYOUT_IDS, layoutFiles } from '../domain/layout/table.ts';
import { KubepkiError } from '../domain/error.ts';
import { optional } from '../domain/optional.ts';
import { renderings } from '../domain/rendering/rendering.ts';
import { pendingPaths, REQUESTS, REQUESTS_MANIFEST } from '../domain/pending.ts';
import type { Found, Stale } from '../domain/plan/step.ts';
import type { Refused } from '../domain/plan/refusal.ts';
import type { FileState, Progress, Store } from '../domain/port.ts';
import { readCertificate } from '../engine/read/certificate.ts';
import { isSealed, readPrivateKey } from '../engine/read/key.ts';
import { splitPem } from '../engine/read/pem.ts';
import { isCheckable, signedBy } from '../engine/verify/signed-by.ts';
import { parseText } from '../engine/verify/parse-text.ts';
import { rememberedCheck } from '../engine/verify/remembered-check.ts';
import type { OpenCheck } from '../engine/verify/signature.ts';
import { certificatesIn, lookPending } from './pending.ts';
import { refusedOf } from './refused.ts';
import { type Around, differencesOf } from './stale.ts';
import { type Chain, chainOf, showsAll } from './shown.ts';
import { type Standing, standing } from './standing.ts';

export interface Survey {
  readonly wanted: readonly Credential[];
  readonly found: ReadonlyMap<string, Found>;
  /** the pair of each credential that has one, as bytes */
  readonly standing: ReadonlyMap<string, Standing>;
  /** the exact bytes of every file that was read, by path; what a write must say it replaces */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  readonly files: readonly FileState[];
  /** files below pki/ and nodes/ that no credential accounts for */
  readonly unknown: readonly string[];
}

export async function surveyStore(
  cluster: Cluster,
  store: Store,
  now: Date,
  progress: Progress,
): Promise<Survey> {
  const wanted = credentials(cluster);
  const files = await store.list();
  const modes = new Map(files.map((file) => [file.path, file.mode]));
  const bytes = new Map<string, Uint8Array>();
  const paths = wanted.flatMap(({ id, files: own }) => [
    ...own.map(({ path }) => path),
    ...Object.values(pendingPaths(id)),
  ]);
  for (const { path, kind } of files) if (kind === 'link' && isCarried(path)) throw planted(path);
  for (const path of [...paths, REQUESTS_MANIFEST]) {
    const content = modes.has(path) ? await store.read(path) : undefined;
    if (content !== undefined) bytes.set(path, content);
  }
  const { open } = rememberedCheck(Number.POSITIVE_INFINITY);
  const found = new Map<string, Found>();
  const stands = new Map<string, Standing>();
  const chains = new Map<string, Chain>();
  for (const [i, credential] of wanted.entries()) {
    const pair = standing(credential, bytes);
    stands.set(credential.id, pair);
    const signer = signerOf(credential, found);
    const by = credential.makes === 'key-pair' ? '' : credential.signer;
    const around = { signer, signerBytes: stands.get(by)?.certificate, above: chains.get(by) };
    const state = await look({ credential, pair, ...around, cluster, bytes, modes, now, open });
    const read = (path: string) => bytes.get(path);
    const pending =
      credential.makes === 'key-pair'
        ? undefined
        : await lookPending(credential, read, around.signerBytes, now);
    found.set(credential.id, { ...state, ...optional('pending', pending) });
    if (credential.makes !== 'key-pair' && state.certificate !== undefined)
      chains.set(credential.id, chainOf(credential, state.certificate, around.above));
    progress(i + 1, wanted.length, 'reading');
  }
  const accounted = new Set([
    ...paths,
    ISSUANCE_LOG,
    REQUESTS_MANIFEST,
    ENCRYPTION_RING,
    BOOTSTRAP_TOKEN_FILE,
    ...renderings(cluster).map(({ path }) => path),
  ]);
  const unknown = files
    .filter(({ path, kind }) => kind !== 'directory' && /^(?:pki|nodes)\//.test(path) && !accounted.has(path))
    .map(({ path }) => path);
  return { wanted, found, standing: stands, bytes, files, unknown };
}

/** What is carried to whoever signs and back. A link that came with it would send what we write and take away elsewhere. */
function isCarried(path: string): boolean {
  return path.startsWith(`${REQUESTS}/`);
}

function planted(path: string): KubepkiError {
  return new KubepkiError('path-refused', { path, reason: 'is-a-link' });
}

function signerOf(credential: Credential, found: ReadonlyMap<string, Found>): CertificateFacts | undefined {
  if (credential.makes === 'key-pair' || credential.signer === credential.id) return undefined;
  return found.get(credential.signer)?.certificate;
}

interface Sight {
  readonly credential: Credential;
  readonly pair: Standing;
  readonly signer: CertificateFacts | undefined;
  readonly signerBytes: Uint8Array | undefined;
  /** what must be shown after the certificate */
  readonly above: Chain | undefined;
  readonly cluster: Cluster;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  readonly modes: ReadonlyMap<string, number>;
  readonly now: Date;
  readonly open: OpenCheck;
}

async function look(sight: Sight): Promise<Found> {
  const { credential, pair, signer } = sight;
  const block = pair.certificate === undefined ? undefined : firstCertificate(pair.certificate);
  const reading = block === undefined ? undefined : readCertificate(block);
  const certificate = reading?.ok === true ? reading.value : undefined;
  const key = pair.key === undefined ? undefined : await onlyKey(pair.key);
  const sealed = credential.makes === 'authority' && pair.key !== undefined && isSealed(pair.key);
  const broken = [
    ...pair.broken,
    ...(pair.certificate !== undefined && certificate === undefined
      ? [keptAt(credential, 'certificate') ?? '']
      : []),
    ...(pair.key !== undefined && key === undefined && !sealed ? [keptAt(credential, 'key') ?? ''] : []),
  ];
  const own = credential.makes !== 'key-pair' && credential.signer === credential.id;
  const signed =
    certificate === undefined || pair.certificate === undefined
      ? undefined
      : await leadsTo(own ? certificate : signer, certificate, pair.certificate, sight.open);
  const refused: Refused[] = [];
  if (block !== undefined && reading?.ok === false)
    refused.push({ fault: 'malformed', says: parseText(block, reading) });
  if (certificate !== undefined && credential.makes !== 'key-pair') {
    const trusted = own || sight.signerBytes === undefined ? [] : readableIn(sight.signerBytes);
    const shown = readableIn(pair.certificate ?? new Uint8Array()).slice(1);
    const beside = { trusted, shown, at: sight.now, open: sight.open };
    refused.push(...(await refusedOf(credential, certificate, beside)));
  }
  return {
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(signed === undefined ? {} : { signed }),
    ...(sealed ? { sealed } : {}),
    ...(refused.length === 0 ? {} : { refused }),
    broken: [...new Set(broken)],
    stale: staleFiles(sight, key),
  };
}

function staleFiles(
  { credential, pair, signerBytes, above, cluster, bytes, modes }: Sight,
  key: KeyFacts | undefined,
): readonly Stale[] {
  const around: Around = {
    certificateBytes: pair.certificate,
    keyBytes: pair.key,
    key,
    signerBytes,
    cluster: cluster.name,
    server: serverFor(credential.identity, credential.machine, cluster),
  };
  const elsewhere =
    pair.certificate === undefined && pair.key === undefined ? formerHomes(credential, modes) : [];
  const lacksChain =
    credential.makes !== 'key-pair' &&
    pair.certificate !== undefined &&
    !showsAll(credential, pair.certificate, above);
  const unshown = lacksChain ? keptAt(credential, 'certificate') : undefined;
  const stale = credential.files.flatMap((file): readonly Stale[] => {
    const is = bytes.get(file.path);
    const home = file.path === homeOf(credential, file.role);
    // the home of a certificate or key is judged by what it holds; only its permissions are left to look at
    const keptElsewhere = file.role === 'key' && heldElsewhere(credential, pair);
    if (!keptElsewhere && !(home && (file.role === 'certificate' || file.role === 'key'))) {
      if (is === undefined) return [{ file, why: 'missing', differs: [] }];
      const differs = differencesOf(file.role, is, credential, around);
      if (differs.length > 0) return [{ file, why: 'stale', differs }];
    }
    // nothing is there, and yet there is a pair: its kubeconfig has it
    if (home && is === undefined && standsIn(pair, file.role)) return [{ file, why: 'missing', differs: [] }];
    if (file.path === unshown) return [{ file, why: 'stale', differs: ['chain'] }];
    if (home && file.role === 'key' && isToBeSealed(credential, pair))
      return [{ file, why: 'stale', differs: ['encryption'] }];
    return isOpen(file, modes.get(file.path)) ? [{ file, why: 'open', differs: [] }] : [];
  });
  return [...elsewhere, ...stale];
}

function standsIn(pair: Standing, role: CredentialFile['role']): boolean {
  return role === 'certificate' ? pair.certificate !== undefined : role === 'key' && pair.key !== undefined;
}

/** Where an authority or key pair that is missing here stands as another layout has it: it is not lost, and not to be made anew. */
function formerHomes(credential: Credential, modes: ReadonlyMap<string, number>): readonly Stale[] {
  if (credential.makes === 'certificate') return [];
  const own = new Set(credential.files.map(({ path }) => path));
  return LAYOUT_IDS.flatMap((id) => layoutFiles(id, credential.identity))
    .filter(({ on, path }) => on === 'shared' && !own.has(path) && modes.has(path))
    .map(({ role, path }) => ({ file: { role, path, mode: 0 }, why: 'stale', differs: ['layout'] }));
}

/** An authority whose key was taken away, or put under a passphrase: then there is nothing to compare its copies with. */
function heldElsewhere({ makes }: Credential, { certificate, key }: Standing): boolean {
  return makes === 'authority' && certificate !== undefined && (key === undefined || isSealed(key));
}

function isToBeSealed(credential: Credential, { key }: Standing): boolean {
  return credential.makes === 'authority' && credential.sealed && key !== undefined && !isSealed(key);
}

/** Whether others than its owner may do more with it than they should. */
function isOpen({ mode: wanted }: CredentialFile, is: number | undefined): boolean {
  return is !== undefined && (is & ~wanted & 0o077) !== 0;
}

/** The first certificate of a file, as crypto/tls takes it. */
function firstCertificate(bytes: Uint8Array): Uint8Array | undefined {
  return splitPem(bytes).blocks.find(({ label }) => label === 'CERTIFICATE')?.der;
}

/** Those of a file that read: what does not is trusted by nobody (crypto/x509 AppendCertsFromPEM). */
function readableIn(bytes: Uint8Array): readonly CertificateFacts[] {
  return splitPem(bytes).blocks.flatMap(({ label, der }) => {
    const reading = label === 'CERTIFICATE' ? readCertificate(der) : undefined;
    return reading?.ok === true ? [reading.value] : [];
  });
}

async function onlyKey(bytes: Uint8Array): Promise<KeyFacts | undefined> {
  const reading = await readPrivateKey(bytes);
  return reading.ok ? reading.value : undefined;
}

/** Whether the authority signed it, or what is shown after it leads there step by step. */
async function leadsTo(
  authority: CertificateFacts | undefined,
  leaf: CertificateFacts,
  file: Uint8Array,
  open: OpenCheck,
): Promise<boolean | undefined> {
  // of a signature that Go does not check at all it says why, and nothing else is claimed
  const checkable = isCheckable(leaf) || (authority !== undefined && !isNamed(leaf, authority));
  if (authority === undefined || !checkable) return undefined;
  if (await isSignedBy(leaf, authority, open)) return true;
  const [, ...shown] = certificatesIn(file) ?? [];
  let last = leaf;
  for (const next of shown) {
    if (!(await isSignedBy(last, next, open))) return false;
    if (await isSignedBy(next, authority, open)) return true;
    last = next;
  }
  return false;
}

async function isSignedBy(
  certificate: CertificateFacts,
  signer: CertificateFacts,
  open: OpenCheck,
): Promise<boolean> {
  return isNamed(certificate, signer) && (await signedBy(certificate, signer.key, open));
}

function isNamed({ issuer }: CertificateFacts, { subject }: CertificateFacts): boolean {
  return sameBytes(issuer.der, subject.der);
}
