/** From a telling to a program with its uses: each file that it names, opened, and each file that it uses unasked. */
import { optional } from '../../../domain/optional.ts';
import type { SeenProgram, Setting, Use } from '../../../domain/site/site.ts';
import { type SlotId, slotSources, SNI_PAIR } from '../../../domain/site/slot.ts';
import { configured } from './configuration.ts';
import { defaultUses } from './default-files.ts';
import { kubeconfigUses } from './kubeconfig.ts';
import { openFor, settingOf } from './open.ts';
import type { Sight } from './sight.ts';
import type { Telling } from './telling.ts';

export interface Seen {
  readonly program: SeenProgram;
  readonly uses: readonly Use[];
}

/** Flags that name a file each time they are given; of all others the last one counts. */
const REPEATED: ReadonlySet<string> = new Set(['service-account-key-file', SNI_PAIR]);

export async function seenFrom(id: string, telling: Telling, sight: Sight): Promise<Seen> {
  const { settings, uses: own, directory } = await configured(id, telling, sight);
  const whole: Telling = { ...telling, settings };
  const uses: Use[] = [...own];
  const further: Setting[] = [];
  for (const { slot, key } of sourcesOf(whole)) {
    for (const setting of given(settings, key)) {
      const field = isField(key);
      const path =
        slot === 'sni-certificate' || slot === 'sni-key' ? sniPath(setting.value, slot) : setting.value;
      if (path === undefined) continue;
      if (slot === 'kubeconfig') {
        if (key === 'bootstrap-kubeconfig' && !(await isNeeded(whole, path))) continue;
        if (key === 'kubeconfig' && (await isToCome(whole, path))) continue;
        const named = { name: key, path, setting };
        const found = await kubeconfigUses(id, field ? { ...whole, directory } : whole, named, sight);
        uses.push(...found.uses);
        further.push(...found.settings);
        continue;
      }
      const opened = await openFor(whole, path, sight, {
        said: setting.spot,
        ...(field ? { directory } : {}),
      });
      uses.push({ program: id, slot, setting, ...opened });
    }
  }
  uses.push(...(await defaultUses(id, whole, uses, sight)));
  const { party, machine, told, version, started, pid, changed } = telling;
  return {
    program: {
      id,
      party,
      ...optional('machine', machine?.name),
      told,
      settings: [...settings, ...further],
      ...optional('version', version),
      ...optional('started', started),
      ...optional('pid', pid),
      ...optional('changed', changed),
    },
    uses,
  };
}

/** Where a flag and a field say the same, the flag counts (cmd/kubelet/app/server.go, kubeletConfigFlagPrecedence). */
function sourcesOf({ party, settings }: Telling) {
  const said = (key: string) => settingOf(settings, key) !== undefined;
  const sources = slotSources(party).filter(({ slot, key }) => slot !== 'configuration' && said(key));
  const byFlag = new Set(sources.filter(({ key }) => !isField(key)).map(({ slot }) => slot));
  return sources.filter(({ slot, key }) => !isField(key) || slot === 'kubeconfig' || !byFlag.has(slot));
}

function isField(key: string): boolean {
  return key.includes(' ');
}

function given(settings: readonly Setting[], key: string): readonly Setting[] {
  if (REPEATED.has(key)) return settings.filter((setting) => setting.key === key && setting.value !== '');
  const last = settingOf(settings, key);
  return last === undefined ? [] : [last];
}

/** CERTIFICATE,KEY and perhaps :NAME,NAME behind them (component-base cli/flag/namedcertkey_flag.go). */
function sniPath(value: string, slot: SlotId): string | undefined {
  const [pair = ''] = value.split(':');
  const [certificate, key] = pair.split(',').map((path) => path.trim());
  return slot === 'sni-key' ? key : certificate;
}

/** Once the kubelet has a kubeconfig of its own, that with which it asked for it may be gone, and kubeadm takes it away. */
async function isNeeded(telling: Telling, path: string): Promise<boolean> {
  const own = settingOf(telling.settings, 'kubeconfig')?.value;
  return (await isThere(path, telling)) || own === undefined || !(await isThere(own, telling));
}

/** A kubelet that asks for its certificate writes its kubeconfig itself (cmd/kubelet/app/server.go, bootstrap.LoadClientCert). */
async function isToCome(telling: Telling, path: string): Promise<boolean> {
  const bootstrap = settingOf(telling.settings, 'bootstrap-kubeconfig')?.value;
  return bootstrap !== undefined && (await isThere(bootstrap, telling)) && !(await isThere(path, telling));
}

async function isThere(path: string, { place }: Telling): Promise<boolean> {
  const located = await place(path);
  return located !== 'elsewhere' && located.state !== 'missing';
}

/** Unique in the site: a second one of the same name is numbered. */
export function idOf(party: string, where: string, taken: Set<string>): string {
  const plain = `${party}@${where}`;
  let id = plain;
  for (let n = 2; taken.has(id); n += 1) id = `${plain}#${n}`;
  taken.add(id);
  return id;
}
