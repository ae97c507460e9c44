/** Carrying out steps in memory: keys, certificates, kubeconfigs and copies as bytes, ready for one act. */
import { type Cluster, endpointUrl } from '../domain/cluster.ts';
import type { CertificateFacts } from '../domain/certificate.ts';
import { type Credential, homeOf } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { FILE_MODES } from '../domain/layout.ts';
import type { Step } from '../domain/plan.ts';
import type { FileWrite, Progress } from '../domain/port.ts';
import type { ActWarning } from '../domain/report.ts';
import { toUtf8 } from '../domain/utf8.ts';
import { makeCertificate } from '../engine/make/certificate.ts';
import { makeKey } from '../engine/make/key.ts';
import { readCertificate } from '../engine/read/certificate.ts';
import { readPrivateKey } from '../engine/read/key.ts';
import { encodePem, splitPem } from '../engine/read/pem.ts';
import { renderKubeconfig } from '../format/kubeconfig/render.ts';
import type { Survey } from './survey.ts';

/** Clocks of a cluster differ by minutes; kubeadm backdates by the same five (certs.go, notBefore). */
const BACKDATED = 5 * 60 * 1000;

export interface Issued {
  readonly writes: readonly FileWrite[];
  readonly warnings: readonly ActWarning[];
}

/** One credential's two files, PEM, and the certificate's facts. */
interface Pair {
  readonly certificate: Uint8Array;
  readonly facts: CertificateFacts;
  readonly key: Uint8Array | undefined;
  readonly warning?: ActWarning;
}

interface Context {
  readonly cluster: Cluster;
  readonly survey: Survey;
  readonly kubeconfigTemplate: string;
  readonly now: Date;
  readonly progress: Progress;
}

export async function issue(steps: readonly Step[], context: Context): Promise<Issued> {
  const pairs = new Map<string, Pair>();
  const work = steps.filter(({ action }) => action !== 'keep').length;
  let done = 0;
  const carryOut = async (step: Step) => {
    const pair = await pairFor(step, pairs.get(step.credential.signer), context);
    pairs.set(step.credential.id, pair);
    if (step.action !== 'keep') context.progress(++done, work, 'making');
  };
  // signers before what they sign; all leaves at once, so that key generation uses every core
  for (const step of steps.filter(({ credential }) => credential.authority)) await carryOut(step);
  await Promise.all(steps.filter(({ credential }) => !credential.authority).map(carryOut));
  const writes = steps
    .filter(({ action }) => action !== 'keep')
    .flatMap(({ credential }) => writesFor(credential, pairs, context));
  // in the order of the steps, however the work was scheduled
  const warnings = steps.flatMap(({ credential }) => pairs.get(credential.id)?.warning ?? []);
  return { writes, warnings };
}

async function pairFor(step: Step, signer: Pair | undefined, context: Context): Promise<Pair> {
  const { credential, action } = step;
  const standing = (role: 'certificate' | 'key') => context.survey.bytes.get(homeOf(credential, role) ?? '');
  if (action === 'keep' || action === 'refresh') {
    const certificate = standing('certificate') ?? new Uint8Array();
    return { certificate, facts: factsOf(certificate), key: standing('key') };
  }
  const kept = action === 'reissue' ? standing('key') : undefined;
  const made = kept === undefined ? await makeKey(credential.algorithm) : undefined;
  const privatePem = made?.privatePem ?? kept ?? new Uint8Array();
  const publicKey = made?.facts ?? (await keyFacts(privatePem));
  const signerKey = credential.authority ? privatePem : signer?.key;
  if (signerKey === undefined)
    throw new KubepkiError('authority-key-missing', { credential: credential.id, signer: credential.signer });
  const { notBefore, notAfter, warning } = lifetimeOf(credential, signer, context.now);
  const der = await makeCertificate({
    subject: credential.subject,
    names: credential.names,
    keyUsage: credential.keyUsage,
    extendedKeyUsage: credential.extendedKeyUsage,
    authority: credential.authority,
    notBefore,
    notAfter,
    publicKey,
    signer: { privatePem: signerKey, ...(signer === undefined ? {} : { certificate: signer.facts }) },
  });
  const certificate = encodePem('CERTIFICATE', der);
  return {
    certificate,
    facts: factsOf(certificate),
    key: privatePem,
    ...(warning === undefined ? {} : { warning }),
  };
}

/** From five minutes ago for the lifetime, but never past the signer's end: Go would not accept the rest. */
function lifetimeOf(
  { id, lifetime, signer: by }: Credential,
  signer: Pair | undefined,
  now: Date,
): { notBefore: Date; notAfter: Date; warning?: ActWarning } {
  const notBefore = wholeSeconds(now.getTime() - BACKDATED);
  const wanted = wholeSeconds(now.getTime() + lifetime);
  const end = signer?.facts.notAfter;
  if (end === undefined || wanted <= end) return { notBefore, notAfter: wanted };
  const notAfter = end.toISOString();
  if (end <= now) throw new KubepkiError('authority-unusable', { signer: by, why: 'expired', notAfter });
  return { notBefore, notAfter: end, warning: { warning: 'clipped', credential: id, signer: by, notAfter } };
}

function wholeSeconds(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

function writesFor(
  credential: Credential,
  pairs: ReadonlyMap<string, Pair>,
  context: Context,
): readonly FileWrite[] {
  const pair = pairs.get(credential.id);
  const signer = pairs.get(credential.signer);
  return credential.files.flatMap(({ role, path }) => {
    const bytes = contentOf(role, credential, pair, signer, context);
    return bytes === undefined
      ? []
      : [{ path, bytes, mode: FILE_MODES[role], replaces: context.survey.bytes.get(path) }];
  });
}

function contentOf(
  role: Credential['files'][number]['role'],
  credential: Credential,
  pair: Pair | undefined,
  signer: Pair | undefined,
  { cluster, kubeconfigTemplate }: Context,
): Uint8Array | undefined {
  if (pair === undefined || role === 'certificate') return pair?.certificate;
  if (role === 'key' || pair.key === undefined) return pair.key;
  if (signer === undefined) return undefined;
  return toUtf8(
    renderKubeconfig(kubeconfigTemplate, {
      cluster: cluster.name,
      user: credential.subject.commonName,
      server: endpointUrl(cluster.endpoint),
      authority: signer.certificate,
      certificate: pair.certificate,
      key: pair.key,
    }),
  );
}

function factsOf(pem: Uint8Array): CertificateFacts {
  const block = splitPem(pem).blocks.find(({ label }) => label === 'CERTIFICATE');
  const reading = block === undefined ? undefined : readCertificate(block.der);
  if (reading?.ok !== true) throw new KubepkiError('self-check-failed', { field: 'certificate' });
  return reading.value;
}

async function keyFacts(privatePem: Uint8Array) {
  const reading = await readPrivateKey(privatePem);
  if (!reading.ok) throw new KubepkiError('self-check-failed', { field: 'key' });
  return reading.value;
}
