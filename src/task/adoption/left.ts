/** What of all that was found was not taken, and why; and what came along with what was. */
import type { Left, LeftReason, Spot } from '../../domain/adoption.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { isIdentityId } from '../../domain/identity/table.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { hex } from '../../engine/read/text.ts';
import type { Roles } from './authority.ts';
import type { Chosen } from './choose.ts';
import { best, type Certificate, type Copy, type Key, type Material, spotOf } from './material.ts';
import { isTokenCertificate } from './token-key.ts';

export function passedAuthorities({ authorities }: Roles): readonly (readonly [Certificate, LeftReason])[] {
  return [...authorities].flatMap(([credential, { chosen, others }]) => {
    const spot = spotOf(best(chosen.copies, isIdentityId(credential) ? credential : undefined));
    return others.map(({ one, by }) => [one, { why: 'not-chosen', credential, chosen: spot, by }] as const);
  });
}

interface Rest {
  readonly material: Material;
  /** what was taken, and of which copies of it the octets */
  readonly used: ReadonlyMap<Certificate, Copy | undefined>;
  readonly passed: ReadonlyMap<Certificate, LeftReason>;
  readonly tokenKey: Chosen<Key> | undefined;
}

export function leftOf({ material, used, passed, tokenKey }: Rest): readonly Left[] {
  const token = tokenKey?.chosen;
  const certified = new Set(material.certificates.map(({ facts }) => hex(facts.key.spki)));
  const whole = new Set([...used.values()].flatMap((copy) => (copy?.whole === true ? [placeOf(copy)] : [])));
  // what stands in a file that was taken whole came along
  const along = ({ copies }: Certificate) => copies.some((copy) => whole.has(placeOf(copy)));
  const halfOfTokens = (one: Certificate) =>
    token !== undefined && isTokenCertificate(one) && hex(one.facts.key.spki) === hex(token.facts.spki);
  const certificates = material.certificates
    .filter((one) => !used.has(one) && !along(one) && !halfOfTokens(one))
    .map((one): Left => {
      const reason = passed.get(one) ?? { why: 'unknown' };
      return {
        what: 'certificate',
        ...spotOf(best(one.copies)),
        subject: nameText(one.facts.subject),
        reason,
      };
    });
  const passedKeys = new Map(tokenKey?.others.map(({ one, by }) => [one, by]));
  const chosen = spotOf(best(token?.copies ?? [], 'service-account'));
  const keys = [...material.keys].flatMap(([id, one]): readonly Left[] => {
    const by = passedKeys.get(one);
    const what = { what: 'key', ...spotOf(best(one.copies)) } as const;
    if (by !== undefined) {
      const reason = { why: 'not-chosen', credential: 'service-account', chosen, by } as const;
      return [{ ...what, reason }];
    }
    // a key goes with its certificate, taken or not
    return one === token || certified.has(id) ? [] : [{ ...what, reason: { why: 'unknown' } }];
  });
  return [...certificates, ...keys];
}

function placeOf({ file, within = '' }: Spot): string {
  return `${file}\n${within}`;
}

/** Further certificates in the file of an authority are trusted with it, as they were before. */
export function alongWarnings(
  trusted: ReadonlyMap<string, Copy | undefined>,
  stand: ReadonlySet<string>,
): readonly ActWarning[] {
  return [...trusted].flatMap(([credential, copy]): readonly ActWarning[] => {
    const more = copy === undefined || stand.has(credential) ? 0 : splitPem(copy.bytes).blocks.length - 1;
    return more > 0 ? [{ warning: 'trusted-along', credential, file: copy?.file ?? '', more }] : [];
  });
}
