/** What stands in the way of rendering. */
import type { ErrorCode } from '../../domain/error.ts';
import type { ErrorWording } from './error.ts';

type Code = Extract<
  ErrorCode,
  'bootstrap-token-damaged' | 'version-not-rendered' | 'not-one-document' | 'secret-not-made'
>;

export const RENDER_WORDS: Readonly<Record<Code, ErrorWording>> = {
  'bootstrap-token-damaged': {
    summary: 'the bootstrap token in the store is not as kubepki writes it',
    says: (e) =>
      `${e('path')} is no bootstrap token: it has ${e('problems') === '1' ? 'a problem' : `${e('problems')} problems`}`,
    hint: (e, me) => `rm ${e('path:shell')}, then: ${me} render bootstrap`,
  },
  'version-not-rendered': {
    summary: 'the flags and configuration of this version of Kubernetes are not known here',
    says: (e) =>
      `kubernetesVersion is "${e('version')}", and flags and configuration are known from "${e('oldest')}" on`,
    hint: (e) => `kubernetesVersion: ${e('oldest')} in the cluster file, or a later one`,
  },
  'not-one-document': {
    summary: '--to takes one document, and the kind makes another number of them',
    says: (e) =>
      e('files') === '0'
        ? `this cluster has no ${e('kinds')}`
        : `${e('kinds')} is ${e('files')} files, and --to takes one`,
    hint: (e, me) => `${me} render ${e('kinds')} writes them below nodes/, each at its path on the machine`,
  },
  'secret-not-made': {
    summary: 'the document holds a secret that the store does not have yet, and --to leaves the store alone',
    says: (e) => `${e('path')} is not there yet, and with --to nothing is made in the store`,
    hint: (_e, me) => `${me} render, and then again with --to`,
  },
};
