/** The names of a certificate as constraints are held against them, read once however many chains it stands in. */
import { addressOf, unmapped } from '../../domain/address.ts';
import { isDomainText } from '../read/domain-text.ts';
import type { Mailbox } from '../read/mailbox.ts';
import { quote } from '../../domain/go-quote.ts';
import { parseUri } from '../read/uri.ts';
import { mailboxOf, mailboxText } from './mailbox-set.ts';
import { rememberedByCertificate } from './remembered.ts';
import { uriHost } from './uri-host.ts';
import { uriText } from './uri-text.ts';

export interface AskedName<Name> {
  readonly name: Name;
  /** how an error calls it */
  readonly text: () => string;
  /** what Go says instead of holding it against anything */
  readonly unfit?: string;
}

export interface AskedNames {
  /** names of which no constraint could tell whether they are allowed; each alone is enough to refuse the chain */
  readonly unreadable: readonly string[];
  readonly ip: readonly AskedName<Uint8Array>[];
  readonly dns: readonly AskedName<string>[];
  readonly uri: readonly AskedName<string>[];
  readonly email: readonly AskedName<Mailbox>[];
}

export const askedNamesOf = rememberedByCertificate(({ names }): AskedNames => {
  const ip: AskedName<Uint8Array>[] = [];
  const dns: AskedName<string>[] = [];
  const uri: AskedName<string>[] = [];
  const email: AskedName<Mailbox>[] = [];
  // Go reads all URIs before the first mailbox.
  const badUris: string[] = [];
  const badMailboxes: string[] = [];
  for (const name of names) {
    const { kind, value } = name;
    if (kind === 'ip') ip.push({ name: name.bytes, text: () => unmapped(addressOf(name.bytes)).text });
    else if (kind === 'dns') dns.push(dnsName(value));
    else if (kind === 'uri') readUri(value, uri, badUris);
    else if (kind === 'email') readMailbox(value, email, badMailboxes);
  }
  return { unreadable: [...badUris, ...badMailboxes], ip, dns, uri, email };
});

function dnsName(value: string): AskedName<string> {
  const name = { name: value, text: () => value };
  return isDomainText(value, false) ? name : { ...name, unfit: `x509: cannot parse dnsName ${quote(value)}` };
}

function readUri(value: string, good: AskedName<string>[], bad: string[]): void {
  const uri = parseUri(value);
  // The reader has read it, so it parses.
  if (!uri.ok) return;
  const host = uriHost(uri);
  if (!host.ok) {
    bad.push(host.trouble);
    return;
  }
  const name = { name: host.host, text: () => uriText(uri) };
  const unfit = (): string => `x509: internal error: URI SAN ${quote(uriText(uri))} failed to parse`;
  good.push(isDomainText(host.host, false) ? name : { ...name, unfit: unfit() });
}

function readMailbox(value: string, good: AskedName<Mailbox>[], bad: string[]): void {
  const mailbox = mailboxOf(value);
  if (mailbox === undefined) bad.push(`cannot parse rfc822Name ${quote(value)}`);
  else good.push({ name: mailbox, text: () => mailboxText(mailbox) });
}
