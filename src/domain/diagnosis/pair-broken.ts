/** Pairs that do not load, told by why: what is shown then is nothing, or the program does not start. */
import { sameBytes } from '../bytes.ts';
import type { PairFaultId, PairVerdict } from './meeting.ts';
import { edgesWith, settingEvidence, subjectOfUse } from './part.ts';
import { suspectOf, unique } from './refusal.ts';
import type { Found, Scene } from './rule.ts';
import { saidOfPair } from './wrapping-file.ts';

export type PairKind = 'order' | 'switched' | 'mismatch' | 'unusable';

export function tellPairs(scene: Scene, kind: PairKind): readonly Found[] {
  return scene.pairs.flatMap((pair): readonly Found[] => {
    if (pair.loads || kindOf(pair) !== kind) return [];
    const { certificate, key, text = '', fault = 'mismatch' } = pair;
    const suspects = [suspectOf(certificate), suspectOf(key)].flatMap((suspect) => suspect ?? []);
    return [
      {
        subject: subjectOfUse(certificate, scene),
        evidence: {
          ...settingEvidence(certificate),
          fault,
          says: text,
          ...(key === undefined ? {} : { key: key.spot.file }),
        },
        suspects: unique(
          IN_KEY.has(fault) ? suspects.toReversed() : suspects,
          ({ file, within }) => `${file} ${within}`,
        ),
        edges: edgesWith(scene, certificate),
        logged: saidOfPair(pair, scene.site),
      },
    ];
  });
}

/** What is wrong with the file that should hold the key. */
const IN_KEY: ReadonlySet<PairFaultId> = new Set(['no-key', 'certificate-as-key', 'key-unreadable']);

function kindOf(pair: PairVerdict): PairKind {
  const { fault = 'mismatch' } = pair;
  if (fault === 'switched' || fault === 'certificate-as-key') return 'switched';
  if (fault !== 'mismatch' && fault !== 'other-kind') return 'unusable';
  return isOutOfOrder(pair) ? 'order' : 'mismatch';
}

/** The key belongs to a certificate further down, and what stands first is an authority. */
function isOutOfOrder({ certificate, key }: PairVerdict): boolean {
  const [first, ...rest] = certificate.material?.certificates ?? [];
  const spki = key?.material?.keys[0]?.spki;
  if (first === undefined || spki === undefined) return false;
  return rest.some((one) => sameBytes(one.key.spki, spki));
}
