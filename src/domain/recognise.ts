/**
 * The identity that a certificate looks like, a guess for people: by who it says it is, whether it may sign, what it
 * is for, and where two would be alike by the name of its file.
 */
import type { CertificateFacts } from './certificate.ts';
import { attributeValues } from './distinguished-name.ts';
import type { AuthorityIdentity, CertificateIdentity } from './identity/identity.ts';
import { identity, IDENTITY_IDS, type IdentityId } from './identity/table.ts';
import { LAYOUT_IDS, layoutFiles } from './layout/table.ts';

/** A certificate, or the request for one. */
type Recognisable = Pick<CertificateFacts, 'subject' | 'authority' | 'extendedKeyUsage'>;

export function recognise(facts: Recognisable, file: string | undefined): IdentityId | undefined {
  const alike = IDENTITY_IDS.filter((id) => {
    const record = identity(id);
    return record.makes !== 'key-pair' && looksLike(record, facts);
  });
  const placed = alike.filter((id) => liesAt(id, file));
  // a bare machine name or a user's could be anybody: only its place speaks for it
  const certain = alike.filter((id) => !commonNameOf(id).startsWith('{'));
  return (
    placed.find((id) => serves(id, facts)) ??
    placed[0] ??
    certain.find((id) => serves(id, facts)) ??
    certain[0]
  );
}

function looksLike(record: AuthorityIdentity | CertificateIdentity, facts: Recognisable): boolean {
  if ((record.makes === 'authority') !== facts.authority) return false;
  const [before = '', after] = record.subject.commonName.split(/\{(?:machine|user)\}/);
  const is = attributeValues(facts.subject, 'CN').at(-1) ?? '';
  return after === undefined ? is === before : is.startsWith(before) && is.endsWith(after);
}

/** Its purposes are all there, and those of no other: a node's two certificates differ in nothing else. */
function serves(id: IdentityId, { extendedKeyUsage = [] }: Recognisable): boolean {
  const record = identity(id);
  if (record.makes !== 'certificate') return true;
  return (
    record.extendedKeyUsage.length === extendedKeyUsage.length &&
    record.extendedKeyUsage.every((usage) => extendedKeyUsage.includes(usage))
  );
}

function liesAt(id: IdentityId, file = ''): boolean {
  const path = `/${file}`;
  return LAYOUT_IDS.some((layout) =>
    layoutFiles(layout, id).some(({ path: home }) => {
      const [before = '', after] = home.split('{user}');
      return after === undefined
        ? path.endsWith(`/${before}`)
        : path.includes(`/${before}`) && path.endsWith(after);
    }),
  );
}

function commonNameOf(id: IdentityId): string {
  const record = identity(id);
  return record.makes === 'key-pair' ? '' : record.subject.commonName;
}
