/** Taking files over into a cluster whose file is written already: what the store has of a credential is not touched. */
import { optional } from '../../domain/optional.ts';
import type { Files } from '../../domain/port.ts';
import type { ActReport } from '../../domain/report.ts';
import { applyCluster, type ApplyAsk, type ApplyPorts } from '../apply.ts';
import type { AdoptPath } from './ask.ts';
import { materialAt } from './material.ts';
import { takeOver } from './take-over.ts';

export async function applyAdopting(
  ask: ApplyAsk,
  paths: readonly AdoptPath[],
  ports: ApplyPorts & { readonly files: Files },
): Promise<ActReport> {
  const now = ports.clock.now();
  const { cluster, alongside, verb } = ask;
  const material = await materialAt(paths, ports.files, ports.progress, now);
  const kubeconfigTemplate = await ports.template('kubeconfig.yaml');
  const adopted = await takeOver({ verb, cluster, paths, material, kubeconfigTemplate, now }, ports.store);
  const report = await applyCluster(
    { ...ask, alongside: [...alongside, ...adopted.writes] },
    { ...ports, store: adopted.store },
  );
  return {
    ...report,
    ...optional('adopted', adopted.adoption),
    warnings: [...adopted.warnings, ...report.warnings],
  };
}
