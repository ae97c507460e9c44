/** One machine: everything that its own files tell of programs of the cluster, and of kubeconfigs in people's hands. */
import { LAYOUT_IDS, layout } from '../../../domain/layout/table.ts';
import type { SiteMachine } from '../../../domain/site/site.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { kindFields, readFields } from '../../../format/site/fields.ts';
import { locate } from './machine-root.ts';
import { settingOf } from './open.ts';
import { podTellings } from './pods.ts';
import { listing, octetsAt, type Sight } from './sight.ts';
import type { Telling } from './telling.ts';
import { unitTellings } from './units.ts';

export async function machineTellings(machine: SiteMachine, sight: Sight): Promise<readonly Telling[]> {
  const units = await unitTellings(machine, sight);
  const pods: Telling[] = [];
  for (const folder of await manifestFolders(units, sight))
    pods.push(...(await podTellings(machine, folder, sight)));
  return [...units, ...pods];
}

/** Where the kubelet says, and where every layout has them: on a machine that was looked at without its kubelet too. */
async function manifestFolders(units: readonly Telling[], sight: Sight): Promise<readonly string[]> {
  const said: string[] = [];
  for (const { party, settings, place } of units) {
    if (party !== 'kubelet') continue;
    const flag = settingOf(settings, 'pod-manifest-path')?.value;
    if (flag !== undefined) said.push(flag);
    const config = settingOf(settings, 'config');
    const located = config === undefined ? undefined : await place(config.value);
    if (located === undefined || located === 'elsewhere' || located.state !== 'there') continue;
    const octets = await octetsAt(located.file, sight);
    const documents = octets.state === 'read' ? readFields(fromUtf8(octets.bytes), located.file) : [];
    if (typeof documents === 'string') continue;
    const path = settingOf(documents.flatMap(kindFields), 'KubeletConfiguration staticPodPath')?.value;
    if (path !== undefined) said.push(path);
  }
  const usual = LAYOUT_IDS.map((id) => `/${layout(id).places['static-pods']}`);
  return [...new Set([...said, ...usual].map((path) => path.replace(/\/+$/, '')))];
}

/** Folders in which kubeconfigs lie that no program uses. */
const KUBECONFIG_FOLDERS = ['/etc/kubernetes', '/var/lib/kubernetes', '/root/.kube', '/root'];

export async function kubeconfigsOn(machine: SiteMachine, sight: Sight): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of KUBECONFIG_FOLDERS) {
    const { file, state } = await locate(machine.root, folder, sight);
    if (state !== 'there') continue;
    for (const { path, kind } of await listing(file, sight))
      if (kind !== 'directory' && kind !== 'other' && isKubeconfigName(path)) found.push(path);
  }
  return found;
}

/** Half of /etc ends in .conf, and yet there only kubeadm's kubeconfigs do; what is none is not taken for one. */
function isKubeconfigName(path: string): boolean {
  return /(?:\.kubeconfig|\.conf|\/\.kube\/config|\/kubeconfig)$/.test(path);
}
