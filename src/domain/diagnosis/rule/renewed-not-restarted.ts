import type { SeenProgram, Use } from '../../site/site.ts';
import { slotSources } from '../../site/slot.ts';
import { foundIn, isEmbedded } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

/** Starts are told by the clock tick, and whoever starts a program writes its files just before. */
const BLUR = 2000;

function readsOnce(use: Use, { party, settings }: SeenProgram): boolean {
  // the kubelet writes its own once it has its first certificate
  if (party === 'kubelet' && settings.some(({ key }) => key === 'bootstrap-kubeconfig')) return false;
  // of a kubeconfig what stands in it is read once; the files that it names are read again
  if (use.slot.startsWith('kubeconfig')) return use.slot === 'kubeconfig-certificate' && isEmbedded(use);
  return slotSources(party).some(
    ({ slot, key, reload }) => slot === use.slot && key === use.setting?.key && reload === 'restart',
  );
}

export const renewedNotRestarted = {
  id: 'renewed-not-restarted',
  severity: 'warning',
  says: 'a file has changed since the program started, which reads it only then: it goes on with what was there',
  remedy: 'restart',
  cites: [
    'etcd-io/etcd client/pkg/transport/listener.go (authorities at the start, certificates on each handshake)',
    'kubernetes/apiserver pkg/server/dynamiccertificates',
    'kubernetes/client-go transport/cert_rotation.go (files are read again, embedded data is not)',
  ],
  judge: ({ site }) => {
    const programs = new Map(site.programs.map((program) => [program.id, program]));
    return site.uses.flatMap((use) => {
      const program = programs.get(use.program);
      const modified = use.material?.modified;
      if (program?.started === undefined || modified === undefined || !readsOnce(use, program)) return [];
      if (modified.getTime() - program.started.getTime() < BLUR) return [];
      const evidence = {
        program: program.id,
        slot: use.slot,
        started: program.started.toISOString(),
        modified: modified.toISOString(),
      };
      return [{ ...foundIn(use, evidence), suspects: [{ file: use.spot.file, within: program.id }] }];
    });
  },
} as const satisfies DiagnosisRule;
