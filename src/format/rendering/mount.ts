/** What a static pod mounts of its machine: each path that its command line names, at the same place. */
import type { Flag } from '../../domain/program/command-line.ts';
import type { ContainedId } from '../../domain/program/program.ts';

export interface Mount {
  /** a DNS label */
  readonly name: string;
  readonly path: string;
  readonly writable: boolean;
  /** undefined: file or directory, whichever it is */
  readonly type: 'Directory' | 'DirectoryOrCreate' | 'File' | undefined;
}

type Wanted = Omit<Mount, 'name'>;

/**
 * For what is dialled beyond the cluster: webhooks, identity providers, cloud APIs. Where Go looks on Debian and its kin,
 * and on Fedora and its kin (crypto/x509 root_linux.go). kubeadm adds those of its machine that others link to; which
 * machine there will be is not known here, and below /usr nothing may be made on some.
 */
const TRUST_STORES = ['/etc/pki/ca-trust', '/etc/ssl/certs'] as const;
const DIALS_BEYOND: ReadonlySet<ContainedId> = new Set(['kube-apiserver', 'kube-controller-manager']);

/** `further`: the flags that the cluster file says, of which nothing is known but their values. */
export function mountsOf(
  program: ContainedId,
  flags: readonly Flag[],
  further: readonly string[],
): readonly Mount[] {
  const others = new Set(further);
  const read = flags.flatMap(({ path }) => (path?.is === 'read' ? [path.path] : []));
  // both halves of a renewed pair are seen at once in a directory, and never in a file, whose mount is of the one that was there
  const directories = flags.flatMap(({ flag, path }) =>
    path?.is === 'read' && path.path.endsWith('.key') && !others.has(flag) ? [parent(path.path)] : [],
  );
  const wanted: readonly Wanted[] = [
    ...flags.flatMap(({ flag, path }): Wanted[] =>
      path?.is === 'written'
        ? // a log is renamed when it is full, and so is written where it lies
          [
            {
              path: isDirectory(flag) ? path.path : parent(path.path),
              writable: true,
              type: 'DirectoryOrCreate',
            },
          ]
        : [],
    ),
    ...directories.map((path): Wanted => ({ path, writable: false, type: 'Directory' })),
    ...(DIALS_BEYOND.has(program) ? TRUST_STORES : []).map(
      (path): Wanted => ({ path, writable: false, type: 'DirectoryOrCreate' }),
    ),
    ...read.map((path): Wanted => ({ path, writable: false, type: 'File' })),
    ...flags
      .flatMap(({ path, value }) => (path === undefined ? pathsIn(value) : []))
      .map((path): Wanted => ({ path, writable: false, type: undefined })),
  ];
  return named(withoutCovered(wanted).sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function isDirectory(flag: string): boolean {
  return flag.endsWith('-dir');
}

/** A flag that we do not know may name files; what the container has itself is none of them. */
function pathsIn(value: string): readonly string[] {
  const paths = value.split(',');
  return paths.every((path) => /^\/[^/:]+\/[^:]*[^/:]$/.test(path) && !/^\/(?:dev|proc|sys|tmp)\//.test(path))
    ? paths
    : [];
}

/** Each path once, and none that another mount shows as well, unless it is to be written and the other is not. */
function withoutCovered(wanted: readonly Wanted[]): Wanted[] {
  const kept: Wanted[] = [];
  for (const one of [...wanted].sort(
    (a, b) => Number(b.writable) - Number(a.writable) || a.path.length - b.path.length,
  )) {
    const covered = kept.some(
      ({ path, type, writable }) =>
        one.path === path || (type !== 'File' && one.path.startsWith(`${path}/`) && writable >= one.writable),
    );
    if (!covered) kept.push(one);
  }
  return kept;
}

/** A label of the path's own words (RFC 1123: 63 characters); those that come to the same are numbered. */
function named(wanted: readonly Wanted[]): readonly Mount[] {
  const taken = new Set<string>();
  return wanted.map((one) => {
    const label =
      one.path
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '') || 'root';
    const short = label.slice(0, 58).replace(/-$/, '');
    let name = label.length > 63 ? short : label;
    for (let n = 2; taken.has(name); n++) name = `${short}-${n}`;
    taken.add(name);
    return { name, ...one };
  });
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
