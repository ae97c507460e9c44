/**
 * A certificate whose signer the other side does not trust: because it holds another authority of that name, because an
 * intermediate is missing between the two, or because it knows nobody of that name.
 */
import type { CertificateFacts } from '../certificate.ts';
import { optional } from '../optional.ts';
import { nameText } from '../distinguished-name.ts';
import type { Use } from '../site/site.ts';
import { latin1 } from './material.ts';
import { atFault, evidenceOf, namesakesIn, type Refusal, refusalsNow, suspectOf, tell } from './refusal.ts';
import type { ChainFaultId } from '../verdict.ts';
import type { Found, Scene, Suspect } from './rule.ts';
import { grouped } from './view.ts';

export type Stranger = 'namesake' | 'between' | 'other';

export function tellStranger(scene: Scene, by: Refusal['by'], kind: Stranger): readonly Found[] {
  const authorities = authoritiesIn(scene);
  const all = refusalsNow(scene, 'unknown-issuer').filter(
    (refusal) => refusal.by === by && kindOf(refusal, authorities) === kind,
  );
  return tell(all, {
    alike: ({ trusting }) => trusting?.spot.file ?? '',
    suspects: (refusal) => suspectsOf(refusal, kind, scene),
    evidence: (refusals) => {
      const [{ fault, trusting }] = refusals;
      return {
        ...evidenceOf(refusals),
        ...(fault.certificate === undefined ? {} : { issuer: nameText(fault.certificate.issuer) }),
        trusts: (trusting?.material?.certificates ?? [])
          .slice(0, MOST)
          .map(({ subject }) => nameText(subject)),
        ...optional('in', trusting?.spot.file),
      };
    },
  });
}

const MOST = 8;

/** undefined: the one that it trusts has signed it, and may not or not so; other rules tell that. */
function kindOf({ fault, trusting, faults }: Refusal, authorities: Authorities): Stranger | undefined {
  const { certificate } = fault;
  if (certificate === undefined) return 'other';
  if (faults.some((one) => OF_SIGNERS.has(one.fault))) return undefined;
  if (namesakesIn(trusting, certificate).length > 0) return 'namesake';
  const trusted = new Set((trusting?.material?.certificates ?? []).map(({ subject }) => latin1(subject.der)));
  const between = authorities.get(latin1(certificate.issuer.der)) ?? [];
  const leads = between.some(({ subject, issuer }) => {
    return latin1(subject.der) !== latin1(issuer.der) && trusted.has(latin1(issuer.der));
  });
  return leads ? 'between' : 'other';
}

const OF_SIGNERS: ReadonlySet<ChainFaultId> = new Set([
  'may-not-sign',
  'not-an-authority',
  'algorithm-insecure',
  'algorithm-unknown',
  'key-insecure',
]);

type Authorities = ReadonlyMap<string, readonly CertificateFacts[]>;

const known = new WeakMap<Scene, Authorities>();

/** Every authority that was seen anywhere, by its name. */
function authoritiesIn(scene: Scene): Authorities {
  const found =
    known.get(scene) ??
    grouped(
      new Set(
        scene.site.uses.flatMap(({ material }) =>
          (material?.certificates ?? []).filter(({ authority }) => authority),
        ),
      ),
      ({ subject }) => latin1(subject.der),
    );
  known.set(scene, found);
  return found;
}

/**
 * Of two that do not fit, either may be the wrong one: which it is the other connections tell. The authority that is
 * trusted is told by its fingerprint, for copies of it may lie in many files.
 */
function suspectsOf(refusal: Refusal, kind: Stranger, scene: Scene): readonly (Suspect | undefined)[] {
  const { shown, trusting, fault, meeting } = refusal;
  const leaf = atFault(shown, fault, scene);
  if (trusting === undefined) return [tellerOf(meeting, refusal.by), leaf];
  if (kind === 'between') return [leaf, suspectOf(trusting)];
  const named = kind === 'other' ? wronglyNamed(trusting, scene) : undefined;
  if (named !== undefined) return [named, leaf];
  const [first] = kind === 'namesake' ? namesakesIn(trusting, fault.certificate) : certificatesOf(trusting);
  const held = suspectOf(trusting, first === undefined ? undefined : scene.fingerprints.get(first));
  return [held, leaf];
}

/**
 * The flag that names it, where the file itself is right: nobody is believed by it here, and everybody is where another flag
 * names it for something else. Another content of that file would break what works.
 */
function wronglyNamed({ program, setting, slot, spot }: Use, { meetings }: Scene): Suspect | undefined {
  if (setting === undefined || spot.within !== undefined) return undefined;
  const sides = meetings.flatMap(({ clientTrusts, serverTrusts, ofServer, ofClient }) => [
    { trusting: clientTrusts, verdicts: ofServer },
    { trusting: serverTrusts, verdicts: ofClient },
  ]);
  const isThis = (use: Use) => use.program === program && use.slot === slot;
  const answers = (here: boolean) =>
    sides
      .filter(({ trusting }) => trusting?.spot.file === spot.file && isThis(trusting) === here)
      .flatMap(({ verdicts }) => verdicts.filter(({ from }) => from === undefined))
      .map(({ verdict }) => verdict.accepted);
  const elsewhere = answers(false);
  if (answers(true).includes(true) || elsewhere.length === 0 || elsewhere.includes(false)) return undefined;
  return { file: setting.spot.file, within: setting.key, remedy: 'set-flag' };
}

function certificatesOf(use: Use | undefined): readonly CertificateFacts[] {
  return use?.material?.certificates ?? [];
}

/** Who should say whom to trust, and says nobody: the entry that the client dials by, or the server's unit. */
function tellerOf({ dials, server }: Refusal['meeting'], by: Refusal['by']): Suspect | undefined {
  const spot = by === 'client' ? dials[0]?.setting?.spot : server?.told.spot;
  return spot === undefined ? undefined : { file: spot.file, ...optional('within', spot.within) };
}
