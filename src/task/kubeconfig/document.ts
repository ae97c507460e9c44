/** A kubeconfig as a document of its own: with all in it, or with its certificates and keys in files beside it. */
import type { BesideFile } from '../../domain/port.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import { renderKubeconfig } from '../../format/kubeconfig/render.ts';
import { laidBeside } from './beside.ts';
import { holdersFor, type KubeconfigAsk, type KubeconfigPorts } from './holder.ts';

export interface KubeconfigDocument {
  readonly text: string;
  /** to be written into the same folder before it, in this order */
  readonly beside: readonly BesideFile[];
  readonly warnings: readonly ActWarning[];
}

export async function kubeconfigOf(
  ask: KubeconfigAsk & { readonly paths?: boolean },
  ports: KubeconfigPorts & { readonly template: (name: string) => Promise<string> },
): Promise<KubeconfigDocument> {
  const { holders, warnings } = await holdersFor(ask, 'alone', ports);
  const { facts, files } = laidBeside(holders, ask.paths === true);
  const text = renderKubeconfig(await ports.template('kubeconfig.yaml'), ...facts);
  return { text, beside: files, warnings };
}
