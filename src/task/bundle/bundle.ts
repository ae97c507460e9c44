/**
 * Exactly what one machine needs, for whoever brings it there: its credentials' files and what is rendered for it, each
 * judged before it is given away, with scripts that need nothing of ours. Reads the store, and changes nothing.
 */
import { sameBytes } from '../../domain/bytes.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { credentials } from '../../domain/credential.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import { identity } from '../../domain/identity/table.ts';
import { nodesOf } from '../../domain/machine.ts';
import { nearest } from '../../domain/name.ts';
import { optional } from '../../domain/optional.ts';
import { plan } from '../../domain/plan/plan.ts';
import { readiness, type Unready } from '../../domain/plan/ready.ts';
import type { Clock, Progress, Store } from '../../domain/port.ts';
import { readersOn } from '../../domain/reader.ts';
import { type HostFile, hostFiles } from '../../domain/rendering/host-files.ts';
import type { RenderKind } from '../../domain/rendering/kind.ts';
import type { BundledKey, BundleReport, MachineRole } from '../../domain/bundle-report.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { octal, renderManifest, renderPrograms, renderSums } from '../../format/bundle/render.ts';
import { draw } from '../render/draw.ts';
import { surveyStore } from '../survey.ts';

export interface BundlePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
  /** a template's text by its file name */
  readonly template: (name: string) => Promise<string>;
}

export interface BundleAsk {
  readonly cluster: Cluster;
  readonly machine: string;
  /** nothing of what render makes: for machines that others configure */
  readonly credentialsOnly?: boolean;
}

