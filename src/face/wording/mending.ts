/** What mends a cause, as commands for whoever keeps the files. Each word is quoted by the table of escapes. */
import type { Cause } from '../../domain/diagnosis/cause.ts';
import { REMEDIES } from '../../domain/diagnosis/remedy.ts';
import { ESCAPES } from '../../format/escape.ts';

export type Step = { readonly note: string } | { readonly command: readonly string[] };

interface Speaker {
  readonly me: string;
  readonly tail: string;
}

const quote = ESCAPES.shell.apply;

export function mendingSteps(cause: Cause, _speaker: Speaker): readonly Step[] {
  if (cause.remedy === 'restrict-mode') return [{ command: ['chmod', '600', quote(cause.suspect.file)] }];
  return [{ note: REMEDIES[cause.remedy] }];
}
