/** What stands in the way of rendering. */
import type { ErrorCode } from '../../domain/error.ts';
import type { ErrorWording } from './error.ts';

type Code = Extract<
  ErrorCode,
  | 'bootstrap-token-damaged'
  | 'image-missing'
  | 'version-not-rendered'
  | 'not-one-document'
  | 'secret-not-made'
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
    hint: (e) => `kubernetesVersion: "${e('oldest')}" in the cluster file, or a later one`,
  },
  'image-missing': {
    summary: 'a program runs as a static pod, and the cluster file names no image for it',
    says: (e) => `the cluster file names no image for ${e('programs') || 'a program'}`,
    hint: (e) =>
      `in the cluster file, with the registry and tag that its machines pull from: images: {${e('programs')
        .split(', ')
        .map((program) => `${program}: registry.example.com/${program}:TAG`)
        .join(', ')}}`,
  },
  'not-one-document': {
    summary: '--to takes one document, and the kind makes another number of them',
    says: (e) =>
      e('files') === '0'
        ? `this cluster has no ${e('kinds')}`
        : `--to takes one document, and "${e('kinds')}" is "${e('files')}" files`,
    hint: (e, me) =>
      `without --to they are written below nodes/, each at its path: ${[me, 'render', e('kinds')].filter(Boolean).join(' ')}`,
  },
  'secret-not-made': {
    summary: 'the document holds a secret that the store does not have yet, and --to leaves the store alone',
    says: (e) => `with --to nothing is made in the store, and there is no "${e('path')}" yet`,
    hint: (_e, me) => `${me} render, and then again with --to`,
  },
};
