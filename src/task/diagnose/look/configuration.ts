/** The configuration that a program is given beside its flags: its fields become settings like them. */
import type { Setting, Use } from '../../../domain/site/site.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { etcdFields, kindFields, readFields } from '../../../format/site/fields.ts';
import { openFor, settingOf } from './open.ts';
import { listing, octetsAt, type Sight } from './sight.ts';
import { folderOf, type Telling } from './telling.ts';

export interface Configured {
  readonly settings: readonly Setting[];
  readonly uses: readonly Use[];
  /** where relative paths of its fields begin */
  readonly directory: string;
}

export async function configured(program: string, telling: Telling, sight: Sight): Promise<Configured> {
  const { party, settings, directory } = telling;
  const key = party === 'etcd' ? 'config-file' : 'config';
  const setting = settingOf(settings, key);
  if (setting === undefined || !CONFIGURED.has(party)) return { settings, uses: [], directory };
  const file = await openFor(telling, setting.value, sight, { said: setting.spot });
  const use: Use = { program, slot: 'configuration', setting, ...file };
  const own = fieldsOf(use, telling, sight);
  if (own === undefined) return { settings, uses: [use], directory };
  // a member that is given a file looks at nothing else (server/etcdmain/config.go, configFromFile)
  if (party === 'etcd') return { settings: [...own, setting], uses: [use], directory };
  const further = party === 'kubelet' ? await dropIns(telling, sight) : [];
  // the scheduler and kube-proxy ignore the flag where there is a file (cmd/kube-scheduler/app/options/deprecated.go)
  const kept = party === 'kubelet' ? settings : settings.filter((one) => one.key !== 'kubeconfig');
  return {
    settings: [...kept, ...own, ...further],
    uses: [use],
    // pkg/kubelet/kubeletconfig/configfiles: paths are relative to the file; the others' to where they were started
    directory: party === 'kubelet' ? folderOf(file.path ?? '/') : directory,
  };
}

const CONFIGURED: ReadonlySet<string> = new Set(['etcd', 'kubelet', 'kube-proxy', 'kube-scheduler']);

function fieldsOf({ material, spot }: Pick<Use, 'material' | 'spot'>, { party }: Telling, sight: Sight) {
  if (material === undefined) return undefined;
  const documents = readFields(fromUtf8(material.bytes), spot.file);
  if (typeof documents === 'string') {
    sight.troubles.push({ spot, what: documents === 'damaged' ? 'not-yaml' : 'file-too-large' });
    return undefined;
  }
  return documents.flatMap(party === 'etcd' ? etcdFields : kindFields);
}

/** --config-dir: each *.conf in the order of their names, the last word counts (cmd/kubelet/app/server.go, mergeKubeletConfigurations). */
async function dropIns(telling: Telling, sight: Sight): Promise<readonly Setting[]> {
  const setting = settingOf(telling.settings, 'config-dir');
  const located = setting === undefined ? undefined : await telling.place(setting.value);
  if (located === undefined || located === 'elsewhere' || located.state !== 'there') return [];
  const found: Setting[] = [];
  for (const { path } of await listing(located.file, sight)) {
    const octets = path.endsWith('.conf') ? await octetsAt(path, sight) : undefined;
    if (octets?.state !== 'read') continue;
    const texts = readFields(fromUtf8(octets.bytes), path);
    if (typeof texts === 'string') sight.troubles.push({ spot: { file: path }, what: 'not-yaml' });
    else found.push(...texts.flatMap(kindFields));
  }
  return found;
}
