import { filesOf, foundIn, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const OTHERS = 0o077;
/** Read by the group and by nobody else: how a key is given to a program that does not run as root. */
const GROUP_READS = 0o040;

export const keyReadable = {
  id: 'key-readable',
  severity: 'warning',
  says: 'a private key can be read or written by others than its owner',
  remedy: 'restrict-mode',
  benchmark: ['CIS-1.12 1.1.21'],
  cites: ['openssh/openssh-portable authfile.c (sshkey_perm_ok) asks the same of its keys'],
  judge: ({ site }) =>
    filesOf(site).flatMap(({ file, material: { mode = 0, keys }, uses }) => {
      const open = mode & OTHERS;
      const isKubeconfig = uses.some(({ slot }) => slot === 'kubeconfig');
      if (open === 0 || keys.length === 0 || isKubeconfig) return [];
      const more = open === GROUP_READS ? ({ severity: 'advice' } as const) : {};
      return [foundIn({ spot: { file } }, { mode: modeText(mode), should: '0600' }, more)];
    }),
} as const satisfies DiagnosisRule;
