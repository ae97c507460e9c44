/** Who on a machine reads a file of it, and what that program needs to see a new one: for whoever replaces it there. */
import type { Cluster } from './cluster.ts';
import { credentials } from './credential.ts';
import { runsOn, type Runs } from './machine.ts';
import type { PartyId } from './party.ts';
import type { HostFile } from './rendering/host-files.ts';
import type { RenderKind } from './rendering/kind.ts';
import { renderings } from './rendering/rendering.ts';
import { ORDER, rollout } from './rollout.ts';

export interface Reader {
  readonly program: PartyId;
  readonly runs: Runs;
  readonly does: 'rereads' | 'restart';
  /** absolute, on the machine */
  readonly place: string;
}

/** Program by program, in the order in which to start them. */
export function readersOn(machine: string, cluster: Cluster, files: readonly HostFile[]): readonly Reader[] {
  const wanted = new Map(credentials(cluster).map((one) => [one.id, one]));
  const rendered = new Map(renderings(cluster).map((one) => [one.path, one]));
  const all = files.flatMap(({ path, place, from }): readonly Reader[] => {
    if ('credential' in from) {
      const credential = wanted.get(from.credential);
      const changed = credential === undefined ? undefined : rollout(cluster, [credential], new Set([path]));
      const programs = changed?.machines.flatMap((one) => one.programs) ?? [];
      return programs.map(({ party, runs, does }) => ({ program: party, runs, does, place }));
    }
    const read = READ_BY[from.rendering];
    if (read === undefined) return [];
    const program = read.program ?? rendered.get(path)?.program;
    const runs = program === undefined ? undefined : runsOn(machine, program, cluster);
    if (program === undefined || runs === undefined) return [];
    // what a pod has mounted of it is the file that was there when the pod began (format/rendering/mount.ts)
    return [{ program, runs, does: runs === 'static-pod' ? 'restart' : read.does, place }];
  });
  return all.toSorted((a, b) => ORDER.indexOf(a.program) - ORDER.indexOf(b.program));
}

/**
 * A manifest of a static pod is followed by the kubelet, and flags are for whoever runs programs otherwise. The API server
 * follows its AuthenticationConfiguration (kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go, ApplyTo), and the
 * others only when told to.
 */
const READ_BY: Readonly<
  Partial<Record<RenderKind, { readonly program?: PartyId; readonly does: Reader['does'] }>>
> = {
  'systemd': { does: 'restart' },
  'kubelet-config': { program: 'kubelet', does: 'restart' },
  'bootstrap': { program: 'kubelet', does: 'restart' },
  'proxy-config': { program: 'kube-proxy', does: 'restart' },
  'authentication-config': { program: 'kube-apiserver', does: 'rereads' },
  'encryption-config': { program: 'kube-apiserver', does: 'restart' },
  'audit-policy': { program: 'kube-apiserver', does: 'restart' },
};
