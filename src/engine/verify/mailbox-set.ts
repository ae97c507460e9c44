/** Constraints on mailboxes (RFC 5280 §4.2.1.10): whole ones by name, the rest by their domains. */
import type { Mailbox } from '../read/mailbox.ts';
import { parseMailbox } from '../read/mailbox.ts';
import { DomainSet } from './domain-set.ts';

export class MailboxSet {
  readonly #whole: ReadonlySet<string>;
  readonly #domains: DomainSet | undefined;

  constructor(trees: readonly string[], excluded: boolean) {
    const domains = trees.filter((tree) => !tree.includes('@'));
    const whole = trees.flatMap((tree) => (tree.includes('@') ? (mailboxOf(tree) ?? []) : []));
    this.#whole = new Set(whole.map(keyOf));
    this.#domains = domains.length === 0 ? undefined : new DomainSet(domains, excluded);
  }

  find(mailbox: Mailbox): string | undefined {
    return this.#whole.has(keyOf(mailbox)) ? mailboxText(mailbox) : this.#domains?.find(mailbox.domain);
  }
}

/** A quoted local part may hold an @, a domain no NUL. */
function keyOf({ local, domain }: Mailbox): string {
  return `${local}\0${domain}`;
}

/** Domains know no case, local parts do. */
export function mailboxOf(text: string): Mailbox | undefined {
  const mailbox = parseMailbox(text);
  return mailbox === undefined ? undefined : { local: mailbox.local, domain: mailbox.domain.toLowerCase() };
}

export function mailboxText({ local, domain }: Mailbox): string {
  return `${local}@${domain}`;
}
