import { edgesWith, settingEvidence, subjectOfUse } from '../part.ts';
import { suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found, Scene } from '../rule.ts';
import { saidOfFile } from '../wrapping-file.ts';
import { type SlotId, SLOTS } from '../../site/slot.ts';
import type { Use } from '../../site/site.ts';

export const fileMissing = {
  id: 'file-missing',
  severity: 'critical',
  says: 'a file is missing at the path where a program looks for it',
  remedy: 'restore-file',
  cites: [
    'golang/go src/os/file.go (Open)',
    'kubernetes/kubernetes cmd/kube-apiserver/app/options (files are read at the start)',
  ],
  judge: (scene) =>
    scene.site.uses.flatMap((use): readonly Found[] => {
      if (use.state !== 'missing' || use.setting === undefined) return [];
      if (isYetToCome(use, scene) || isRenderedLater(use, scene)) return [];
      const suspect = suspectOf(use);
      return [
        {
          subject: subjectOfUse(use, scene),
          evidence: { ...settingEvidence(use), path: use.path ?? use.spot.file },
          suspects: [...(suspect === undefined ? [] : [suspect]), { file: use.setting.spot.file }],
          edges: edgesWith(scene, use, ...certificateOf(use, scene)),
          logged: saidOfFile(use, scene.site),
          ...(isOnMachine(use, scene) ? {} : ({ severity: 'unknown' } as const)),
        },
      ];
    }),
} as const satisfies DiagnosisRule;

/**
 * The kubelet makes its kubeconfig from its first one, and needs that no more once it has it
 * (kubernetes/kubernetes cmd/kubelet/app/server.go, bootstrap.LoadClientCert).
 */
function isYetToCome({ program, slot, kubeconfig, setting }: Use, { site }: Scene): boolean {
  // where only the cluster file tells of a program, what configures it is not rendered yet
  const told = site.programs.find(({ id }) => id === program)?.told.by;
  if (told === 'cluster-file' && SLOTS[slot].holds === 'configuration') return true;
  if (!program.startsWith('kubelet@') || !slot.startsWith('kubeconfig')) return false;
  const by = kubeconfig ?? setting?.key;
  const hasFirst = site.programs.some(
    ({ id, settings }) => id === program && settings.some(({ key }) => key === 'bootstrap-kubeconfig'),
  );
  return by === 'bootstrap-kubeconfig' || (by === 'kubeconfig' && hasFirst);
}

/** Where nothing was rendered yet the cluster file tells of what will be: configurations come with it. */
function isRenderedLater({ program, slot }: Use, { site }: Scene): boolean {
  const told = site.programs.find(({ id }) => id === program)?.told.by;
  return told === 'cluster-file' && SLOTS[slot].holds === 'configuration';
}

/** What somebody holds may be meant for another machine, with other files. */
function isOnMachine({ program }: Use, { site }: Scene): boolean {
  return site.programs.some(({ id, machine }) => id === program && machine !== undefined);
}

/** Without its key a certificate is not shown either. */
function certificateOf({ program, slot, kubeconfig }: Use, { site }: Scene): readonly Use[] {
  return site.uses.filter(
    (use) => use.program === program && use.kubeconfig === kubeconfig && keyOf(use.slot) === slot,
  );
}

function keyOf(slot: SlotId): SlotId | undefined {
  const record = SLOTS[slot];
  return 'key' in record ? record.key : undefined;
}
