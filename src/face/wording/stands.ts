/** What is told beneath an error: how much more there is of it, and what stands of something that was not finished. */
import type { KubepkiError } from '../../domain/error.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { StandingKind } from '../../task/user/stands.ts';

const show = ESCAPES.terminal.apply;
const shell = ESCAPES.shell.apply;

const STANDS: Readonly<Record<StandingKind, (what: string) => string>> = {
  file: (path) => `the file ${show(path)} (rm ${shell(path)})`,
  request: (name) => `on the server the request ${show(name)} (kubectl delete csr ${shell(name)})`,
  binding: (what) => {
    const [kind = '', namespace = '', ...name] = what.split('/');
    const where = namespace === '' ? '' : `-n ${shell(namespace)} `;
    return `on the server the ${kind} ${show(name.join('/'))} (kubectl ${where}delete ${kind} ${shell(name.join('/'))})`;
  },
};

export function standingLines({ evidence }: KubepkiError): readonly string[] {
  const { stands } = evidence;
  if (!Array.isArray(stands) || stands.length === 0) return [];
  return [
    'there stands, for the same command to carry on from, or to be taken away:',
    ...stands.map((entry: unknown) => {
      const text = String(entry);
      const at = text.indexOf(':');
      const words = STANDS[text.slice(0, at) as StandingKind] as ((what: string) => string) | undefined;
      return `  ${words?.(text.slice(at + 1)) ?? show(text)}`;
    }),
  ];
}

/** How many problems there are beyond those that are named. */
export function more({ evidence, details }: KubepkiError): readonly string[] {
  const left = Number(evidence['problems'] ?? 0) - details.length;
  return details.length > 0 && left > 0 ? [`… and ${left} more`] : [];
}
