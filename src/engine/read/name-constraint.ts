/**
 * nameConstraints (RFC 5280 §4.2.1.10) as Go's parseNameConstraintsExtension takes them: what no constraint may
 * look like makes Go refuse the certificate that carries it. What they allow is the verdict's business.
 */
import { parseAddress } from '../../domain/address.ts';
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { isDomainText } from './domain-text.ts';
import { parseMailbox } from './mailbox.ts';
import { ia5 } from './primitive.ts';

export interface AddressRange {
  /** 4 or 16 octets, as they stand: bits beyond the mask may be set */
  readonly address: Uint8Array;
  readonly mask: Uint8Array;
}

export interface Subtrees {
  readonly dns: readonly string[];
  readonly ip: readonly AddressRange[];
  readonly email: readonly string[];
  readonly uri: readonly string[];
}

export interface NameConstraints {
  readonly permitted: Subtrees;
  readonly excluded: Subtrees;
  /** constraints on a kind of name that Go knows nothing of, so that a critical extension stays unhandled */
  readonly unread: boolean;
}

type Growing = { readonly [K in keyof Subtrees]: Subtrees[K][number][] };

const ELEMENT = 'tbsCertificate.extensions.nameConstraints';

export function readNameConstraints(value: Der): NameConstraints {
  const inside = value.enter(TAG.sequence, ELEMENT);
  value.done(ELEMENT);
  // The frame comes first, then what is in it.
  const lists = [0xa0, 0xa1].map((tag) => (inside.sees(tag) ? inside.enter(tag, ELEMENT) : undefined));
  inside.done(ELEMENT);
  // Neither permitted nor excluded: §4.2.1.10 says one must be there.
  if (lists.every((list) => list === undefined || list.empty)) value.fail('bad-value', ELEMENT);
  const [permitted, excluded] = lists.map(readSubtrees) as [Told, Told];
  return {
    permitted: permitted.trees,
    excluded: excluded.trees,
    unread: permitted.unread || excluded.unread,
  };
}

interface Told {
  readonly trees: Subtrees;
  readonly unread: boolean;
}

function readSubtrees(list: Der | undefined): Told {
  const trees: Growing = { dns: [], ip: [], email: [], uri: [] };
  let unread = false;
  while (list !== undefined && !list.empty) {
    const tree = list.enter(TAG.sequence, ELEMENT);
    switch (tree.next(ELEMENT)) {
      case 0x81:
        trees.email.push(text(tree, 'rfc822Name', isMailboxTree));
        break;
      case 0x82:
        trees.dns.push(text(tree, 'dNSName', (name) => isDomainText(name, true)));
        break;
      case 0x86:
        trees.uri.push(text(tree, 'uniformResourceIdentifier', isUriTree));
        break;
      case 0x87:
        trees.ip.push(range(tree));
        break;
      default:
        unread = true;
    }
  }
  return { trees, unread };
}

function text(tree: Der, kind: string, fits: (text: string) => boolean): string {
  const value = ia5(tree, `${ELEMENT}.${kind}`);
  if (!fits(value)) tree.fail('bad-value', `${ELEMENT}.${kind}`);
  return value;
}

/** With @ it names one mailbox, else a domain. */
function isMailboxTree(value: string): boolean {
  return value.includes('@') ? parseMailbox(value) !== undefined : isDomainText(value, true);
}

/** §4.2.1.10: a host name, never an address. */
function isUriTree(value: string): boolean {
  return parseAddress(value) === undefined && isDomainText(value, true);
}

function range(tree: Der): AddressRange {
  const octets = tree.content();
  const half = octets.length / 2;
  if ((half !== 4 && half !== 16) || !isMask(octets.subarray(half))) {
    tree.fail('bad-value', `${ELEMENT}.iPAddress`);
  }
  return { address: octets.subarray(0, half), mask: octets.subarray(half) };
}

/** Ones, then zeros. */
function isMask(octets: Uint8Array): boolean {
  let bits = '';
  for (const octet of octets) bits += octet.toString(2).padStart(8, '0');
  return !bits.includes('01');
}
