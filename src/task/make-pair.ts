/** Making what a step asks for, in memory: a key, a certificate, or both; or handing on what stands. */
import type { CertificateFacts } from '../domain/certificate.ts';
import type { CertificateCredential, Credential } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { optional } from '../domain/optional.ts';
import type { Step } from '../domain/plan/step.ts';
import type { ActWarning } from '../domain/act-warning.ts';
import { makeCertificate } from '../engine/make/certificate.ts';
import { makeKey } from '../engine/make/key.ts';
import { readCertificate } from '../engine/read/certificate.ts';
import { readPrivateKey } from '../engine/read/key.ts';
import { encodePem, splitPem } from '../engine/read/pem.ts';
import { extendPair, type Life } from './extend.ts';
import { chainOf, shownFile } from './shown.ts';
import type { Standing } from './standing.ts';

/** Clocks of a cluster differ by minutes; kubeadm backdates by the same five (certs.go, notBefore). */
const BACKDATED = 5 * 60 * 1000;

/** A certificate and its key, PEM, with the certificate's facts; or a pair of bare keys. */
export interface Pair {
  /** as it is shown: an intermediate that signed it follows, and what signed that one, but for the root */
  readonly certificate?: Uint8Array;
  /** of an authority, what is shown after a certificate of its making */
  readonly chain?: readonly Uint8Array[];
  readonly facts?: CertificateFacts;
  readonly key?: Uint8Array;
  /** the key as it lies on disk, where that is under a passphrase */
  readonly filedKey?: Uint8Array;
  readonly publicKey?: Uint8Array;
  readonly warning?: ActWarning;
}

export async function makePair(
  { credential, action }: Step,
  stands: Standing | undefined,
  signer: Pair | undefined,
  now: Date,
): Promise<Pair> {
  const stays = action === 'keep' || action === 'refresh';
  if (credential.makes === 'key-pair') {
    const key = stays ? stands?.key : undefined;
    const { privatePem, spki } = await keyFor(credential, key);
    return { key: privatePem, publicKey: encodePem('PUBLIC KEY', spki) };
  }
  if (stays) {
    const { certificate = new Uint8Array(), key } = stands ?? {};
    const facts = factsOf(certificate);
    return {
      certificate: action === 'keep' ? certificate : shownFile(credential, certificate, facts, signer?.chain),
      chain: chainOf(credential, facts, signer?.chain),
      facts,
      ...optional('key', key),
    };
  }
  const itself = credential.signer === credential.id;
  const above = itself ? undefined : signer;
  if (action === 'extend') return extendPair(credential, stands, above, lifetimeOf(credential, above, now));
  const kept = action === 'reissue' || action === 'renew' ? stands?.key : undefined;
  const { privatePem, facts: publicKey } = await keyFor(credential, kept);
  const signerKey = itself ? privatePem : signer?.key;
  if (signerKey === undefined)
    throw new KubepkiError('authority-key-missing', { credential: credential.id, signer: credential.signer });
  const { notBefore, notAfter, warning } = lifetimeOf(credential, above, now);
  const der = await makeCertificate({
    subject: credential.subject,
    names: credential.names,
    keyUsage: credential.keyUsage,
    extendedKeyUsage: credential.extendedKeyUsage,
    authority: credential.makes === 'authority',
    notBefore,
    notAfter,
    publicKey,
    signer: {
      privatePem: signerKey,
      ...(itself || signer?.facts === undefined ? {} : { certificate: signer.facts }),
    },
  });
  const own = encodePem('CERTIFICATE', der);
  const facts = factsOf(own);
  return {
    certificate: shownFile(credential, own, facts, signer?.chain),
    chain: chainOf(credential, facts, signer?.chain),
    facts,
    key: privatePem,
    ...optional('warning', warning),
  };
}

/** The key that stands, or a new one. */
async function keyFor({ algorithm, keyForm }: Credential, standing: Uint8Array | undefined) {
  if (standing === undefined) {
    const { privatePem, facts } = await makeKey(algorithm, keyForm);
    return { privatePem, facts, spki: facts.spki };
  }
  const reading = await readPrivateKey(standing);
  if (!reading.ok) throw new KubepkiError('self-check-failed', { field: 'key' });
  return { privatePem: standing, facts: reading.value, spki: reading.value.spki };
}

/** From five minutes ago for the lifetime, but never past the signer's end: Go would not accept the rest. */
export function lifetimeOf(
  { id, lifetime, signer: by }: CertificateCredential,
  signer: Pair | undefined,
  now: Date,
): Life {
  const notBefore = wholeSeconds(now.getTime() - BACKDATED);
  const wanted = wholeSeconds(now.getTime() + lifetime);
  const end = signer?.facts?.notAfter;
  if (end === undefined || wanted <= end) return { notBefore, notAfter: wanted };
  const notAfter = end.toISOString();
  if (end <= now) throw new KubepkiError('authority-unusable', { signer: by, why: 'expired', notAfter });
  return { notBefore, notAfter: end, warning: { warning: 'clipped', credential: id, signer: by, notAfter } };
}

function wholeSeconds(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

export function factsOf(pem: Uint8Array): CertificateFacts {
  const block = splitPem(pem).blocks.find(({ label }) => label === 'CERTIFICATE');
  const reading = block === undefined ? undefined : readCertificate(block.der);
  if (reading?.ok !== true) throw new KubepkiError('self-check-failed', { field: 'certificate' });
  return reading.value;
}
