/** A kubeconfig that no program of the cluster uses: somebody has it, and uses it with kubectl. */
import type { CertificateFacts } from '../../../domain/certificate.ts';
import type { SiteMachine } from '../../../domain/site/site.ts';
import { optional } from '../../../domain/optional.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { readKubeconfig } from '../../../format/kubeconfig/read.ts';
import { holderOf } from './holder.ts';
import { kubeconfigUses } from './kubeconfig.ts';
import { type Located, locate } from './machine-root.ts';
import { octetsAt, type Sight, stateOf } from './sight.ts';
import { folderOf, type Telling } from './telling.ts';
import type { Seen } from './uses.ts';

/** undefined for a file that is no kubeconfig. */
export async function kubectlWith(
  id: string,
  file: string,
  machine: SiteMachine | undefined,
  sight: Sight,
): Promise<Seen | undefined> {
  const octets = await octetsAt(file, sight);
  const text = octets.state === 'read' ? fromUtf8(octets.bytes) : '';
  if (readKubeconfig(text) === undefined) return undefined;
  const telling: Telling = {
    party: 'kubectl',
    ...optional('machine', machine),
    told: { by: 'kubeconfig', spot: { file } },
    settings: [],
    directory: '',
    place: async (path) => await placed(path, file, machine, sight),
  };
  const { uses, settings } = await kubeconfigUses(id, telling, { name: 'kubeconfig', path: file }, sight);
  const { party, told } = telling;
  return { program: { id, party, ...optional('machine', machine?.name), told, settings }, uses };
}

/** A kubeconfig that lies about and is a component's is nobody's: what the component uses is another, or told of already. */
export async function personWith(
  id: string,
  file: string,
  machine: SiteMachine | undefined,
  sight: Sight,
): Promise<Seen | undefined> {
  const seen = await kubectlWith(id, file, machine, sight);
  return seen === undefined || holderOf(shownIn(seen)) !== undefined ? undefined : seen;
}

/** What it shows the API server. */
export function shownIn({ uses }: Seen): CertificateFacts | undefined {
  return uses.find(({ slot }) => slot === 'kubeconfig-certificate')?.material?.certificates[0];
}

/** It is wherever it was found, and what is relative lies beside it; what is absolute lies on its machine. */
async function placed(
  path: string,
  kubeconfig: string,
  machine: SiteMachine | undefined,
  sight: Sight,
): Promise<Located> {
  const beside = path.startsWith(`${folderOf(kubeconfig)}/`) || path === kubeconfig;
  if (path.startsWith('/') && machine !== undefined && !beside)
    return await locate(machine.root, path, sight);
  const status = await stateOf(path, sight);
  if (status === undefined) return { file: path, state: 'missing' };
  return status === 'closed' ? { file: path, state: 'closed' } : { file: path, state: 'there', status };
}
