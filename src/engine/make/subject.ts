/**
 * Subjects for the library, as typed values only: given plain strings it would take quotes, backslashes and a
 * leading # for syntax, and a name built by joining strings lets one attribute smuggle in another.
 */
type TypedValue = { readonly printableString: string } | { readonly utf8String: string };

/** One RDN per attribute, organizations first, in the order asked: Kubernetes reads groups in that order. */
export function subjectName(subject: {
  readonly commonName: string;
  readonly organizations: readonly string[];
}): Record<string, TypedValue[]>[] {
  const rdns = subject.organizations.map(
    (organization) => ({ O: [typed(organization)] }) as Record<string, TypedValue[]>,
  );
  if (subject.commonName !== '') rdns.push({ CN: [typed(subject.commonName)] });
  return rdns;
}

/** X.680's set, as Go's encoding/asn1 writes it: its reader's extra `*` and `&` are not written so. */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

function typed(value: string): TypedValue {
  return PRINTABLE.test(value) ? { printableString: value } : { utf8String: value };
}
