/** Entries of ours in somebody's kubeconfig: added, brought up to date, or refused where they are somebody else's. */
import { sameBytes } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { SharedFiles } from '../../domain/port.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { KubeconfigReport } from '../../domain/report.ts';
import { fromUtf8, toUtf8 } from '../../domain/utf8.ts';
import { editKubeconfig, type EntryWish } from '../../format/kubeconfig/edit.ts';
import { contextName, entriesOf, LIST_NAMES, LISTS } from '../../format/kubeconfig/entry.ts';
import { openKubeconfig, type OpenKubeconfig } from '../../format/kubeconfig/open.ts';
import { renderKubeconfig } from '../../format/kubeconfig/render.ts';
import { laidBeside } from './beside.ts';
import { type Holder, holdersFor, type KubeconfigAsk, type KubeconfigPorts } from './holder.ts';
import { whoseEntries } from './whose.ts';

export interface MergeAsk extends KubeconfigAsk {
  readonly file: string;
  /** certificates and keys in files beside it */
  readonly paths?: boolean;
  /** ours in the place of somebody else's */
  readonly replace?: boolean;
}

export interface MergePorts extends KubeconfigPorts {
  readonly shared: SharedFiles;
  readonly template: (name: string) => Promise<string>;
}

/** @throws KubepkiError kubeconfig-foreign, kubeconfig-invalid, and all that holdersFor and SharedFiles.change throw */
export async function mergeKubeconfig(ask: MergeAsk, ports: MergePorts): Promise<KubeconfigReport> {
  const at = ports.clock.now();
  const { holders, warnings } = await holdersFor(ask, 'merged', ports);
  const { facts, files } = laidBeside(holders, ask.paths === true);
  const fresh = renderKubeconfig(await ports.template('kubeconfig.yaml'), ...facts);
  const [first] = facts;
  let entries: KubeconfigReport['entries'] = [];
  let current = '';
  const done = await ports.shared.change(ask.file, at, (stands, beside) => {
    const open = openKubeconfig(textOf(stands, ask.file), ask.file);
    const wishes = wishesOf(entriesOf(facts), open, holders, ask, beside);
    current = open.currentContext;
    entries = wishes.map((wish) => told(wish, open));
    const set = current === '' ? contextName(first) : undefined;
    const text = editKubeconfig(open, wishes, set, fresh, ask.file);
    return { bytes: text === open.text && stands !== undefined ? stands : toUtf8(text), beside: files };
  });
  const { open, ...change } = done;
  return {
    apiVersion: 'kubepki/v1',
    kind: 'KubeconfigReport',
    at: at.toISOString(),
    file: ask.file,
    ...change,
    entries,
    currentContext:
      current === '' ? { name: contextName(first), action: 'set' } : { name: current, action: 'unchanged' },
    warnings: [...warnings, ...(open === undefined ? [] : [openWarning(ask.file, open)])],
  };
}

/** With its byte order mark, where it has one. What is not UTF-8 could not be written back as it is. */
function textOf(stands: Uint8Array | undefined, path: string): string {
  if (stands === undefined) return '';
  const marked = sameBytes(stands.subarray(0, 3), toUtf8(MARK));
  const text = `${marked ? MARK : ''}${fromUtf8(stands)}`;
  if (sameBytes(toUtf8(text), stands)) return text;
  throw new KubepkiError('kubeconfig-invalid', { path, problem: 'encoding' });
}

const MARK = '\uFEFF';

function openWarning(path: string, { was, is }: { readonly was: number; readonly is: number }): ActWarning {
  return { warning: 'kubeconfig-open', path, was: was.toString(8), is: is.toString(8) };
}

/** What contradicts what we put into an entry, and goes with it. */
const CONTRADICTS: Readonly<Record<keyof typeof LISTS, readonly string[]>> = {
  clusters: [
    'tls-server-name',
    'certificate-authority',
    'certificate-authority-data',
    'insecure-skip-tls-verify',
  ],
  users: ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data'],
  contexts: [],
};

function wishesOf(
  wanted: ReturnType<typeof entriesOf>,
  open: OpenKubeconfig,
  holders: readonly Holder[],
  { file, replace = false }: MergeAsk,
  beside: (name: string) => Uint8Array | undefined,
): readonly EntryWish[] {
  const foreign = whoseEntries(wanted, open, holders, beside);
  const [first, ...more] = foreign;
  if (first !== undefined && !replace) {
    const others = more.map(({ list, name }) => `${LISTS[list]} ${name}`);
    const { list, name, why } = first;
    throw new KubepkiError('kubeconfig-foreign', { path: file, entry: LISTS[list], name, why, others });
  }
  return LIST_NAMES.flatMap((list) =>
    wanted[list].map(({ name, value }) => ({
      list,
      name,
      value,
      drops: CONTRADICTS[list].filter((field) => !(field in value)),
      whole: foreign.some((one) => one.list === list && one.name === name),
    })),
  );
}

function told(
  { list, name, value, drops, whole = false }: EntryWish,
  { entries }: OpenKubeconfig,
): KubeconfigReport['entries'][number] {
  const stands = entries[list].find((entry) => entry.name === name);
  const entry = LISTS[list];
  if (stands === undefined) return { entry, name, action: 'added', fields: [] };
  const otherwise = [
    ...Object.entries(value).flatMap(([field, text]) => (stands.fields.get(field) === text ? [] : [field])),
    ...drops.filter((field) => stands.fields.has(field)),
  ];
  const fields = [
    ...new Set(otherwise.map((field) => field.replace(/^(?:client|certificate(?=-a))-|-data$/g, ''))),
  ];
  if (whole) return { entry, name, action: 'replaced', fields };
  return { entry, name, action: fields.length === 0 ? 'unchanged' : 'updated', fields };
}