/** One file of a bundle, at its path below the bundle's own directory. */
export interface Packed {
  readonly path: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

export interface Bundle {
  readonly files: readonly Packed[];
  readonly report: Omit<BundleReport, 'to' | 'form' | 'sha256' | 'size'>;
}

/** A file of the machine with its content. */
type Whole = HostFile & { readonly bytes: Uint8Array; readonly sha256: string };

/** What lies in a bundle beside files/; SHA256SUMS covers all but itself. */
export const AROUND = ['README.txt', 'install.sh', 'verify.sh', 'PROGRAMS', 'MANIFEST'] as const;
export const SUMS = 'SHA256SUMS';

/** @throws KubepkiError unknown-machine, bundle-incomplete, and all that rendering and reading the store throw */
export async function bundleOf(ask: BundleAsk, ports: BundlePorts): Promise<Bundle> {
  const { cluster, machine } = ask;
  const roles = rolesOf(machine, cluster);
  const now = ports.clock.now();
  const survey = await surveyStore(cluster, ports.store, now, ports.progress);
  const { unready, warnings } = readiness(machine, plan(survey.wanted, survey.found, now), survey.found);
  const wanted = hostFiles(cluster, machine);
  const asked = wanted.filter(({ from }) => 'credential' in from || ask.credentialsOnly !== true);
  const packed: Whole[] = [];
  const unrendered: Unrendered[] = [];
  for (const file of asked) {
    const { path, from } = file;
    // a credential's are the very bytes that were judged
    const bytes = 'credential' in from ? survey.bytes.get(path) : await ports.store.read(path);
    if (bytes !== undefined) packed.push({ ...file, bytes, sha256: await sha256(bytes) });
    else if ('rendering' in from && !file.optional) unrendered.push({ why: 'missing', path });
  }
  // what is to be rendered is only known once the credentials are as they should be
  if (unready.length === 0) unrendered.push(...(await outdated(packed, cluster, now, ports)));
  if (unready.length + unrendered.length > 0) throw incomplete(machine, unready, unrendered);
  const files = packed.toSorted((a, b) => turnOf(a) - turnOf(b) || (a.place < b.place ? -1 : 1));
  return {
    files: await around(machine, cluster, files, ports.template),
    report: {
      apiVersion: 'kubepki/v1',
      kind: 'BundleReport',
      at: now.toISOString(),
      root: ports.store.root,
      machine,
      roles,
      files: files.map(({ place, mode, sha256: sum, from }) => ({
        path: place,
        mode: octal(mode),
        sha256: sum,
        ...('credential' in from ? { credential: from.credential } : { rendering: from.rendering }),
      })),
      keys: keysIn(files, cluster),
      warnings: [...warnings, ...unpacked(machine, survey.unknown, wanted)],
    },
  };
}

/** What stands rendered and would be rendered otherwise now. */
async function outdated(
  files: readonly Whole[],
  cluster: Cluster,
  now: Date,
  ports: BundlePorts,
): Promise<readonly Unrendered[]> {
  const stands = new Map(files.filter(({ from }) => 'rendering' in from).map((file) => [file.path, file]));
  if (stands.size === 0) return [];
  const drawing = await draw(cluster, ({ path }) => stands.has(path), now, ports);
  return drawing.files.flatMap(({ rendering: { path }, text }) => {
    const bytes = stands.get(path)?.bytes;
    return bytes === undefined || sameBytes(bytes, toUtf8(text)) ? [] : [{ why: 'outdated', path }];
  });
}

/** In which order they are put in place. A kubelet starts a static pod when it sees the manifest: all that the pod reads is there before. */
function turnOf({ from }: HostFile): number {
  if ('credential' in from) return 0;
  return from.rendering === 'static-pods' ? 2 : 1;
}

async function around(
  machine: string,
  cluster: Cluster,
  files: readonly Whole[],
  template: BundlePorts['template'],
): Promise<readonly Packed[]> {
  const script = (name: string) => template(`bundle/${name}`);
  const texts: Readonly<Record<(typeof AROUND)[number], string>> = {
    'README.txt': await script('README.txt'),
    'install.sh': await script('install.sh'),
    'verify.sh': await script('verify.sh'),
    'PROGRAMS': renderPrograms(readersOn(machine, cluster, files)),
    'MANIFEST': renderManifest(machine, files),
  };
  const placed = files.map(({ place, mode, bytes }): Packed => ({ path: `files${place}`, mode, bytes }));
  const beside = AROUND.map((path): Packed => {
    const mode = path.endsWith('.sh') ? 0o755 : 0o644;
    return { path, mode, bytes: toUtf8(texts[path]) };
  });
  const all = [...placed, ...beside];
  const sums: { path: string; sha256: string }[] = [];
  for (const { path, bytes } of all) sums.push({ path, sha256: await sha256(bytes) });
  return [...all, { path: SUMS, mode: 0o644, bytes: toUtf8(renderSums(sums)) }];
}

function rolesOf(machine: string, cluster: Cluster): readonly MachineRole[] {
  const { controlPlane, etcd, workers } = cluster;
  const lists = { 'control-plane': controlPlane, 'etcd-member': etcd, 'worker': workers };
  const roles = (Object.keys(lists) as MachineRole[]).filter((role) =>
    lists[role].some(({ name }) => name === machine),
  );
  if (roles.length > 0) return roles;
  const machines = [...new Set([...controlPlane, ...etcd, ...nodesOf(cluster)].map(({ name }) => name))];
  throw new KubepkiError('unknown-machine', {
    machine,
    machines,
    ...optional('nearest', nearest(machine, machines)),
  });
}

interface Unrendered {
  readonly why: 'missing' | 'outdated';
  readonly path: string;
}

/** Nobody reads more of them at once; the count says how many there are. */
const MOST_DETAILS = 20;

function incomplete(
  machine: string,
  unready: readonly Unready[],
  unrendered: readonly Unrendered[],
): KubepkiError {
  const details = [
    ...unready.flatMap(({ credential, reasons }) =>
      reasons.map((reason): Evidence => {
        // what is amiss with an answer of somebody else is plan's to tell
        const { faults: _faults, ...fields } = { faults: undefined, ...reason };
        return { credential, ...fields };
      }),
    ),
    ...unrendered.map(({ why, path }): Evidence => ({ rendering: why, path })),
  ];
  const mends = unready.every(({ action }) => !HELD.has(action));
  return new KubepkiError(
    'bundle-incomplete',
    {
      machine,
      problems: details.length,
      next: [
        ...(unready.length > 0 ? [mends ? 'apply' : 'plan'] : []),
        ...(unrendered.length > 0 ? ['render'] : []),
      ],
    },
    undefined,
    details.slice(0, MOST_DETAILS),
  );
}

/** What apply cannot mend by itself. */
const HELD: ReadonlySet<Unready['action']> = new Set(['refuse', 'request', 'await']);

/** Whose private keys are in it, and what each gives to whoever reads the bundle. */
function keysIn(files: readonly HostFile[], cluster: Cluster): readonly BundledKey[] {
  const keyed = new Set(
    files.flatMap(({ from }) =>
      'credential' in from && (from.role === 'key' || from.role === 'kubeconfig') ? [from.credential] : [],
    ),
  );
  const rendered = new Set(files.flatMap(({ from }) => ('rendering' in from ? [from.rendering] : [])));
  return [
    ...credentials(cluster)
      .filter(({ id }) => keyed.has(id))
      .map(({ id, makes, identity: of }) => ({ of: id, makes, power: identity(of).power })),
    ...[...rendered].flatMap((kind): readonly BundledKey[] => {
      const power = SECRETS[kind];
      return power === undefined ? [] : [{ of: kind, makes: 'rendering', power }];
    }),
  ];
}

const SECRETS: Readonly<Partial<Record<RenderKind, string>>> = {
  'encryption-config': 'reads what the API server encrypts in etcd, from any copy of it',
  'bootstrap': 'gets the certificate of a node, of any name',
};

/** What lies among the machine's files and is not one of them. */
function unpacked(
  machine: string,
  unknown: readonly string[],
  wanted: readonly HostFile[],
): readonly ActWarning[] {
  const known = new Set(wanted.map(({ path }) => path));
  return unknown
    .filter((path) => path.startsWith(`nodes/${machine}/`) && !known.has(path))
    .map((path) => ({ warning: 'not-packed', path }));
}
