/** A sample on a real disk, to which one fault after another is done and undone, and what diagnosis says of it. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DiagnosisReport } from '../../../src/domain/diagnosis/report.ts';
import { diagnose } from '../../../src/task/diagnose/diagnose.ts';
import type { Change, Sample } from '../../../src/task/lab/sample.ts';
import { openFiles } from '../../../src/world/files.ts';

export interface LabSite {
  readonly root: string;
  /** with the changes made, and taken back after */
  readonly diagnosed: (changes: readonly Change[]) => Promise<DiagnosisReport>;
  readonly close: () => void;
}

export function openLabSite(sample: Sample): LabSite {
  const root = mkdtempSync(join(tmpdir(), 'kubepki-lab-'));
  const lay = (path: string, bytes: Uint8Array, mode: number) => {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
    chmodSync(place, mode);
  };
  for (const [path, { bytes, mode }] of sample.files) lay(path, bytes, mode);
  const restore = (path: string) => {
    const file = sample.files.get(path);
    if (file === undefined) rmSync(join(root, path), { force: true });
    else lay(path, file.bytes, file.mode);
  };
  return {
    root,
    diagnosed: async (changes) => {
      for (const { path, bytes, mode } of changes) {
        if (bytes === undefined) rmSync(join(root, path));
        else lay(path, bytes, mode ?? sample.files.get(path)?.mode ?? 0o644);
      }
      try {
        return await diagnose(
          { targets: [root], at: sample.at },
          { files: openFiles(), clock: { now: () => sample.at }, progress: () => undefined },
        );
      } finally {
        for (const { path } of changes) restore(path);
      }
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
