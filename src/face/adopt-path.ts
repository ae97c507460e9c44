import { KubepkiError } from '../domain/error.ts';
import type { AdoptPath } from '../task/adoption/ask.ts';

/** [WHOSE=]PATH; a path with an equals sign of its own is told by a slash before it: ./a=b. */
export function adoptPathOf(command: string, text: string): AdoptPath {
  const [, whose, path] = /^([^/=]+)=(.+)$/s.exec(text) ?? [];
  if (text.endsWith('=') || text.startsWith('='))
    throw new KubepkiError('bad-value', {
      command,
      option: '--adopt',
      value: text,
      expected: '[WHOSE=]PATH, such as cp-1=/mnt/cp-1/etc/kubernetes',
    });
  return whose === undefined || path === undefined ? { path: text } : { path, whose };
}
