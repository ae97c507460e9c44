/** Diagnosis with no target, on the machines of the bed: it sees what runs there, and since when. */
import { fileURLToPath } from 'node:url';
import type { DiagnosisReport } from '../../../src/domain/diagnosis/report.ts';
import type { Cluster } from '../cluster.mjs';
import type { Scene } from './scene.ts';

const LAUNCHER = fileURLToPath(new URL('../../../bin/kubepki.js', import.meta.url));

export async function diagnoseOn(bed: Cluster, host: string): Promise<DiagnosisReport> {
  const { stdout, stderr } = await bed.run(host, ['node', LAUNCHER, 'diagnose', '--output=json'], {
    cwd: '/',
  });
  const read = JSON.parse(stdout) as DiagnosisReport | { kind: 'Error' };
  if (read.kind !== 'DiagnosisReport') throw new Error(`${host}: ${stdout}${stderr}`);
  return read;
}

/** What a verdict counts, in a line each. */
export function weighty(host: string, { findings }: DiagnosisReport): readonly string[] {
  return findings
    .filter(({ severity }) => severity === 'critical' || severity === 'warning')
    .map(
      ({ rule, subject, evidence }) =>
        `${host}: ${rule} ${JSON.stringify(subject)} ${JSON.stringify(evidence)}`,
    );
}

/** Everything is started, and each machine that runs more than a member is asked. */
export async function foundLive(scene: Scene): Promise<readonly string[]> {
  const clients = scene.ids('kube-controller-manager', 'kube-scheduler', 'kubelet');
  await scene.startLasting();
  await scene.start(clients.filter((id) => !scene.bed.isAlive(id)));
  const hosts = [...new Set(clients.map((id) => scene.bed.component(id).host))];
  const found: string[] = [];
  for (const host of hosts) found.push(...weighty(host, await diagnoseOn(scene.bed, host)));
  await scene.stop(clients);
  return found;
}
