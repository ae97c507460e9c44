/**
 * Asking the plan for less than everything that the cluster file needs: for what is due, or for these credentials
 * whether they need it or not. What was not asked for is left out, but for what follows from what was, and for the
 * signers that are needed.
 */
import { sameBytes } from '../bytes.ts';
import type { Credential } from '../credential.ts';
import type { Action, Found, Reason, Step } from './step.ts';

export interface Ask {
  /** whatever needs it; what is due and nothing else; or the credentials with these ids */
  readonly scope: 'needed' | 'due' | ReadonlySet<string>;
  /** what is made anew gets a new key; an authority never does */
  readonly newKey: boolean;
  /** milliseconds before its end from which a certificate is due, where it is not the usual line */
  readonly dueWithin?: number;
}

export const NEEDED: Ask = { scope: 'needed', newKey: false };

/** Whether it is to be made anew though nothing may be wrong with it. */
export function isNamed({ id }: Credential, { scope }: Ask): boolean {
  return typeof scope !== 'string' && scope.has(id);
}

/** The steps of a whole plan that an ask is about. */
export function within(
  all: ReadonlyMap<string, Step>,
  ask: Ask,
  found: ReadonlyMap<string, Found>,
): readonly Step[] {
  if (ask.scope === 'needed')
    return [...all.values()].flatMap((step) => {
      const follows = step.action === 'keep' ? following(step, all, found) : [];
      return follows.length > 0 ? follows : [step];
    });
  const asked = new Set(
    [...all.values()].filter((step) => isAsked(step, ask)).map(({ credential }) => credential.id),
  );
  const signers = new Set(
    [...asked].flatMap((id) => {
      const signer = signerOf(all.get(id)?.credential);
      return signer === undefined ? [] : [signer];
    }),
  );
  return [...all.values()].flatMap((step): readonly Step[] => {
    const { id } = step.credential;
    if (asked.has(id)) return [signable(step, all)];
    if (signers.has(id) && step.action !== 'create')
      return [STANDS_IN_THE_WAY.has(step.action) ? step : { ...step, action: 'keep', reasons: [] }];
    return following(step, all, found);
  });
}

const STANDS_IN_THE_WAY: ReadonlySet<Action> = new Set(['refuse', 'request', 'await', 'accept']);

function isAsked({ credential, reasons }: Step, ask: Ask): boolean {
  if (ask.scope !== 'due') return isNamed(credential, ask);
  return credential.makes === 'certificate' && reasons.some(({ why }) => why === 'due' || why === 'expired');
}

/** Nothing is signed by an authority that is not there yet, and none is made by the way: that is apply's to do. */
function signable(step: Step, all: ReadonlyMap<string, Step>): Step {
  const { credential } = step;
  const signer = signerOf(credential);
  const missing =
    credential.makes === 'authority' && step.action === 'create'
      ? credential.id
      : signer !== undefined && all.get(signer)?.action === 'create'
        ? signer
        : undefined;
  if (missing === undefined) return step;
  return { action: 'refuse', credential, reasons: [{ why: 'authority-missing', signer: missing }] };
}

/**
 * What holds a certificate that is extended, by us or by whoever was asked: kubeconfigs, and every file in which an
 * intermediate is shown with what it signed. A pair that is not whole is left for apply.
 */
function following(
  { credential }: Step,
  all: ReadonlyMap<string, Step>,
  found: ReadonlyMap<string, Found>,
): readonly Step[] {
  const signer = all.get(signerOf(credential) ?? '');
  const another = signer?.action === 'accept' && found.get(signer.credential.id)?.certificate !== undefined;
  if (signer === undefined || !(signer.action === 'extend' || another)) return [];
  const { certificate, key, broken = [] } = found.get(credential.id) ?? {};
  const whole =
    certificate !== undefined &&
    key !== undefined &&
    broken.length === 0 &&
    sameBytes(certificate.key.spki, key.spki);
  const shown = signerOf(signer.credential) !== undefined;
  const reasons = credential.files.flatMap(({ role, path }): readonly Reason[] => {
    const differs = [
      ...(role === 'kubeconfig' ? ['authority'] : []),
      ...(shown && (role === 'kubeconfig' || role === 'certificate') ? ['chain'] : []),
    ];
    return differs.length === 0 ? [] : [{ why: 'stale', path, differs }];
  });
  return whole && reasons.length > 0 ? [{ action: 'refresh', credential, reasons }] : [];
}

function signerOf(credential: Credential | undefined): string | undefined {
  if (credential === undefined || credential.makes === 'key-pair') return undefined;
  return credential.signer === credential.id ? undefined : credential.signer;
}
