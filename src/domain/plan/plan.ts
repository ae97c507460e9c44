/**
 * The plan: from what is wanted, what was found and the time, to what must be done and why. A pure function;
 * `plan` prints it and `apply` carries it out, so that the two can never disagree.
 */
import { sameBytes } from '../bytes.ts';
import { type CertificateCredential, type Credential, keptAt } from '../credential.ts';
import { type Ask, isNamed, NEEDED, within } from './ask.ts';
import { algorithmReason, differences, type Times } from './difference.ts';
import { elsewhere } from './elsewhere.ts';
import { type Action, type Found, type Reason, type Step, SIGNS } from './step.ts';
import { signedAuthority } from './orphan.ts';
import { refusalsOf } from './refusal.ts';

export function plan(
  wanted: readonly Credential[],
  found: ReadonlyMap<string, Found>,
  now: Date,
  ask: Ask = NEEDED,
): readonly Step[] {
  const steps = new Map<string, Step>();
  // signers come first in the catalog, so a leaf can see what happens to its signer
  for (const credential of wanted) {
    const state = found.get(credential.id) ?? { broken: [], stale: [] };
    steps.set(
      credential.id,
      credential.makes === 'key-pair'
        ? keyPairStep(credential, state)
        : certificateStep(credential, state, { wanted, steps, found, now, ask }),
    );
  }
  return within(steps, ask, found);
}

interface Around {
  readonly wanted: readonly Credential[];
  readonly steps: ReadonlyMap<string, Step>;
  readonly found: ReadonlyMap<string, Found>;
  readonly now: Date;
  readonly ask: Ask;
}

/** The actions after which there is no certificate yet. */
const WAITS: ReadonlySet<Action> = new Set(['request', 'await']);

function certificateStep(
  credential: CertificateCredential,
  state: Found,
  { wanted, steps, found, now, ask }: Around,
): Step {
  const signer = credential.signer === credential.id ? undefined : steps.get(credential.signer);
  // when the signer that stays ends: nothing that it signs can last longer
  const end = signer === undefined ? undefined : found.get(credential.signer)?.certificate?.notAfter;
  const decided = step(credential, state, signer, { now, end, ask });
  const lost = decided.action === 'create' && credential.makes === 'authority';
  const orphan = lost ? signedAuthority(credential, wanted, found) : undefined;
  if (orphan !== undefined) return refuse(credential, { why: 'authority-lost', path: orphan });
  // where nothing has to be done, an answer to what was asked before is looked at all the same
  const signs = SIGNS.has(decided.action) || state.pending?.request !== undefined;
  if (signer === undefined || !signs || decided.action === 'refuse') return decided;
  // an authority of ours that itself waits for its certificate; of one that is not ours only the signature is missing
  const waits = WAITS.has(signer.action) && found.get(credential.signer)?.certificate === undefined;
  if (signer.credential.makes !== 'key-pair' && !signer.credential.external && waits) {
    const { id } = signer.credential;
    return {
      action: 'await',
      credential,
      reasons: [...decided.reasons, { why: 'signer-awaited', signer: id }],
    };
  }
  const by = found.get(credential.signer);
  const keyed = signer.action === 'create' || signer.action === 'accept';
  if (keyed || by?.key !== undefined || by?.sealed === true) return decided;
  // another key would be another authority
  if (decided.action === 'extend' && state.key === undefined && state.sealed !== true)
    return refuse(credential, { why: 'authority-key-missing', signer: credential.signer });
  return elsewhere(credential, state, decided, now);
}

function step(credential: CertificateCredential, found: Found, signer: Step | undefined, times: Times): Step {
  const { ask } = times;
  const named = isNamed(credential, ask);
  const broken = found.broken.map((path): Reason => ({ why: 'unreadable', path }));
  if (found.certificate === undefined && found.key === undefined && broken.length === 0) {
    return fromNothing(credential, found);
  }
  const refusals = refusalsOf(found);
  const mended = refusals.filter(({ why }) => why === 'go-refuses');
  const gaps = [...broken, ...gapsOf(credential, found), ...mended];
  // said all the same: nothing that is made here mends it
  const anyway = refusals.filter(({ why }) => why === 'go-refuses-anyway');
  const faults = found.certificate === undefined ? [] : differences(credential, found.certificate, times);
  // judged by the key that would be kept; a certificate beside another key goes in any case
  const algorithm = algorithmReason(credential, found.key ?? found.certificate?.key);
  if (algorithm !== undefined) faults.push(algorithm);
  if (found.signed === false) faults.push({ why: 'signer' });
  // an authority is never replaced: everything that trusts it would have to follow
  if (credential.makes === 'authority')
    return authorityStep(credential, found, { gaps: [...gaps, ...anyway], faults, named });
  if (signer?.action === 'create') faults.push({ why: 'signer-reissued', signer: signer.credential.id });
  if (named && found.certificate !== undefined && !faults.some(({ why }) => TIMELY.has(why)))
    faults.push({ why: 'asked', notAfter: found.certificate.notAfter.toISOString() });
  const newKey = found.key === undefined || algorithm !== undefined || ask.newKey;
  const reasons = [...gaps, ...faults];
  if (reasons.length === 0) return staleStep(credential, found, anyway);
  const timely = reasons.every(({ why }) => TIMELY.has(why));
  const action = newKey ? 'rekey' : timely ? 'renew' : 'reissue';
  return { action, credential, reasons: [...reasons, ...anyway] };
}

