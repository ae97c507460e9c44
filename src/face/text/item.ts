/** One item of an inspection in lines: what it is for first, then what a person compares. */
import type {
  KeyView,
  OtherView,
  PublicKeyView,
  RequestView,
  RevocationListView,
  View,
} from '../../domain/view.ts';
import { ESCAPES } from '../../format/escape.ts';
import { absoluteTime } from '../wording/time.ts';
import { briefLines, certificateLines } from './certificate.ts';
import { kubeconfigLines, objectLines, tokenLines } from './holder.ts';
import { issuanceLines } from './issuance.ts';
import { keystoreLines } from './keystore.ts';
import { count, field } from './lines.ts';
import { keyIn, listed, momentLine, namesIn, purposesOf, userText, within } from './part.ts';

const show = ESCAPES.terminal.apply;

export function itemLines(item: View, at: Date, brief = false): readonly string[] {
  switch (item.what) {
    case 'certificate':
      return brief ? briefLines(item, at) : certificateLines(item, at);
    case 'issuance':
      return issuanceLines(item, at);
    case 'request':
      return requestLines(item);
    case 'revocation-list':
      return listLines(item, at);
    case 'key':
      return keyLines(item);
    case 'public-key':
      return publicKeyLines(item);
    case 'token':
      return tokenLines(item, at);
    case 'keystore':
      return keystoreLines(item);
    case 'kubeconfig':
      return kubeconfigLines(item);
    case 'object':
      return objectLines(item);
    case 'unreadable':
    case 'other':
      return unreadableLines(item);
  }
}

function requestLines(item: RequestView): readonly string[] {
  return [
    field('request', `${item.title ?? 'for no identity that kubepki knows'}${within(item)}`),
    ...listed('identity', item.identity === undefined ? [] : [item.identity]),
    field('subject', show(item.subject)),
    ...(item.user === undefined ? [] : [field('would be', userText(item, item.user))]),
    ...listed('names', namesIn(item.names)),
    field('asks for', purposesOf(item)),
    field('key', keyIn(item)),
    ...listed('extensions', item.extensions),
    field('signature', show(item.signatureAlgorithm)),
    field('sha256', item.fingerprint),
  ];
}

function listLines(item: RevocationListView, at: Date): readonly string[] {
  const more = item.entries - item.revoked.length;
  return [
    field('revocations', `${count(item.entries, 'certificate')}${within(item)}`),
    field(
      'issuer',
      `${show(item.issuer)}${item.signerFile === undefined ? '' : `, which is in ${show(item.signerFile)}`}`,
    ),
    field('made', absoluteTime(new Date(item.thisUpdate))),
    ...(item.nextUpdate === undefined
      ? [field('next', 'never said')]
      : [momentLine('next', item.nextUpdate, at)]),
    ...listed('number', item.number === undefined ? [] : [item.number]),
    field('signature', show(item.signatureAlgorithm)),
    ...item.revoked.map(({ serial, at: since, reason }) =>
      field('serial', `${serial}, ${since.slice(0, 10)}${reason === undefined ? '' : `, ${show(reason)}`}`),
    ),
    ...(more > 0 ? [field('', `and ${more} more`)] : []),
  ];
}

function keyLines(item: KeyView): readonly string[] {
  return [
    field('private key', `${item.key}${within(item)}${item.mode === undefined ? '' : `, mode ${item.mode}`}`),
  ];
}

function publicKeyLines(item: PublicKeyView): readonly string[] {
  return [
    field('public key', `${keyIn(item)}${within(item)}`),
    field('key id', `${item.keyId} (the kid of tokens that it confirms)`),
  ];
}

function unreadableLines(item: OtherView): readonly string[] {
  const places = [
    item.within === undefined ? '' : show(item.within),
    item.line === undefined ? '' : `line ${item.line}`,
  ].filter((part) => part !== '');
  return places.length === 0 ? [] : [field('unreadable', places.join(', '))];
}
