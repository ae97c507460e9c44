/** Every kind of cluster that decides about command lines, and the programs that run in it. */
import { AUTHORITY_KINDS, type Cluster, KUBELETS, type Machine } from '../../../src/domain/cluster.ts';
import { LAYOUT_IDS } from '../../../src/domain/layout/table.ts';
import type { ProgramId } from '../../../src/domain/program/program.ts';
import { renderings } from '../../../src/domain/rendering/rendering.ts';
import { CIDRS, clusterOf, machines } from '../cluster.ts';

const FAMILIES = ['v4', 'v6', 'dual'] as const;

/** Layouts, releases, arrangements of authorities, where their keys are, how kubelets get theirs; addresses and members in turn. */
export function everyCluster(
  versions: readonly string[],
): readonly { readonly what: string; readonly cluster: Cluster }[] {
  const found: { what: string; cluster: Cluster }[] = [];
  const each = <T>(list: readonly T[], use: (one: T) => void) => {
    for (const one of list) use(one);
  };
  each(LAYOUT_IDS, (layout) =>
    each(versions, (kubernetesVersion) =>
      each(AUTHORITY_KINDS, (kubernetes) =>
        each([...AUTHORITY_KINDS, 'kubernetes'] as const, (etcd) =>
          each(AUTHORITY_KINDS, (frontProxy) =>
            each(['plain', 'encrypted'] as const, (authorityKeys) =>
              each(KUBELETS, (kubelets) => {
                if (kubelets === 'bootstrap' && (kubernetes === 'external' || authorityKeys === 'encrypted'))
                  return;
                const n = found.length;
                const family = FAMILIES[n % 3] ?? 'v4';
                const apart = Math.floor(n / 3) % 2 === 1;
                found.push({
                  what: [
                    layout,
                    kubernetesVersion,
                    kubernetes,
                    etcd,
                    frontProxy,
                    authorityKeys,
                    kubelets,
                  ].join(' '),
                  cluster: clusterOf({
                    layout,
                    kubernetesVersion,
                    authorities: { kubernetes, etcd, frontProxy, root: n % 2 === 0 ? 'own' : 'external' },
                    authorityKeys,
                    kubelets,
                    serviceCidrs: CIDRS[family],
                    podCidrs: n % 5 === 0 ? ['10.200.0.0/16'] : [],
                    controlPlane: machines('cp', 1, 2, family),
                    etcd: apart ? machines('etcd', 2, 3, family) : [],
                    workers: machines('worker', 3, 1, family),
                  }),
                });
              }),
            ),
          ),
        ),
      ),
    ),
  );
  return found;
}

/** Every program of a cluster on every machine where it runs. */
export function running(cluster: Cluster): readonly { readonly id: ProgramId; readonly machine: Machine }[] {
  return renderings(cluster).flatMap(({ kind, program: id, machine }) =>
    kind !== 'flags' || id === undefined || machine === undefined ? [] : [{ id, machine }],
  );
}
