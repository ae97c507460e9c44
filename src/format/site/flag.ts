/** Arguments into settings, as the programs' own parsers take them: pflag (Kubernetes), Go's flag (etcd). */
import type { ProgramId } from '../../domain/program/program.ts';
import type { Setting } from '../../domain/site/site.ts';
import type { Word } from './word.ts';

/**
 * In their order; a flag given twice comes twice. None of these programs takes arguments that are no flags, so a word behind a
 * flag without "=" can only be its value, and a flag with nothing behind it is one that is switched on.
 */
export function settingsOf(program: ProgramId, words: readonly Word[]): readonly Setting[] {
  const settings: Setting[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const { text, spot } = words[i] as Word;
    if (text === '--') break;
    const [, dashes, name, value] = /^(--?)([^=\s-][^=\s]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
    if (dashes === undefined || name === undefined) continue;
    const next = words[i + 1];
    const behind =
      value === undefined && next !== undefined && !/^-./.test(next.text) ? next.text : undefined;
    if (behind !== undefined) i += 1;
    const key = program === 'etcd' ? name : name.replaceAll('_', '-');
    settings.push({ key, value: value ?? behind ?? 'true', spot });
  }
  return settings;
}

/** ETCD_CERT_FILE is cert-file (etcd-io/etcd pkg/flags FlagToEnv); a flag of the command line wins over it. */
export function etcdVariables(
  variables: Iterable<readonly [string, Word]>,
  given: readonly Setting[],
): readonly Setting[] {
  const keys = new Set(given.map(({ key }) => key));
  return [...variables].flatMap(([name, { text, spot }]) => {
    const [, rest] = /^ETCD_([A-Z0-9_]+)$/.exec(name) ?? [];
    const key = rest?.toLowerCase().replaceAll('_', '-') ?? '';
    // empty, and etcd passes it over
    return key === '' || text === '' || keys.has(key) ? [] : [{ key, value: text, spot }];
  });
}
