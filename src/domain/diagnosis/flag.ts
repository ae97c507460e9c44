/** Settings of a program as rules ask for them: which value counts, whether an absent one means the default, where to point. */
import type { Evidence } from '../finding.ts';
import { quote } from '../go-quote.ts';
import { optional } from '../optional.ts';
import type { PartyId } from '../party.ts';
import type { SeenProgram, Setting, Site, Spot } from '../site/site.ts';
import type { DiagnosisSeverity, Found } from './rule.ts';

export function programsOf(site: Site, ...parties: readonly PartyId[]): readonly SeenProgram[] {
  return site.programs.filter(({ party }) => parties.includes(party));
}

/** The one that counts: a flag given twice counts as given last; keys that come first outdo the others. */
export function settingOf(program: SeenProgram, ...keys: readonly string[]): Setting | undefined {
  for (const key of keys) {
    const found = program.settings.findLast((setting) => setting.key === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of a flag that takes a list: given twice it adds (pflag StringSlice), and commas divide. */
export function wordsOf(program: SeenProgram, ...keys: readonly string[]): readonly string[] {
  const key = keys.find((one) => program.settings.some((setting) => setting.key === one));
  return program.settings
    .filter((setting) => setting.key === key)
    .flatMap(({ value }) => value.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** strconv.ParseBool of Go; undefined where nothing is said, or nothing that it takes. */
export function isOn(setting: Setting | undefined): boolean | undefined {
  if (setting === undefined) return undefined;
  if (/^(?:1|t|T|TRUE|true|True)$/.test(setting.value)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(setting.value) ? false : undefined;
}

/** Whether all that the program is told was seen, so that what is absent is left to its default. */
export function seenWhole({ uses, troubles }: Site, { id, told }: SeenProgram): boolean {
  return (
    told.by !== 'known-place' &&
    told.by !== 'kubeconfig' &&
    told.by !== 'endpoint' &&
    !troubles.some(({ spot }) => spot.file === told.spot.file) &&
    uses.every(({ program, slot, state }) => program !== id || slot !== 'configuration' || state === 'read')
  );
}

/** Points at a setting, or at where it should be said; `should` is what it should be, for whoever mends it. */
export function foundAt(
  program: SeenProgram,
  place: Setting | string,
  evidence: Evidence = {},
  more: {
    readonly severity?: DiagnosisSeverity;
    readonly spot?: Spot;
    /** what it prints before it goes */
    readonly logs?: string;
  } = {},
): Found {
  const { key, value } = typeof place === 'string' ? { key: place, value: undefined } : place;
  const { file, line } = more.spot ?? (typeof place === 'string' ? program.told.spot : place.spot);
  return {
    subject: { file, ...optional('line', line), ...optional('machine', program.machine) },
    evidence: { program: program.id, flag: key, ...optional('value', value), ...evidence },
    suspects: [{ file, within: key }],
    ...optional('severity', more.severity),
    ...(more.logs === undefined
      ? {}
      : { logged: [{ by: program.party, program: program.id, text: more.logs }] }),
  };
}

/** How the programs of Kubernetes end: k8s.io/component-base cli/run.go, with the error quoted as klog does it. */
export const commandFailed = (error: string): string => `"command failed" err=${quote(error)}`;

/** Programs that leave a flag out which they should be given: each of those that were seen whole. */
export function unset(
  site: Site,
  party: PartyId,
  key: string,
  ...others: readonly string[]
): readonly Found[] {
  return programsOf(site, party).flatMap((program) =>
    settingOf(program, key, ...others) === undefined && seenWhole(site, program)
      ? [foundAt(program, key)]
      : [],
  );
}
