/** Why diagnose cannot go on. */
import type { ErrorCode } from '../../domain/error.ts';
import type { ErrorWording } from './error.ts';

export const DIAGNOSIS_ERROR_WORDS = {
  'nothing-to-diagnose': {
    summary: 'there is nothing of a cluster in what was named',
    says: (e) =>
      e('targets') === ''
        ? 'no component of Kubernetes runs on this machine, and none of its files are where they usually lie'
        : `no unit, manifest, kubeconfig or configuration of a component in ${e('targets')}`,
    hint: (e, me) =>
      e('targets') === ''
        ? `${me} diagnose DIR, a folder with the files of the cluster`
        : `${me} inspect ${e('first:shell')} says what lies there`,
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWording>>;
