/**
 * The bench on which faults are made: certificates issued again with one thing wrong, by the sample's own authorities; files
 * and flags changed. Everything is returned as changes, and nothing is done to the sample.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { type CertificateCredential, type Credential, credentials } from '../../domain/credential.ts';
import { joined, toBase64 } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { IdentityId } from '../../domain/identity/table.ts';
import type { FaultPlace, LabMachine } from '../../domain/lab/fault.ts';
import { faultFiles, labCredential, labMachine, programFile } from '../../domain/lab/place.ts';
import { fileOn } from '../../domain/program/command-line.ts';
import type { ProgramId } from '../../domain/program/program.ts';
import { fromUtf8, toUtf8 } from '../../domain/utf8.ts';
import { makeOddCertificate, type OddAsk } from '../../engine/make/odd.ts';
import { makeKey } from '../../engine/make/key.ts';
import { readPrivateKey } from '../../engine/read/key.ts';
import { encodePem, splitPem } from '../../engine/read/pem.ts';
import { factsOf } from '../make-pair.ts';
import { standing } from '../standing.ts';
import type { Change, Sample } from './sample.ts';

/** Makes the fault: what of the sample becomes another. */
export type Injector = (sample: Sample) => Promise<readonly Change[]>;

export interface BenchPair {
  /** PEM: its own certificate first, then what is shown with it */
  readonly certificate: Uint8Array;
  readonly facts: CertificateFacts;
  readonly key: Uint8Array;
}

export const DAY = 86_400_000;

export function bytesAt({ files }: Sample, path: string): Uint8Array {
  const file = files.get(path);
  if (file === undefined)
    throw new KubepkiError('internal', { what: 'a sample without a file that it should have' });
  return file.bytes;
}

/** Files of a place get other bytes, or go. */
export function put(
  { cluster }: Sample,
  place: FaultPlace,
  bytes: Uint8Array | string | undefined,
): readonly Change[] {
  const wanted = typeof bytes === 'string' ? toUtf8(bytes) : bytes;
  return faultFiles(place, cluster).map((path) => ({ path, bytes: wanted }));
}

/** Files of a place, each changed as text; one that a change leaves as it was is a defect of ours. */
export function edit(sample: Sample, place: FaultPlace, change: (text: string) => string): readonly Change[] {
  return faultFiles(place, sample.cluster).map((path) => editFile(sample, path, change));
}

function editFile(sample: Sample, path: string, change: (text: string) => string): Change {
  const before = fromUtf8(bytesAt(sample, path));
  const after = change(before);
  if (after === before)
    throw new KubepkiError('internal', { what: 'nothing to change in a file of the sample' });
  return { path, bytes: toUtf8(after) };
}

/** A credential's certificate and key, wherever the layout keeps them. */
export function pairOf(sample: Sample, id: IdentityId, on?: LabMachine): BenchPair {
  return pairFor(sample, labCredential(id, on, sample.cluster));
}

function pairFor(sample: Sample, credential: Credential): BenchPair {
  const bytes = new Map([...sample.files].map(([path, file]) => [path, file.bytes]));
  const { certificate, key } = standing(credential, bytes);
  if (certificate === undefined || key === undefined)
    throw new KubepkiError('internal', { what: 'a sample without a pair that it should have' });
  return { certificate, facts: factsOf(certificate), key };
}

export type Wrong = Partial<Omit<OddAsk, 'signer' | 'publicKey'>> & {
  /** PEM, of the new pair */
  readonly key?: Uint8Array;
  readonly by?: { readonly certificate?: CertificateFacts; readonly privatePem: Uint8Array };
};

/** The same certificate once more with something about it wrong, in all files that hold it; its key is kept. */
export async function reissue(
  sample: Sample,
  id: IdentityId,
  on: LabMachine | undefined,
  wrong: Wrong | ((as: OddAsk) => Wrong),
): Promise<readonly Change[]> {
  const credential = certified(labCredential(id, on, sample.cluster));
  const stands = pairFor(sample, credential);
  const as = askOf(sample, credential, stands);
  const { key = stands.key, by = as.signer, ...rest } = typeof wrong === 'function' ? wrong(as) : wrong;
  const publicKey = await publicOf(key);
  const der = await makeOddCertificate({ ...as, ...rest, publicKey, signer: by });
  const shown = splitPem(stands.certificate).blocks.slice(1);
  const certificate = joined([
    encodePem('CERTIFICATE', der),
    ...shown.map((block) => encodePem(block.label, block.der)),
  ]);
  return lay(sample, credential, { certificate, ...(key === stands.key ? {} : { key }) });
}

function askOf(sample: Sample, credential: CertificateCredential, { facts, key }: BenchPair): OddAsk {
  const itself = credential.signer === credential.id;
  const signer = itself ? undefined : signerOf(sample, credential.signer);
  return {
    subject: credential.subject,
    names: credential.names,
    keyUsage: credential.keyUsage,
    extendedKeyUsage: credential.extendedKeyUsage,
    constraints: { authority: credential.makes === 'authority' },
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
    publicKey: facts.key,
    signer:
      signer === undefined ? { privatePem: key } : { certificate: signer.facts, privatePem: signer.key },
  };
}

function signerOf(sample: Sample, id: string): BenchPair {
  const credential = credentials(sample.cluster).find((one) => one.id === id);
  if (credential === undefined) throw new KubepkiError('internal', { what: 'a sample without a signer' });
  return pairFor(sample, credential);
}

async function publicOf(key: Uint8Array) {
  const reading = await readPrivateKey(key);
  if (!reading.ok) throw new KubepkiError('internal', { what: 'a key that cannot be read' });
  return reading.value;
}

