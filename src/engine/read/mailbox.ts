/**
 * A mailbox as RFC 2821 §4.1.2 writes it and Go's parseRFC2821Mailbox (crypto/x509 verify.go) takes it: quoted
 * or dotted local part, then anything that could be a domain.
 */
import { isDomainText } from './domain-text.ts';

export interface Mailbox {
  /** what the local part means: without its quotes and backslashes */
  readonly local: string;
  readonly domain: string;
}

// RFC 2822 §3.2.4 and §3.2.5, with the blank that RFC 3696's errata quarrel about, and escapes outside quotes.
const QUOTED = /^"((?:[\x01-\x08\x0b\x0c\x0e-\x21\x23-\x5b\x5d-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*)"@/;
const PLAIN = /^((?:\\[\s\S]|[0-9A-Za-z!#$%&'*+\-/=?^_`{|}~.])+)@/;

export function parseMailbox(text: string): Mailbox | undefined {
  const quoted = text.startsWith('"');
  const found = (quoted ? QUOTED : PLAIN).exec(text);
  if (found === null) return undefined;
  const local = (found[1] as string).replace(/\\([\s\S])/g, '$1');
  // RFC 3696 §3: a dot neither begins nor ends it, nor stands twice in a row.
  if (!quoted && (local.startsWith('.') || local.endsWith('.') || local.includes('..'))) return undefined;
  const domain = text.slice(found[0].length);
  return isDomainText(domain, false) ? { local, domain } : undefined;
}
