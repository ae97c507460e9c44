/** Diagnosis over files that really lie there, at a time of the test's own, and what of its report weighs something. */
import type { DiagnosisReport } from '../../../src/domain/diagnosis/report.ts';
import { diagnose } from '../../../src/task/diagnose/diagnose.ts';
import { openFiles } from '../../../src/world/files.ts';

export function diagnosed(at: Date, targets: readonly string[], file?: string): Promise<DiagnosisReport> {
  const ask = { targets, ...(file === undefined ? {} : { file }), at };
  return diagnose(ask, { files: openFiles(), clock: { now: () => at }, progress: () => undefined });
}

/** Everything that a verdict counts, in a line each: nothing where all is well. */
export function weighty({ findings, troubles, connections }: DiagnosisReport): readonly string[] {
  return [
    ...findings
      .filter(({ severity }) => severity !== 'advice')
      .map(({ rule, subject, evidence }) => `${rule} ${JSON.stringify(subject)} ${JSON.stringify(evidence)}`),
    ...troubles.map((trouble) => `trouble ${JSON.stringify(trouble)}`),
    ...connections
      .filter(({ state }) => state === 'fails' || state === 'will-fail')
      .map(({ connection, from, to = '', state }) => `${state} ${connection} ${from} ${to}`),
  ];
}

/** What could not be judged of which connection: "kubelet-to-apiserver: token". */
export function unknowns({ connections }: DiagnosisReport): readonly string[] {
  const all = connections
    .filter(({ state }) => state === 'unknown')
    .map(({ connection, unknown }) => `${connection}: ${unknown.map(({ piece }) => piece).join(', ')}`);
  return [...new Set(all)].sort();
}
