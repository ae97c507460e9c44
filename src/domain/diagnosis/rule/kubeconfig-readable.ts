import { kubeconfigSetting } from '../../site/kubeconfig-field.ts';
import type { Site, Use } from '../../site/site.ts';
import { filesOf, foundIn, isEmbedded, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const kubeconfigReadable = {
  id: 'kubeconfig-readable',
  severity: 'warning',
  says: 'a kubeconfig with credentials can be read by others than its owner, or any kubeconfig written by them',
  remedy: 'restrict-mode',
  benchmark: ['CIS-1.12 1.1.13', 'CIS-1.12 1.1.15', 'CIS-1.12 1.1.17', 'CIS-1.12 4.1.3', 'CIS-1.12 4.1.5'],
  cites: ['kubernetes/client-go tools/clientcmd/loader.go (WriteToFile: 0600)'],
  judge: ({ site }) =>
    filesOf(site).flatMap(({ file, material: { mode = 0 }, uses }) => {
      const own = uses.filter(({ slot }) => slot === 'kubeconfig');
      const open = mode & (own.some((use) => holdsSecret(site, use)) ? 0o077 : 0o022);
      if (own.length === 0 || open === 0) return [];
      const more = open === 0o040 ? ({ severity: 'advice' } as const) : {};
      return [foundIn({ spot: { file } }, { mode: modeText(mode), should: '0600' }, more)];
    }),
} as const satisfies DiagnosisRule;

/** A key as data, a token or a password: what is a secret of this file, and not of one that it names. */
function holdsSecret({ uses, programs }: Site, { spot, program, kubeconfig = '' }: Use): boolean {
  const holdsKey = uses.some(
    (use) => use.spot.file === spot.file && use.slot === 'kubeconfig-key' && isEmbedded(use),
  );
  const owner = programs.find(({ id }) => id === program);
  return (
    holdsKey ||
    (owner !== undefined &&
      (['token', 'password'] as const).some(
        (field) => kubeconfigSetting(owner, kubeconfig, field) !== undefined,
      ))
  );
}
