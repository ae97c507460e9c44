/**
 * The programs that run on this machine. What a unit or a manifest says of one of them is what it is started with next time;
 * what its command line says is what it runs with: that counts, and each setting is mended in the file.
 */
import { optional } from '../../../domain/optional.ts';
import type { Processes, RunningProcess } from '../../../domain/port.ts';
import { PROGRAM_IDS } from '../../../domain/program/program.ts';
import type { Setting, SiteMachine } from '../../../domain/site/site.ts';
import type { Word } from '../../../format/site/word.ts';
import { locate } from './machine-root.ts';
import type { Sight } from './sight.ts';
import { startedBy } from './started.ts';
import type { Telling } from './telling.ts';

/** Those that run, each joined with the file that starts it, and the files that start what does not run. */
export async function withProcesses(
  machine: SiteMachine,
  told: readonly Telling[],
  processes: Processes,
  sight: Sight,
): Promise<readonly Telling[]> {
  const running = (await processes.list(PROGRAM_IDS, ['ETCD_'])).flatMap((process) =>
    processTelling(machine, process, sight),
  );
  const left = new Set(told);
  const found = running.map((telling) => {
    const own = nearest(telling, [...left]);
    if (own === undefined) return telling;
    left.delete(own);
    return joined(telling, own);
  });
  return [...found, ...left];
}

function processTelling(machine: SiteMachine, process: RunningProcess, sight: Sight): readonly Telling[] {
  const { pid, argv, started, root, environment, directory } = process;
  const spot = { file: `/proc/${pid}/cmdline`, within: `process ${pid}` };
  const variables = new Map(
    Object.entries(environment).map(([name, text]): [string, Word] => [
      name,
      { text, spot: { ...spot, file: `/proc/${pid}/environ` } },
    ]),
  );
  const seen = startedBy(
    argv.map((text) => ({ text, spot })),
    variables,
  );
  if (seen === undefined) return [];
  return [
    {
      party: seen.party,
      machine,
      told: { by: 'process', spot },
      settings: seen.settings,
      directory: directory ?? '/',
      place: async (path) => await locate(root, path, sight),
      started,
      pid,
    },
  ];
}

/** Of several that start the same program, the one that says most of the same. */
function nearest(running: Telling, told: readonly Telling[]): Telling | undefined {
  const same = told.filter(({ party }) => party === running.party);
  const alike = (telling: Telling) => -differing(running, telling).length;
  return same.toSorted((one, other) => alike(other) - alike(one))[0];
}

function joined(running: Telling, file: Telling): Telling {
  const changed = [...new Set(differing(running, file))];
  const spots = new Map(file.settings.map((setting) => [worded(setting), setting.spot]));
  return {
    ...running,
    told: file.told,
    // a container's own root shows the same files by names that nobody knows: the manifest says where they lie
    place: file.told.by === 'static-pod' ? file.place : running.place,
    settings: running.settings.map((setting) => ({
      ...setting,
      spot: spots.get(worded(setting)) ?? setting.spot,
    })),
    ...optional('version', file.version),
    ...(changed.length === 0 ? {} : { changed }),
  };
}

/** The keys of what only one of them says. */
function differing({ settings: running }: Telling, { settings: told }: Telling): readonly string[] {
  const [one, other] = [new Set(running.map(worded)), new Set(told.map(worded))];
  return [
    ...running.filter((setting) => !other.has(worded(setting))),
    ...told.filter((setting) => !one.has(worded(setting))),
  ].map(({ key }) => key);
}

function worded({ key, value }: Setting): string {
  return `${key}=${value}`;
}
