/** A user's certificate from the cluster's own authority: for clusters that have no API yet, or none that answers. */
import { ALGORITHMS } from '../../domain/algorithm.ts';
import { authorityFor } from '../../domain/authority.ts';
import type { Person } from '../../domain/api/power.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import type { Cluster } from '../../domain/cluster.ts';
import type { CertificateCredential } from '../../domain/credential.ts';
import { KubepkiError } from '../../domain/error.ts';
import { LEAF_USAGE } from '../../domain/identity/identity.ts';
import type { Issuance } from '../../domain/issuance.ts';
import { optional } from '../../domain/optional.ts';
import type { Step } from '../../domain/plan/step.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { Passphrases } from '../../domain/port.ts';
import { makeCertificate } from '../../engine/make/certificate.ts';
import { makeKey } from '../../engine/make/key.ts';
import { encodePem } from '../../engine/read/pem.ts';
import { factsOf, lifetimeOf, makePair, type Pair } from '../make-pair.ts';
import { recordOf } from '../record.ts';
import { shownFile } from '../shown.ts';
import type { Survey } from '../survey.ts';
import { unseal } from '../unseal.ts';

export interface SignAsk {
  readonly person: Person;
  /** milliseconds */
  readonly lifetime: number;
  /** of a request, whose key stays with whoever made it */
  readonly publicKey?: KeyFacts;
}

export interface Signed {
  /** PEM, as it is shown: what leads up to the root behind it */
  readonly certificate: Uint8Array;
  readonly facts: CertificateFacts;
  /** PEM; absent where the request's own stays elsewhere */
  readonly key?: Uint8Array;
  /** PEM: what signed it */
  readonly authority: Uint8Array;
  readonly issuances: readonly Issuance[];
  readonly warnings: readonly ActWarning[];
}

interface SignPorts {
  readonly cluster: Cluster;
  readonly survey: Survey;
  readonly now: Date;
  readonly passphrases: Passphrases | undefined;
}

/** The verb, as the issuance log has it. */
export const USER_CREATE = 'user create';

/** @throws KubepkiError authority-missing, authority-key-missing, authority-unusable, and all that opening its key throws */
export async function signUser(
  ask: SignAsk,
  { cluster, survey, now, passphrases }: SignPorts,
): Promise<Signed> {
  const chain = chainFor(cluster, survey);
  const credential = credentialFor(ask, cluster);
  demandUsable(credential, survey);
  const steps: readonly Step[] = [
    ...chain.map((one): Step => ({ action: 'keep', credential: one, reasons: [] })),
    { action: 'create', credential, reasons: [] },
  ];
  const keys = await unseal(steps, survey, passphrases);
  const pairs = new Map<string, Pair>();
  for (const step of steps) {
    if (step.action !== 'keep' || step.credential.makes === 'key-pair') continue;
    const { id, signer } = step.credential;
    const stands = survey.standing.get(id);
    const key = keys.opened.get(id);
    const opened = stands === undefined || key === undefined ? stands : { ...stands, key };
    pairs.set(id, await makePair(step, opened, pairs.get(signer), now));
  }
  const signer = pairs.get(credential.signer);
  if (signer?.certificate === undefined || signer.facts === undefined || signer.key === undefined)
    throw lacksKey(credential);
  const { notBefore, notAfter, warning } = lifetimeOf(credential, signer, now);
  const made = ask.publicKey === undefined ? await makeKey(credential.algorithm, 'pkcs8') : undefined;
  const publicKey = made?.facts ?? ask.publicKey;
  if (publicKey === undefined) throw new KubepkiError('self-check-failed', { field: 'publicKey' });
  const der = await makeCertificate({
    subject: credential.subject,
    names: [],
    keyUsage: credential.keyUsage,
    extendedKeyUsage: credential.extendedKeyUsage,
    authority: false,
    notBefore,
    notAfter,
    publicKey,
    signer: { privatePem: signer.key, certificate: signer.facts },
  });
  const own = encodePem('CERTIFICATE', der);
  const facts = factsOf(own);
  pairs.set(credential.id, { facts });
  return {
    certificate: shownFile(credential, own, facts, signer.chain),
    facts,
    ...optional('key', made?.privatePem),
    authority: signer.certificate,
    issuances: await recordOf(steps, pairs, { act: USER_CREATE, now }),
    warnings: warning === undefined ? [] : [warning],
  };
}

/** The root first, as far as it is here; the Kubernetes authority last. */
function chainFor(cluster: Cluster, { wanted, found }: Survey): readonly CertificateCredential[] {
  const from = (id: string): readonly CertificateCredential[] => {
    const one = wanted.find((each) => each.id === id);
    if (one === undefined || one.makes === 'key-pair' || found.get(id)?.certificate === undefined) return [];
    return one.signer === id ? [one] : [...from(one.signer), one];
  };
  return from(authorityFor('kubernetes-ca', cluster));
}

/** As the cluster file's users have it (domain/identity/person.ts), but for files of its own and the groups. */
function credentialFor({ person, lifetime, publicKey }: SignAsk, cluster: Cluster): CertificateCredential {
  const algorithm = cluster.keyAlgorithms.user ?? cluster.keyAlgorithm;
  // RFC 8813 §3: of other keys it must not be said
  const rsa = (publicKey?.kind ?? ALGORITHMS[algorithm].kind) === 'rsa';
  return {
    id: `user@${person.user}`,
    identity: 'user',
    user: person.user,
    makes: 'certificate',
    signer: authorityFor('kubernetes-ca', cluster),
    subject: { commonName: person.user, organizations: person.groups },
    names: [],
    keyUsage: rsa ? LEAF_USAGE : LEAF_USAGE.filter((usage) => usage !== 'keyEncipherment'),
    extendedKeyUsage: ['clientAuth'],
    lifetime,
    algorithm,
    keyForm: 'pkcs8',
    files: [],
    sealed: false,
    external: false,
  };
}

function demandUsable(credential: CertificateCredential, { found }: Survey): void {
  const { id, signer } = credential;
  const state = found.get(signer);
  const [path] = state?.broken ?? [];
  if (path !== undefined) throw new KubepkiError('authority-unusable', { signer, why: 'unreadable', path });
  if (state?.certificate === undefined)
    throw new KubepkiError('authority-missing', { credential: id, signer });
  const [refused] = state.refused ?? [];
  if (refused !== undefined)
    throw new KubepkiError('authority-unusable', { signer, why: 'go-refuses', says: refused.says });
  if (state.sealed === true) return;
  if (state.key === undefined) throw lacksKey(credential);
  if (!sameBytes(state.key.spki, state.certificate.key.spki))
    throw new KubepkiError('authority-unusable', { signer, why: 'key-mismatch' });
}

function lacksKey({ id, signer }: CertificateCredential): KubepkiError {
  return new KubepkiError('authority-key-missing', { credential: id, signer, command: 'user create' });
}
