/** Parts of lines that more than one kind of item has. */
import { ESCAPES } from '../../format/escape.ts';
import { absoluteTime, relativeTime } from '../wording/time.ts';
import { field } from './lines.ts';

const show = ESCAPES.terminal.apply;

export function within(item: { readonly within?: string }): string {
  return item.within === undefined ? '' : ` in ${show(item.within)}`;
}

/** A line where there is something to list, and none where there is not. */
export function listed(label: string, values: readonly string[] | undefined): readonly string[] {
  return values === undefined || values.length === 0 ? [] : [field(label, show(values.join(', ')))];
}

/** Names and addresses as one types them; the kinds that no component looks at keep their kind before them. */
export function namesIn(names: readonly string[]): readonly string[] {
  return names.map((name) => name.replace(/^(?:dns|ip):/, ''));
}

export function purposesOf(item: {
  readonly authority: boolean;
  readonly pathLength?: number;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
}): string {
  const { pathLength } = item;
  const below =
    pathLength === undefined ? '' : ` (${pathLength === 0 ? 'none' : `at most ${pathLength}`} below it)`;
  const purposes = [
    ...(item.authority ? [`authority${below}`] : []),
    ...item.extendedKeyUsage,
    ...item.keyUsage,
  ];
  return purposes.length === 0 ? 'none' : show(purposes.join(', '));
}

export function keyIn(item: {
  readonly file: string;
  readonly key: string;
  readonly keyFile?: string;
}): string {
  if (item.keyFile === undefined) return item.key;
  return `${item.key}, its private key in ${item.keyFile === item.file ? 'the same file' : show(item.keyFile)}`;
}

export function momentLine(label: string, moment: string, at: Date): string {
  const date = new Date(moment);
  return field(label, `${absoluteTime(date)} (${relativeTime(date, at)})`);
}

/** As the API server puts it together: the user, its groups, and the uid where the subject has one. */
export function userText(
  { groups = [], uid }: { readonly groups?: readonly string[]; readonly uid?: string },
  user: string,
): string {
  const belongs = groups.length === 0 ? '' : ` in ${groups.map(show).join(', ')}`;
  return `${show(user)}${belongs}${uid === undefined ? '' : `, uid ${show(uid)}`}`;
}