/** What a new certificate of the same kind mends. */
const TIMELY: ReadonlySet<Reason['why']> = new Set(['asked', 'due', 'expired']);

function fromNothing(credential: CertificateCredential, found: Found): Step {
  const path = keptAt(credential, 'certificate') ?? '';
  if (credential.makes === 'authority') {
    const copy = copyOf(found);
    if (copy !== undefined) return refuse(credential, { why: 'authority-lost', path: copy });
    if (credential.external)
      return { action: 'await', credential, reasons: [{ why: 'external-missing', path }] };
  }
  return { action: 'create', credential, reasons: [{ why: 'missing', path }] };
}

/** What is missing of a pair, or does not belong together. */
function gapsOf(
  credential: CertificateCredential,
  { certificate, key, sealed, broken }: Found,
): readonly Reason[] {
  if (certificate !== undefined && sealed === true) return [];
  if (certificate !== undefined && key !== undefined) {
    return sameBytes(certificate.key.spki, key.spki) ? [] : [{ why: 'key-mismatch' }];
  }
  // which of the two a file that cannot be read would have been is not known
  if (broken.length > 0) return [];
  const path = keptAt(credential, certificate === undefined ? 'certificate' : 'key');
  return path === undefined ? [] : [{ why: 'missing', path }];
}

/**
 * A pair that nobody signs. It is never replaced: every token that it signed would be refused. Its public half follows
 * from the private one and is a copy like any other.
 */
function keyPairStep(credential: Credential, found: Found): Step {
  if (found.key !== undefined) {
    const algorithm = algorithmReason(credential, found.key);
    return staleStep(credential, found, algorithm === undefined ? [] : [algorithm]);
  }
  const broken = found.broken.map((path): Reason => ({ why: 'unreadable', path }));
  if (broken.length > 0) return { action: 'refuse', credential, reasons: broken };
  const copy = copyOf(found);
  if (copy !== undefined) return refuse(credential, { why: 'authority-lost', path: copy });
  const path = keptAt(credential, 'key') ?? '';
  return { action: 'create', credential, reasons: [{ why: 'missing', path }] };
}

function refuse(credential: Credential, reason: Reason): Step {
  return { action: 'refuse', credential, reasons: [reason] };
}

/** Machines that still trust an authority show that there was one: a new one would lock them all out. */
function copyOf(found: Found): string | undefined {
  return found.stale.find(({ why }) => why !== 'missing')?.file.path;
}

interface Faults {
  readonly gaps: readonly Reason[];
  readonly faults: readonly Reason[];
  /** whether it is to be extended */
  readonly named: boolean;
}

function authorityStep(
  credential: CertificateCredential,
  found: Found,
  { gaps, faults, named }: Faults,
): Step {
  // an authority that only differs from the file in name, purpose or algorithm goes on being trusted as it is
  const keyPath = keptAt(credential, 'key');
  // its key may rightly be elsewhere; what needs it is refused, the rest goes on
  const elsewhere = (reason: Reason) =>
    reason.why === 'missing' && reason.path === keyPath && found.certificate !== undefined;
  const under = credential.signer !== credential.id;
  // the end of one that is extended is what is mended
  const unfit = (reason: Reason) =>
    (isFatal(reason) && !(named && reason.why === 'expired')) || (under && reason.why === 'signer');
  const fatal = [...gaps, ...faults.filter(unfit)].filter((reason) => !elsewhere(reason));
  if (fatal.length > 0) return { action: 'refuse', credential, reasons: fatal };
  if (named && found.certificate !== undefined) {
    if (!under && found.key === undefined && found.sealed !== true)
      return refuse(credential, { why: 'authority-key-missing', signer: credential.id });
    const notAfter = found.certificate.notAfter.toISOString();
    return { action: 'extend', credential, reasons: [{ why: 'asked', notAfter }] };
  }
  // said all the same: whoever changed the file shall know that nothing follows from it
  return staleStep(credential, found, [
    ...faults.filter(({ why }) => NOTED.has(why)),
    ...(found.sealed === true && !credential.sealed ? [{ why: 'sealed' } as const] : []),
  ]);
}

/** What an authority is kept in spite of, and people should know; its names and further usages are nobody's business. */
const NOTED: ReadonlySet<Reason['why']> = new Set(['algorithm', 'signer', 'due']);

/** What makes an authority unfit to sign at all: its end, or that it may not. */
function isFatal(reason: Reason): boolean {
  return (
    reason.why === 'expired' ||
    (reason.why === 'purposes' &&
      reason.missing.some((what) => what === 'authority' || what === 'keyCertSign'))
  );
}

function staleStep(credential: Credential, found: Found, faults: readonly Reason[] = []): Step {
  const reasons = found.stale.map(
    ({ file: { path }, why, differs }): Reason => (why === 'stale' ? { why, path, differs } : { why, path }),
  );
  return { action: reasons.length > 0 ? 'refresh' : 'keep', credential, reasons: [...faults, ...reasons] };
}
