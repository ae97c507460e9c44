import type { CertificateView, ChainLink } from '../../domain/view.ts';
import { ESCAPES } from '../../format/escape.ts';
import { CHAIN_WORDS } from '../wording/chain.ts';
import { absoluteTime, relativeTime } from '../wording/time.ts';
import { field } from './lines.ts';
import { keyIn, listed, momentLine, namesIn, purposesOf, userText, within } from './part.ts';

const show = ESCAPES.terminal.apply;

export function certificateLines(item: CertificateView, at: Date): readonly string[] {
  return [
    field('certificate', `${item.title ?? 'of no identity that kubepki knows'}${within(item)}`),
    ...listed('identity', item.identity === undefined ? [] : [item.identity]),
    field('subject', show(item.subject)),
    ...(item.user === undefined ? [] : [field('to Kubernetes', userText(item, item.user))]),
    chainLine(item),
    ...trustLines(item),
    ...listed('names', namesIn(item.names)),
    field('purposes', purposesOf(item)),
    ...listed('only for', item.permitted),
    ...listed('never for', item.excluded),
    field('key', keyIn(item)),
    field('valid from', absoluteTime(new Date(item.notBefore))),
    momentLine('valid to', item.notAfter, at),
    field('signature', show(item.signatureAlgorithm)),
    ...listed('list at', item.listsAt),
    ...listed('issuer at', item.issuersAt),
    ...listed('OCSP at', item.respondersAt),
    ...listed('policies', item.policies),
    ...listed(
      'extensions',
      item.extensions?.map(({ oid, critical }) => (critical ? `${oid} (critical)` : oid)),
    ),
    field('serial', item.serial),
    field('sha256', item.fingerprint),
    ...(item.discoveryTokenHash === undefined ? [] : [field('join hash', item.discoveryTokenHash)]),
  ];
}

/** What Java takes a keystore's certificate for without asking further. */
function trustLines({ trustedFor }: CertificateView): readonly string[] {
  if (trustedFor === undefined) return [];
  const everything = trustedFor.length === 0 || trustedFor.includes('2.5.29.37.0');
  return [field('trusted', `by Java, for ${everything ? 'everything' : show(trustedFor.join(', '))}`)];
}

/** Of a whole store: who it is, how long it lasts, who signed it. */
export function briefLines(item: CertificateView, at: Date): readonly string[] {
  const end = new Date(item.notAfter);
  const ends = `${end < at ? 'ended' : 'ends'} ${relativeTime(end, at)}`;
  return [
    field('certificate', `${item.title ?? show(item.subject)}${within(item)}; ${ends}`),
    chainLine(item),
  ];
}

/** The issuer, who signed that, up to the root; and where it ends before one. */
function chainLine(item: CertificateView): string {
  if (item.chain.length === 0)
    return field('issuer', item.rooted ? 'itself' : `${show(item.issuer)} (its signer was not met)`);
  const links = item.chain.map((link) => `← ${linkText(link, item)}`);
  return field('chain', [...links, ...(item.rooted ? [] : ['← its signer was not met'])].join(' '));
}

function linkText({ subject, file, within: place, faults = [] }: ChainLink, item: CertificateView): string {
  const where = file === item.file ? 'the same file' : show(file);
  const ill = faults.length === 0 ? '' : ` (${faults.map((fault) => CHAIN_WORDS[fault]).join(', ')})`;
  return `${show(subject)}${ill} in ${place === undefined ? where : `${show(place)} of ${where}`}`;
}
