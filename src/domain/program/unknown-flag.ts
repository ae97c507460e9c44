/** The flags that a cluster file gives of its own, held against those that its release knows. */
import type { Cluster } from '../cluster.ts';
import { nearest } from '../name.ts';
import type { Problem } from '../shape.ts';
import { KNOWN_FLAGS, RELEASES } from './known-flags.ts';
import { PROGRAM_IDS, type ProgramId } from './program.ts';

export function unknownFlags({ flags, kubernetesVersion }: Cluster): readonly Problem[] {
  return PROGRAM_IDS.flatMap((id): Problem[] => {
    const releases = id === 'etcd' ? RELEASES.etcd : askedAround(kubernetesVersion.minor);
    const known = knownTo(id, releases);
    return Object.keys(flags[id] ?? {})
      .filter((flag) => releases.length > 0 && !known.includes(flag))
      .map((flag): Problem => {
        const near = nearest(flag, known);
        return {
          path: ['flags', id, flag],
          kind: 'unknown-key',
          found: flag,
          expected: `a flag of ${id} ${releases.join(', ')}`,
          ...(near === undefined ? {} : { nearest: near }),
        };
      });
  });
}

/** The release itself where it was asked; the two beside it where it was not; none for what is older or newer than all. */
function askedAround(minor: number): readonly string[] {
  const minors = RELEASES.kubernetes.map((release) => Number(release.split('.')[1]));
  const below = minors.filter((one) => one <= minor).at(-1);
  const above = minors.find((one) => one >= minor);
  return below === undefined || above === undefined
    ? []
    : [...new Set([below, above])].map((one) => `1.${one}`);
}

/** What any of the releases knows: which etcd runs the file does not say, and a release between two has the flags of either. */
function knownTo(id: ProgramId, releases: readonly string[]): readonly string[] {
  return KNOWN_FLAGS[id]
    .trim()
    .split(/\s+/)
    .flatMap((word) => {
      const [name = '', only] = word.split('=');
      const some = only === undefined || only.split(',').some((release) => releases.includes(release));
      return some ? [name] : [];
    });
}
