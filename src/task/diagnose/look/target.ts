/** What a target is: a store of ours, a machine's root, a folder of them, or things that lie together and say nothing of where they belong. */
import type { Processes } from '../../../domain/port.ts';
import type { SiteMachine } from '../../../domain/site/site.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { listing, octetsAt, type Sight, stateOf } from './sight.ts';
import { baseOf } from './telling.ts';

export type Target =
  | { readonly kind: 'store'; readonly folder: string; readonly file?: string }
  /** live: the one that we are on, with those who run there */
  | { readonly kind: 'machines'; readonly machines: readonly SiteMachine[]; readonly live?: true }
  | { readonly kind: 'heap'; readonly path: string };

const CLUSTER_FILE = 'kubepki.yaml';

export async function targetOf(path: string, sight: Sight): Promise<Target | undefined> {
  const state = await stateOf(path, sight);
  if (state === undefined) {
    sight.troubles.push({ spot: { file: path }, what: 'file-missing' });
    return undefined;
  }
  if (state === 'closed' || !(await isDirectory(path, sight))) return { kind: 'heap', path };
  const folder = path === '/' ? path : path.replace(/\/+$/, '');
  const file = `${folder}/${CLUSTER_FILE}`;
  const marked = (await stateOf(file, sight)) !== undefined;
  if (marked || (await isDirectory(`${folder}/nodes`, sight)))
    return { kind: 'store', folder, ...(marked ? { file } : {}) };
  if (await isRoot(folder, sight)) return { kind: 'machines', machines: [await machineAt(folder, sight)] };
  const machines: SiteMachine[] = [];
  for (const { path: below, kind } of await listing(folder, sight))
    if (kind === 'directory' && (await isRoot(below, sight))) machines.push(await machineAt(below, sight));
  return machines.length > 0 ? { kind: 'machines', machines } : { kind: 'heap', path: folder };
}

/** A folder, or a link to one. */
export async function isDirectory(path: string, sight: Sight): Promise<boolean> {
  const state = await stateOf(path, sight);
  if (state === undefined || state === 'closed') return false;
  if (state.kind === 'link') return (await stateOf(`${path}/.`, sight)) !== undefined;
  return state.kind === 'directory';
}

async function isRoot(folder: string, sight: Sight): Promise<boolean> {
  const below = folder.replace(/\/+$/, '');
  return (await isDirectory(`${below}/etc`, sight)) || (await isDirectory(`${below}/var`, sight));
}

/** The machine that we are on. */
export async function thisMachine(processes: Processes | undefined, sight: Sight): Promise<SiteMachine> {
  return processes === undefined ? await machineAt('/', sight) : { ...processes.machine(), root: '/' };
}

/** By the name that it gives itself, where its folder is the root of a disk and says nothing. */
async function machineAt(root: string, sight: Sight): Promise<SiteMachine> {
  const octets = await octetsAt(`${root.replace(/\/+$/, '')}/etc/hostname`, sight);
  const [own = ''] = octets.state === 'read' ? fromUtf8(octets.bytes).trim().split(/\s/) : [];
  const name = /^[a-zA-Z0-9.-]{1,253}$/.test(own) ? own : baseOf(root) || 'here';
  return { name, root, addresses: [] };
}

/** The machines of a store: those that have a folder, and those that the cluster file has. */
export async function machinesOfStore(
  folder: string,
  meant: readonly { readonly name: string; readonly addresses: readonly string[] }[],
  sight: Sight,
): Promise<readonly SiteMachine[]> {
  const known = new Map(meant.map(({ name, addresses }) => [name, addresses]));
  const nodes =
    (await stateOf(`${folder}/nodes`, sight)) === undefined ? [] : await listing(`${folder}/nodes`, sight);
  const there = nodes.filter(({ kind }) => kind === 'directory').map(({ path }) => baseOf(path));
  return [...new Set([...there, ...known.keys()])].map((name) => ({
    name,
    // as a walk names what lies below: one file must not have two names
    root: `${folder === '.' ? '' : `${folder}/`}nodes/${name}`,
    addresses: known.get(name) ?? [],
  }));
}

/** Kubeconfigs of people, in a store. */
export async function kubeconfigsOfStore(folder: string, sight: Sight): Promise<readonly string[]> {
  const shared = await Promise.all(
    ['pki', 'pki/users'].map(async (below) => await listing(`${folder}/${below}`, sight)),
  );
  return shared
    .flat()
    .map(({ path }) => path)
    .filter((path) => /\.(?:kubeconfig|conf)$/.test(path));
}
