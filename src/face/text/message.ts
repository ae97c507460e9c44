/** A message that was heard, told: what it means, who said it, whose certificate it is about, what to do. */
import type {
  Heard,
  MessageExplanation,
  RecognisedCertificate,
  Speaker,
} from '../../domain/message/report.ts';
import { hostOf } from '../../domain/message/who.ts';
import { PARTIES, type PartyId } from '../../domain/party.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { NEXT_STEPS, RECOGNISED_WORDS } from '../wording/message.ts';
import { absoluteText } from '../wording/time.ts';
import { count, field, hang } from './lines.ts';

const show = ESCAPES.terminal.apply;

export function messageText({ heard }: MessageExplanation, style: Style, me: string): string {
  return `${heard.map((one) => heardText(one, style, me, false)).join('\n\n')}\n`;
}

const SIGNS = { critical: 'critical', warning: 'warning', harmless: 'harmless' };

/** @param logged with where it stands, how often and since when */
export function heardText(heard: Heard, style: Style, me: string, logged: boolean): string {
  const paint = { critical: style.red, warning: style.yellow, harmless: style.green }[heard.severity];
  const [certificate] = heard.certificates;
  const file =
    certificate === undefined || certificate.file === '' ? undefined : ESCAPES.shell.apply(certificate.file);
  const lines = [
    hang(`${paint(SIGNS[heard.severity])}: ${heard.title} [${heard.means}]`, '', '  '),
    field('said', show(heard.said)),
    ...saidBy(heard, logged),
    ...about(heard),
    ...heard.certificates.map((one, i) => field(i === 0 ? 'certificate' : '', certificateWords(one))),
    ...serialLines(heard, me),
    ...heard.causes.map((cause, i) => field(i === 0 ? 'usual causes' : '', `${i + 1}. ${cause}`)),
    field('next', NEXT_STEPS[heard.means]({ me, file })),
    ...(logged ? [] : heard.cites.map((cite, i) => field(i === 0 ? 'sources' : '', cite))),
  ];
  return lines.join('\n');
}

function saidBy(heard: Heard, logged: boolean): readonly string[] {
  const { speakers, party, writer, count: times, first, last, passed, place } = heard;
  const names = speakers.map(speakerWords).filter((name) => name !== '');
  const who = names.length > 0 ? names.join(', ') : party;
  const side = writer === undefined ? '' : `as the ${writer}`;
  const by = [who === undefined ? '' : show(who), side].filter((part) => part !== '').join(', ');
  if (!logged) return by === '' ? [] : [field('said by', by)];
  const when =
    first === undefined
      ? ''
      : first === last
        ? `, ${absoluteText(first)}`
        : `, ${absoluteText(first)} to ${absoluteText(last ?? first)}`;
  return [
    ...(by === '' ? [] : [field('said by', by)]),
    field(
      'how often',
      `${count(times, 'time')}${when}${passed === true ? ': while the API server started, and not since' : ''}`,
    ),
    field('first at', `${place.log === '-' ? 'standard input' : show(place.log)}:${place.line}`),
  ];
}

function speakerWords({ program, host, pod }: Speaker): string {
  const what = pod ?? program ?? '';
  return host === undefined ? what : what === '' ? host : `${what} on ${host}`;
}

/** Whose certificate or file it is, as far as the line tells. */
function about({ about: what, writer, other, fields, remotes }: Heard): readonly string[] {
  const place = fields.url === undefined ? (remotes[0] ?? fields.host) : hostOf(fields.url);
  const named =
    other === undefined ? undefined : (PARTIES as Record<PartyId, { readonly title: string }>)[other].title;
  const at = remotes.length > 1 && fields.url === undefined ? remotes.join(', ') : place;
  const there = [named, at === undefined ? undefined : show(at)]
    .filter((part) => part !== undefined)
    .join(' at ');
  const them =
    there === ''
      ? writer === 'server'
        ? 'the client'
        : writer === 'client'
          ? 'the server'
          : 'the other side'
      : there;
  switch (what) {
    case 'shown-by-other':
      return [
        field(
          'about',
          `what ${writer === 'server' && there !== '' ? `the client at ${there}` : them} showed`,
        ),
      ];
    case 'shown-by-writer':
      return [
        field(
          'about',
          `what the writer showed${writer === undefined ? '' : ` as the ${writer}`}; ${them} refuses it`,
        ),
      ];
    case 'own-file':
      return fields.file === undefined ? [] : [field('about', show(fields.file))];
    case 'rights':
      return fields.user === undefined ? [] : [field('about', `user ${show(fields.user)}`)];
    case 'protocol':
      return there === '' ? [] : [field('about', there)];
  }
}

/** The number is all that the API server tells of whose certificate it refused. */
function serialLines({ fields, certificates }: Heard, me: string): readonly string[] {
  if (fields.serial === undefined || certificates.some(({ as }) => as === 'itself')) return [];
  return [field('whose it is', `${me} inspect --serial ${ESCAPES.shell.apply(fields.serial)}`)];
}

function certificateWords({ file, line, within, subject, notAfter, as, by }: RecognisedCertificate): string {
  const place = `${show(file)}${line === undefined ? '' : `:${line}`}${within === undefined ? '' : ` ${show(within)}`}`;
  const role = as === 'signer' ? 'the signer: ' : '';
  return `${role}${place}, ${show(subject)}, until ${absoluteText(notAfter)}: ${RECOGNISED_WORDS[by]}`;
}
