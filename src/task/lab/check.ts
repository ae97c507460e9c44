/** Whether a laboratory's cluster is whole again: diagnosis finds nothing of weight, and nothing that it needs is gone. */
import { KubepkiError } from '../../domain/error.ts';
import { faultFiles } from '../../domain/lab/place.ts';
import { LAB_RECORD, recordedFault } from '../../domain/lab/record.ts';
import type { LabCheck } from '../../domain/lab/report.ts';
import { fault, type FaultId } from '../../domain/lab/table.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { hostFiles } from '../../domain/rendering/host-files.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { loadCluster } from '../cluster.ts';
import { diagnose, type DiagnosePorts } from '../diagnose/diagnose.ts';
import { CLUSTER_FILE_NAME } from '../init.ts';

export interface LabCheckAsk {
  readonly directory: string;
  /** what it was, mended or not */
  readonly tell: boolean;
}

/** @throws KubepkiError lab-missing, and what reading the cluster throws */
export async function checkLab({ directory, tell }: LabCheckAsk, ports: DiagnosePorts): Promise<LabCheck> {
  const id = await faultOf(directory, ports);
  const cluster = await loadCluster(`${directory}/${CLUSTER_FILE_NAME}`, ports.files);
  const { at, causes, verdict, connections } = await diagnose({ targets: [directory] }, ports);
  const missing = await missingFiles(directory, cluster, ports);
  const fails = connections.some(({ state }) => state === 'fails' || state === 'will-fail');
  const mended = verdict === 'fine' && missing.length === 0 && !fails;
  const of = (severity: string) => causes.filter((cause) => cause.severity === severity).length;
  return {
    apiVersion: 'kubepki/v1',
    kind: 'LabCheck',
    at,
    root: directory,
    verdict: verdict === 'fine' && !mended ? 'critical' : verdict,
    mended,
    causes: { critical: of('critical'), warning: of('warning'), unknown: of('unknown') },
    missing,
    ...(mended || tell
      ? {
          told: {
            fault: id,
            title: fault(id).title,
            files: [...new Set(fault(id).at.flatMap((place) => faultFiles(place, cluster)))],
          },
        }
      : {}),
  };
}

async function faultOf(directory: string, { files }: DiagnosePorts): Promise<FaultId> {
  const path = `${directory}/${LAB_RECORD}`;
  const there = (await files.state(path)) !== undefined;
  const id = there ? recordedFault(fromUtf8(await files.read(path))) : undefined;
  if (id === undefined) throw new KubepkiError('lab-missing', { path: there ? path : directory });
  return id;
}

async function missingFiles(
  directory: string,
  cluster: Cluster,
  { files }: DiagnosePorts,
): Promise<readonly string[]> {
  const machines = new Set(
    [...cluster.controlPlane, ...cluster.etcd, ...cluster.workers].map(({ name }) => name),
  );
  const wanted = [...machines]
    .flatMap((machine) => hostFiles(cluster, machine))
    .filter(({ optional }) => !optional);
  const found = await Promise.all(
    wanted.map(async ({ path }) => ((await files.state(`${directory}/${path}`)) === undefined ? [path] : [])),
  );
  return found.flat();
}
