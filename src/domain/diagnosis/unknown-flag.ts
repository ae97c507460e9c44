/** Flags that a program does not know, by what the programs of each release said they know. */
import { nearest } from '../name.ts';
import { KNOWN_FLAGS, RELEASES } from '../program/known-flags.ts';
import { PROGRAM_IDS, type ProgramId } from '../program/program.ts';
import type { SeenProgram, Setting, Site } from '../site/site.ts';
import { commandFailed } from './flag.ts';
import { parseVersion, versionText } from '../version.ts';

export interface UnknownFlag {
  readonly program: SeenProgram;
  readonly setting: Setting;
  /** programs that know it, or knew it under that name */
  readonly owners: readonly ProgramId[];
  /** those that were asked */
  readonly releases: readonly string[];
  readonly near: string | undefined;
  /** its own release was asked, and does not know it */
  readonly sure: boolean;
}

/** Flags that are known no more, and were somebody's: of releases before those that were asked. */
const FORMER: Readonly<Partial<Record<ProgramId, readonly string[]>>> = {
  // kubernetes/kubernetes CHANGELOG-1.14 (experimental-encryption-provider-config)
  'kube-apiserver': ['experimental-encryption-provider-config'],
};

/** Variables of etcd's environment that look like flags and are none (etcd-io/etcd server/etcdmain/etcd.go). */
const NO_FLAGS = ['unsupported-arch'];

export function unknownFlagsOf({ programs }: Site): readonly UnknownFlag[] {
  return programs.flatMap((program): UnknownFlag[] => {
    const id = PROGRAM_IDS.find((one) => one === program.party);
    if (id === undefined) return [];
    const all = RELEASES[id === 'etcd' ? 'etcd' : 'kubernetes'];
    const parsed = parseVersion(program.version ?? '');
    const own = all.find((release) => parsed !== undefined && release === versionText(parsed));
    const releases = own === undefined ? all : [own];
    const known = namesOf(id, releases);
    return program.settings
      .filter(({ key }) => !key.includes(' ') && !known.has(key) && !NO_FLAGS.includes(key))
      .map((setting) => ({
        program,
        setting,
        owners: PROGRAM_IDS.filter(
          (one) =>
            one !== id &&
            (namesOf(one, RELEASES[one === 'etcd' ? 'etcd' : 'kubernetes']).has(setting.key) ||
              FORMER[one]?.includes(setting.key) === true) &&
            // what it knew itself once is not another's
            !namesOf(id, all).has(setting.key),
        ),
        releases,
        near: nearest(setting.key, [...known]),
        sure: own !== undefined,
      }));
  });
}

function namesOf(id: ProgramId, releases: readonly string[]): ReadonlySet<string> {
  return new Set(
    KNOWN_FLAGS[id]
      .trim()
      .split(/\s+/)
      .flatMap((word) => {
        const [name = '', only] = word.split('=');
        return only === undefined || only.split(',').some((release) => releases.includes(release))
          ? [name]
          : [];
      }),
  );
}

/** What it prints before it goes: etcd with Go's flag, the kubelet with its own command line, the others with cobra. */
export function refusal({ party }: SeenProgram, { key }: Setting): string {
  if (party === 'etcd') return `flag provided but not defined: -${key}`;
  return party === 'kubelet'
    ? commandFailed(`failed to parse kubelet flag: unknown flag: --${key}`)
    : `Error: unknown flag: --${key}`;
}
