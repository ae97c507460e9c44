/** What lies in the store and is nobody's any more, and what of it is worse than in the way. */
import { AUTHORITY_IDS } from '../domain/identity/table.ts';
import { LAYOUT_IDS, layoutFiles } from '../domain/layout/table.ts';
import type { Step } from '../domain/plan/step.ts';
import type { ActWarning } from '../domain/act-warning.ts';
import { unasked } from './ask-elsewhere.ts';
import type { Survey } from './survey.ts';

/** Files that the cluster file does not account for, and requests that nobody is asked any more. */
export function leftOver(steps: readonly Step[], { unknown, bytes }: Survey): readonly string[] {
  return [...unknown, ...unasked(steps, bytes)].sort();
}

/** Each of them; the key of an authority, on a machine that shall not have it, by what it is. */
export function leftOverWarnings(paths: readonly string[]): readonly ActWarning[] {
  return paths.map((path) => ({
    warning: isAuthorityKey(path) ? 'authority-key-left' : 'unknown-file',
    path,
  }));
}

export function isAuthorityKey(path: string): boolean {
  return LAYOUT_IDS.some((layout) =>
    AUTHORITY_IDS.some((id) =>
      layoutFiles(layout, id).some(
        ({ role, on, path: own }) => role === 'key' && on !== 'shared' && path.endsWith(`/${own}`),
      ),
    ),
  );
}
