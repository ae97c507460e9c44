import { KubepkiError } from '../../domain/error.ts';
import { LAYOUT_IDS } from '../../domain/layout/table.ts';
import { checkLab } from '../../task/lab/check.ts';
import { layOut, listFaults } from '../../task/lab/lay-out.ts';
import { openFiles } from '../../world/files.ts';
import { whatIsAt, writeDirectory } from '../../world/write-directory.ts';
import type { Run } from '../command/command.ts';
import type { LabOptions } from '../command/lab.ts';
import { templateText } from '../template.ts';

export const runLab: Run<LabOptions> = async ({ operands, options, clock, progress }) => {
  const [fault] = operands;
  const { check, list, random, seed, to, tell } = options;
  const layout = LAYOUT_IDS.find((id) => id === options.layout);
  const asked = [fault !== undefined, random === true, check !== undefined, list === true];
  if (asked.filter(Boolean).length !== 1)
    throw misused('give FAULT, --random, --check or --list: one of them');
  if (seed !== undefined && random !== true) throw misused('--seed goes with --random');
  if (tell === true && check === undefined) throw misused('--tell goes with --check');
  if (to !== undefined && (check !== undefined || list === true))
    throw misused('--to goes with FAULT or --random');
  if (list === true) return { report: listFaults(layout) };
  if (check !== undefined)
    return {
      report: await checkLab(
        { directory: trimmed(check), tell: tell === true },
        { files: openFiles(), clock, progress },
      ),
    };
  const drawn = seed ?? String(globalThis.crypto.getRandomValues(new Uint32Array(1))[0]);
  const place = trimmed(to ?? `lab-${fault ?? drawn}`);
  // before the work: making the cluster takes a second
  demandNothing(place);
  const { report, files } = await layOut(
    {
      which: fault === undefined ? { seed: drawn } : { fault },
      layout: layout ?? 'hard-way',
      to: place,
    },
    { clock, progress, template: templateText },
  );
  writeDirectory(place, files, undefined);
  return { report };
};

function demandNothing(path: string): void {
  if (whatIsAt(path) !== 'nothing') throw new KubepkiError('lab-taken', { path });
}

function trimmed(path: string): string {
  return path.replace(/(?<=[^/])\/+$/, '');
}

function misused(what: string): KubepkiError {
  return new KubepkiError('usage', { what, command: 'lab' });
}
