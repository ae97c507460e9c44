import { kubeconfigSetting } from '../../site/kubeconfig-field.ts';
import type { SeenProgram, Use } from '../../site/site.ts';
import { filesOf, foundIn, isEmbedded, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const holdsKey = (uses: readonly Use[], file: string): boolean =>
  uses.some((use) => use.spot.file === file && use.slot === 'kubeconfig-key' && isEmbedded(use));

function holdsToken({ program, kubeconfig }: Use, programs: readonly SeenProgram[]): boolean {
  const user = programs.find(({ id }) => id === program);
  return (
    user !== undefined &&
    kubeconfig !== undefined &&
    kubeconfigSetting(user, kubeconfig, 'token') !== undefined
  );
}

export const kubeconfigReadable = {
  id: 'kubeconfig-readable',
  severity: 'warning',
  says: 'a kubeconfig with credentials can be read or written by others than its owner',
  remedy: 'restrict-mode',
  benchmark: ['CIS-1.12 1.1.13', 'CIS-1.12 1.1.15', 'CIS-1.12 1.1.17', 'CIS-1.12 4.1.3', 'CIS-1.12 4.1.5'],
  cites: ['kubernetes/client-go tools/clientcmd/loader.go (WriteToFile: 0600)'],
  judge: ({ site }) =>
    filesOf(site).flatMap(({ file, material: { mode = 0 }, uses }) => {
      const own = uses.filter(({ slot }) => slot === 'kubeconfig');
      const secret = holdsKey(site.uses, file) || own.some((use) => holdsToken(use, site.programs));
      const open = mode & (secret ? 0o077 : 0o022);
      if (own.length === 0 || open === 0) return [];
      const more = open === 0o040 ? ({ severity: 'advice' } as const) : {};
      return [foundIn({ spot: { file } }, { mode: modeText(mode), should: '0600' }, more)];
    }),
} as const satisfies DiagnosisRule;
