/** One step of mending: a note, or the words of a command, each quoted already. */
import { ESCAPES } from '../../format/escape.ts';

export type Step = { readonly note: string } | { readonly command: readonly string[] };

export function shown(text: string): string {
  return ESCAPES.terminal.apply(text);
}

/** A file as an operand of a command: quoted, and no option whatever it begins with. */
export function operand(file: string): string {
  return ESCAPES.shell.apply(file.startsWith('-') ? `./${file}` : file);
}
