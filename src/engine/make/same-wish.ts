/** Whether what was made says what was wished, field by field, as our own reader reads it: certificates and requests alike. */
import type { CertificateFacts, NameAttribute } from '../../domain/certificate.ts';
import { KEY_USAGES } from '../../domain/certificate.ts';
import { sameBytes } from '../read/text.ts';
import type { AskedName, Wish } from './ask.ts';

type Made = Pick<
  CertificateFacts,
  'subject' | 'names' | 'keyUsage' | 'extendedKeyUsage' | 'authority' | 'pathLength'
>;

/** The first field that differs. */
export function otherThanWished(made: Made, wish: Wish, names: readonly AskedName[]): string | undefined {
  return Object.entries(COMPARISONS).find(([, same]) => !same(made, wish, names))?.[0];
}

const COMPARISONS: Readonly<
  Record<string, (made: Made, wish: Wish, names: readonly AskedName[]) => boolean>
> = {
  subject: (made, wish) => sameSubject(made.subject.attributes, wish),
  names: (made, _, names) =>
    made.names.length === names.length && names.every((name, i) => sameName(made.names[i], name)),
  keyUsage: (made, wish) =>
    sameList(
      made.keyUsage,
      KEY_USAGES.filter((usage) => wish.keyUsage.includes(usage)),
    ),
  extendedKeyUsage: (made, wish) => sameList(made.extendedKeyUsage, wish.extendedKeyUsage),
  authority: (made, wish) => made.authority === wish.authority,
  pathLength: (made, wish) => made.pathLength === wish.pathLength,
};

/** Read as Go does: organizations in order, then the common name, each in the string type that was due. */
function sameSubject(made: readonly NameAttribute[], { subject }: Wish): boolean {
  const asked = [...subject.organizations.map((value) => ['O', value]), ['CN', subject.commonName]];
  return (
    made.length === asked.length &&
    made.every(({ label, value }, i) => label === asked[i]?.[0] && value === asked[i]?.[1])
  );
}

function sameName(made: Made['names'][number] | undefined, asked: AskedName): boolean {
  if (made === undefined || made.kind !== asked.kind || made.value !== asked.text) return false;
  return made.kind !== 'ip' || (asked.bytes !== undefined && sameBytes(made.bytes, asked.bytes));
}

/** An absent extension and an empty list are the same wish here. */
export function sameList(made: readonly string[] | undefined, asked: readonly string[]): boolean {
  if (made === undefined) return asked.length === 0;
  return made.length === asked.length && made.every((value, i) => value === asked[i]);
}
