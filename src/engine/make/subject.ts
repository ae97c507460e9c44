/**
 * Subjects for the library, as typed values only: given plain strings it would take quotes, backslashes and a
 * leading # for syntax, and a name built by joining strings lets one attribute smuggle in another. And the same subjects
 * as DER, for the certificates that we lay ourselves.
 */
import { toUtf8 } from '../../domain/utf8.ts';
import { TAG } from '../read/der.ts';
import { element, oid, sequence } from './der-write.ts';

interface Subject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}
type TypedValue = { readonly printableString: string } | { readonly utf8String: string };

/** One RDN per attribute, organizations first, in the order asked: Kubernetes reads groups in that order. */
export function subjectName(subject: Subject): Record<string, TypedValue[]>[] {
  const rdns = subject.organizations.map(
    (organization) => ({ O: [typed(organization)] }) as Record<string, TypedValue[]>,
  );
  if (subject.commonName !== '') rdns.push({ CN: [typed(subject.commonName)] });
  return rdns;
}

const TYPES = { O: oid('2.5.4.10'), CN: oid('2.5.4.3') };

/** What `subjectName` says, as the library would write it. */
export function subjectDer({ organizations, commonName }: Subject): Uint8Array {
  const rdn = (type: keyof typeof TYPES, value: string) => {
    const string = element(PRINTABLE.test(value) ? TAG.printable : TAG.utf8, toUtf8(value));
    return element(TAG.set, sequence(TYPES[type], string));
  };
  const rdns = organizations.map((organization) => rdn('O', organization));
  return sequence(...rdns, ...(commonName === '' ? [] : [rdn('CN', commonName)]));
}

/** X.680's set, as Go's encoding/asn1 writes it: its reader's extra `*` and `&` are not written so. */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

function typed(value: string): TypedValue {
  return PRINTABLE.test(value) ? { printableString: value } : { utf8String: value };
}
