/**
 * Every name of every certificate must be allowed by all authorities above it (RFC 5280 §6.1.3 b, c): Go's
 * checkChainConstraints (crypto/x509 constraints.go). Addresses come first, then DNS names, URIs and mailboxes; the
 * nearest authority comes first.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { Der } from '../read/der.ts';
import type { Mailbox } from '../read/mailbox.ts';
import type { NameConstraints } from '../read/name-constraint.ts';
import { readNameConstraints } from '../read/name-constraint.ts';
import { quote } from '../../domain/go-quote.ts';
import { AddressSet } from './address-set.ts';
import { type AskedName, askedNamesOf } from './asked-name.ts';
import { DomainSet } from './domain-set.ts';
import { MailboxSet } from './mailbox-set.ts';
import { rememberedByCertificate } from './remembered.ts';

/** Where constraints were read by the reader, they are well formed. */
export function constraintsOf({ extensions }: CertificateFacts): NameConstraints | undefined {
  const found = extensions.find(({ oid }) => oid === '2.5.29.30');
  return found === undefined ? undefined : readNameConstraints(new Der(found.value));
}

/** One authority stands in many chains: its subtrees are sorted once. */
const constrainerOf = rememberedByCertificate((facts) => {
  const constraints = constraintsOf(facts);
  return constraints === undefined ? undefined : constrainer(constraints);
});

/** A name is permitted, or not excluded, when the set finds a subtree for it. */
interface Sides<Name> {
  readonly permitted: { find: (name: Name) => string | undefined } | undefined;
  readonly excluded: { find: (name: Name) => string | undefined } | undefined;
}

interface Constrainer {
  readonly ip: Sides<Uint8Array>;
  readonly dns: Sides<string>;
  readonly uri: Sides<string>;
  readonly email: Sides<Mailbox>;
}

export interface NameTrouble {
  /** whose name it is, counted from the leaf */
  readonly depth: number;
  readonly text: string;
}

/** All that is not allowed, lazily: Go wants the first. */
export function* nameTroubles(chain: readonly CertificateFacts[]): Generator<NameTrouble, undefined> {
  const constrainers = chain.flatMap((facts, depth) => {
    const own = constrainerOf(facts);
    return own === undefined ? [] : [{ depth, ...own }];
  });
  for (const [depth, facts] of constrainers.length === 0 ? [] : chain.entries()) {
    const above = constrainers.filter((each) => each.depth > depth);
    // Names are only read for constraining where somebody constrains.
    if (above.length === 0 || !facts.extensions.some(({ oid }) => oid === '2.5.29.17')) continue;
    for (const text of textsOf(facts, above)) yield { depth, text };
  }
  return undefined;
}

export function firstNameTrouble(chain: readonly CertificateFacts[]): NameTrouble | undefined {
  return nameTroubles(chain).next().value;
}

function constrainer({ permitted, excluded }: NameConstraints): Constrainer {
  const sides = <Tree, Name>(
    yes: readonly Tree[],
    no: readonly Tree[],
    make: (trees: readonly Tree[], excluded: boolean) => { find: (name: Name) => string | undefined },
  ): Sides<Name> => ({
    permitted: yes.length === 0 ? undefined : make(yes, false),
    excluded: no.length === 0 ? undefined : make(no, true),
  });
  const domains = (trees: readonly string[], no: boolean): DomainSet => new DomainSet(trees, no);
  return {
    ip: sides(permitted.ip, excluded.ip, (ranges) => new AddressSet(ranges)),
    dns: sides(permitted.dns, excluded.dns, domains),
    uri: sides(permitted.uri, excluded.uri, domains),
    email: sides(permitted.email, excluded.email, (trees, no) => new MailboxSet(trees, no)),
  };
}

function* textsOf(facts: CertificateFacts, above: readonly Constrainer[]): Generator<string, undefined> {
  const asked = askedNamesOf(facts);
  yield* asked.unreadable;
  for (const { ip, dns, uri, email } of above) {
    yield* allowed('IP address', ip, asked.ip);
    yield* allowed('DNS name', dns, asked.dns);
    yield* allowed('URI', uri, asked.uri);
    yield* allowed('email address', email, asked.email);
  }
  return undefined;
}

function* allowed<Name>(
  kind: string,
  { permitted, excluded }: Sides<Name>,
  names: readonly AskedName<Name>[],
): Generator<string, undefined> {
  for (const { name, text, unfit } of names) {
    if (unfit !== undefined) {
      yield unfit;
      continue;
    }
    if (permitted !== undefined && permitted.find(name) === undefined) {
      yield `${kind} ${quote(text())} is not permitted by any constraint`;
    }
    const tree = excluded?.find(name);
    if (tree !== undefined) yield `${kind} ${quote(text())} is excluded by constraint ${quote(tree)}`;
  }
  return undefined;
}
