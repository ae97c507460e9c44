/**
 * nameConstraints (RFC 5280 §4.2.1.10), for the shapes that make Go refuse the certificate that carries them.
 * What they allow is the verdict's business.
 */
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { ia5 } from './primitive.ts';

const ELEMENT = 'tbsCertificate.extensions.nameConstraints';

export function checkNameConstraints(value: Der): void {
  const inside = value.enter(TAG.sequence, ELEMENT);
  value.done(ELEMENT);
  let octets = 0;
  for (const tag of [0xa0, 0xa1]) {
    if (!inside.sees(tag)) continue;
    const trees = inside.enter(tag, ELEMENT);
    octets += trees.end - trees.at;
    while (!trees.empty) checkSubtree(trees.enter(TAG.sequence, ELEMENT));
  }
  inside.done(ELEMENT);
  // Neither permitted nor excluded: §4.2.1.10 says one must be there.
  if (octets === 0) value.fail('bad-value', ELEMENT);
}

function checkSubtree(tree: Der): void {
  const tag = tree.next(ELEMENT);
  if (tag === 0x87) {
    const { length } = tree.content();
    const half = length / 2;
    if ((length !== 8 && length !== 32) || !isMask(tree.content().subarray(half)))
      tree.fail('bad-value', ELEMENT);
  } else if (tag === 0x81 || tag === 0x82 || tag === 0x86) {
    const text = ia5(tree, ELEMENT);
    // A constraint with @ names one mailbox, whose grammar (RFC 2821) is left to the verdict.
    if (!(tag === 0x81 && text.includes('@')) && !isDomain(text)) tree.fail('bad-value', ELEMENT);
  }
}

/** Ones, then zeros. */
function isMask(octets: Uint8Array): boolean {
  let bits = '';
  for (const octet of octets) bits += octet.toString(2).padStart(8, '0');
  return !bits.includes('01');
}

/** Go's domainNameValid for constraints: empty, or visible labels, perhaps a leading dot, none at the end. */
function isDomain(text: string): boolean {
  if (text === '') return true;
  const labels = (text.startsWith('.') ? text.slice(1) : text).split('.');
  return labels.every((label) => /^[!-~]+$/.test(label));
}
