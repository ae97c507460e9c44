/** Parts of what is said of users, wherever it is said. */
import type {
  KnownCertificate,
  UserBinding,
  UserCertificate,
  UserSource,
} from '../../../domain/api/report-user.ts';
import { ERRORS } from '../../../domain/error.ts';
import { ESCAPES } from '../../../format/escape.ts';
import { ERROR_WORDS } from '../../wording/error.ts';
import { absoluteTime, relativeTime } from '../../wording/time.ts';
import { field } from '../lines.ts';

const show = ESCAPES.terminal.apply;

export function inGroups(groups: readonly string[]): string {
  return groups.length === 0 ? 'in no group' : `in ${groups.map(show).join(', ')}`;
}

export function bindingText({ kind, name, namespace, role }: UserBinding): string {
  const where = namespace === undefined ? 'everywhere' : `in namespace ${show(namespace)}`;
  return `${role.kind} ${show(role.name)} ${where} (${kind} ${show(name)})`;
}

export function validText({ notAfter }: Pick<UserCertificate, 'notAfter'>, at: Date): string {
  const end = new Date(notAfter);
  return `${absoluteTime(end)} (${relativeTime(end, at)})`;
}

export function certificateText(certificate: KnownCertificate, at: Date): string {
  const { from, request, serial, groups } = certificate;
  const by = request === undefined ? (from === 'log' ? 'by the log' : '') : `request ${show(request)}`;
  return `${validText(certificate, at)}, ${inGroups(groups)}; ${by}, serial ${show(serial)}`;
}

export function evidenceText(evidence: Readonly<Record<string, string>>): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ');
}

const SOURCES: Readonly<Record<UserSource['source'], string>> = {
  'cluster-file': 'users of the cluster file',
  'log': 'the issuance log',
  'requests': 'requests',
  'bindings': 'bindings',
};

/** Only what is missing: whoever sees everything needs no list of where it came from. */
export function unreadLines(sources: readonly UserSource[]): readonly string[] {
  const words = new Map<string, string[]>();
  for (const { source, at, unread } of sources) {
    if (unread === undefined) continue;
    const { code, says } = unread;
    const means = code in ERRORS ? ERROR_WORDS[code as keyof typeof ERRORS].summary : code;
    const why = `${show(at)}: ${means}${says === '' ? '' : ` (${show(says)})`}`;
    words.set(why, [...(words.get(why) ?? []), SOURCES[source]]);
  }
  return Array.from(words, ([why, what]) => field('not read', `${what.join(' and ')}, ${why}`));
}

/** No server that could be asked, or no store that is near: both are as they may be, and worth a word. */
export function absentLines(sources: readonly UserSource[]): readonly string[] {
  return sources.some(({ source }) => source === 'log')
    ? []
    : [field('no store', 'no cluster file is near, so that no issuance log says who was given what')];
}
