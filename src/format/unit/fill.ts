/** A setting of a unit file gets another value; everything else stays octet for octet. */
import { KubepkiError } from '../../domain/error.ts';
import { ESCAPES } from '../escape.ts';
import { readUnit } from './read.ts';

/** The value, in the file's own writing, of the one setting of this name. */
export function fillUnit(text: string, section: string, key: string, value: string): string {
  const found = readUnit(text).filter((setting) => setting.section === section && setting.key === key);
  const [only] = found;
  // none, and it would be lost without a word; several, and systemd would take the last of a list
  if (only === undefined || found.length > 1) throw new KubepkiError('template-broken', { path: key });
  return text.slice(0, only.from) + value + text.slice(only.to);
}

/** A command as ExecStart= has it (systemd.service(5), COMMAND LINES): the program, then an argument a line. */
export function commandOf(program: string, args: readonly string[]): string {
  return [program, ...args].map(ESCAPES.systemd.apply).join(' \\\n  ');
}