function certified(credential: Credential): CertificateCredential {
  if (credential.makes === 'key-pair')
    throw new KubepkiError('internal', { what: 'a key pair has no certificate' });
  return credential;
}

/** A certificate, a key or both into every file of the credential, kubeconfigs too. */
export function lay(
  sample: Sample,
  credential: Credential,
  { certificate, key }: { readonly certificate?: Uint8Array; readonly key?: Uint8Array },
): readonly Change[] {
  return credential.files.flatMap(({ role, path }): readonly Change[] => {
    if (!sample.files.has(path)) return [];
    if (role === 'certificate' && certificate !== undefined) return [{ path, bytes: certificate }];
    if (role === 'key' && key !== undefined) return [{ path, bytes: key }];
    if (role !== 'kubeconfig') return [];
    const fields = { 'client-certificate-data': certificate, 'client-key-data': key };
    const given = Object.entries(fields).filter(([, bytes]) => bytes !== undefined);
    if (given.length === 0) return [];
    const text = given.reduce(
      (before, [field, bytes]) => withData(before, field, bytes ?? new Uint8Array()),
      fromUtf8(bytesAt(sample, path)),
    );
    return [{ path, bytes: toUtf8(text) }];
  });
}

/** The value of a field of a kubeconfig that is data. */
export function withData(text: string, field: string, bytes: Uint8Array): string {
  return withField(text, field, toBase64(bytes));
}

/** The value of a field of a kubeconfig, as our template lays it: each has one of each. */
export function withField(text: string, field: string, value: string): string {
  return text.replace(new RegExp(`^([ -]*${field}: ).*$`, 'm'), (_line, head: string) => head + value);
}

/** An authority once more with something wrong, its key kept: in all its files, and in every kubeconfig that trusts it. */
export async function remadeAuthority(
  sample: Sample,
  id: IdentityId,
  wrong: Wrong,
): Promise<readonly Change[]> {
  const before = toBase64(pairOf(sample, id).certificate);
  const own = await reissue(sample, id, undefined, wrong);
  const after = toBase64(own[0]?.bytes ?? new Uint8Array());
  const trusting = credentials(sample.cluster)
    .flatMap(({ files }) => files)
    .filter(({ role, path }) => role === 'kubeconfig' && sample.files.has(path))
    .filter(({ path }) => fromUtf8(bytesAt(sample, path)).includes(before));
  return [
    ...own,
    ...trusting.map(({ path }) => editFile(sample, path, (text) => text.replace(before, after))),
  ];
}

/** An authority made again: the same name, the same dates, another key. */
export async function namesake(sample: Sample, id: IdentityId): Promise<BenchPair> {
  const credential = certified(labCredential(id, undefined, sample.cluster));
  const as = askOf(sample, credential, pairFor(sample, credential));
  const { privatePem, facts: publicKey } = await makeKey(credential.algorithm, credential.keyForm);
  const der = await makeOddCertificate({ ...as, publicKey, signer: { privatePem } });
  const certificate = encodePem('CERTIFICATE', der);
  return { certificate, facts: factsOf(certificate), key: privatePem };
}

/** A new key of the kind that a credential has. */
export async function otherKey(sample: Sample, id: IdentityId, on?: LabMachine): Promise<Uint8Array> {
  const { algorithm, keyForm } = labCredential(id, on, sample.cluster);
  return (await makeKey(algorithm, keyForm)).privatePem;
}

/** A flag of a program on a machine gets a value, or another; without one it goes. */
export function flag(
  sample: Sample,
  program: ProgramId,
  on: LabMachine,
  values: Readonly<Record<string, string | undefined>>,
): readonly Change[] {
  const path = programFile(program, labMachine(on, sample.cluster).name, sample.cluster);
  return [
    editFile(sample, path, (text) =>
      Object.entries(values).reduce((before, [name, value]) => withFlag(before, name, value), text),
    ),
  ];
}

/** Units have an argument a line with a backslash at its end, manifests an item a line. */
function withFlag(text: string, name: string, value: string | undefined): string {
  const line = new RegExp(`^( +(?:- )?)--${name}=.*?( \\\\)?\\n`, 'm');
  if (value === undefined) return text.replace(line, '');
  if (line.test(text))
    return text.replace(line, (_line, head: string, end = '') => `${head}--${name}=${value}${end}\n`);
  return text.replace(
    /^( +(?:- )?)--[a-z].*?( \\)?\n/m,
    (first, head: string, end = '') => `${first}${head}--${name}=${value}${end}\n`,
  );
}

/**
 * The member reads its own copy of its authority, as the guides have it; beside an API server ours would share that server's.
 * Nothing where there is but one copy.
 */
export function readsOwnCopy(sample: Sample): readonly Change[] {
  const { cluster } = sample;
  const machine = labMachine('member', cluster);
  const [own = ''] = faultFiles({ identity: 'etcd-ca', role: 'certificate', on: 'member' }, cluster);
  const path = own.slice(`nodes/${machine.name}`.length);
  return path === fileOn('etcd-ca', 'certificate', cluster, machine)
    ? []
    : flag(sample, 'etcd', 'member', { 'trusted-ca-file': path, 'peer-trusted-ca-file': path });
}

/** Other permission bits, and nothing else. */
export function mode(sample: Sample, place: FaultPlace, bits: number): readonly Change[] {
  return faultFiles(place, sample.cluster)
    .slice(0, 1)
    .map((path) => ({ path, bytes: bytesAt(sample, path), mode: bits }));
}
