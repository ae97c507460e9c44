/**
 * Go's domainNameValid (crypto/x509 parser.go): empty, or labels of visible ASCII with none empty, so without a
 * dot at the end. In a constraint one leading dot is allowed. Looser than DNS, and meant to be by Go.
 */
export function isDomainText(text: string, constraint: boolean): boolean {
  if (text === '') return true;
  const labels = constraint && text.startsWith('.') ? text.slice(1) : text;
  return /^[!-\-/-~]+(?:\.[!-\-/-~]+)*$/.test(labels);
}
