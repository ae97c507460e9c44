/** What is said of a kubeconfig that cannot be merged into. */
import type { ErrorCode } from '../../domain/error.ts';
import type { KubeconfigProblem } from '../../format/kubeconfig/open.ts';
import type { ForeignWhy } from '../../task/kubeconfig/whose.ts';
import type { ErrorWording } from './error.ts';

/** Tables read by what came from evidence, which is only text. */
type Words = Readonly<Record<string, string | undefined>>;
type Problems = Readonly<Record<string, ((what: string) => string) | undefined>>;
type Code = Extract<ErrorCode, `kubeconfig-${string}`>;

export const KUBECONFIG_WORDS: Readonly<Record<Code, ErrorWording>> = {
  'kubeconfig-invalid': {
    summary: 'a kubeconfig cannot be merged into as it is',
    says: (e) => {
      const place = e('line') === '' ? e('path') : `${e('path')}, line ${e('line')}`;
      return `${place}: ${(PROBLEMS as Problems)[e('problem')]?.(e('what')) ?? [e('problem'), e('what')].filter(Boolean).join(' ')}; nothing was written`;
    },
    hint: (e, me) =>
      e('line') === '' ? `${me} inspect ${e('path:shell')}` : `sed -n ${e('line')}p ${e('path:shell')}`,
  },
  'kubeconfig-foreign': {
    summary: "a kubeconfig has entries of the same names that are somebody else's",
    says: (e) =>
      `${e('path')} has ${['a', e('entry'), e('name')].filter(Boolean).join(' ')} already, and it is somebody else's: ${(FOREIGN as Words)[e('why')] ?? e('why')}${e('others') === '' ? '' : ` (${e('others')} as well)`}; nothing was written`,
    hint: () => '--name NAME calls ours otherwise, and --replace puts ours in its place',
  },
  'kubeconfig-locked': {
    summary: 'somebody else is changing the kubeconfig, or died over it',
    says: (e) => `${e('path')} is there: kubectl, or another kubepki, is changing the file`,
    hint: (e) => `when none of them runs, it is left over: rm ${e('path:shell')}, then try again`,
  },
};

const PROBLEMS: Readonly<Record<KubeconfigProblem, (what: string) => string>> = {
  'syntax': (what) => `it is not YAML (${what})`,
  'encoding': () => 'it is not UTF-8',
  'too-large': () => 'it is larger than any kubeconfig',
  'too-deep': () => 'brackets or keys are nested without end',
  'documents': () => 'a second document begins, and clients read only one',
  'no-kubeconfig': () => 'it is no kubeconfig',
  'twice': (what) => `${what} is there twice, and clients refuse the whole file`,
  'shape': (what) => `${what} is not as a kubeconfig has it`,
  'shared': (what) =>
    `${what} is shared by an anchor and an alias: changed here it would change elsewhere too`,
};

const FOREIGN: Readonly<Record<ForeignWhy, string>> = {
  'other-cluster': 'another server and another authority',
  'other-subject': 'its certificate has another subject',
  'other-signer': 'another authority of that name signed its certificate',
  'no-certificate': 'it shows no certificate that could be read',
  'other-context': 'it joins another cluster or user',
};
