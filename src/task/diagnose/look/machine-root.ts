/**
 * The root of a machine, wherever its files lie here: / on the machine itself, nodes/NAME in a store, a copy of its disk, the
 * root of a container. Links lead where they lead on the machine, and never out of it.
 */
import type { FileState } from '../../../domain/port.ts';
import { type Sight, stateOf } from './sight.ts';

export interface Located {
  /** as it can be opened from here */
  readonly file: string;
  readonly state: 'there' | 'missing' | 'closed' | 'endless';
  readonly status?: FileState;
  readonly assumed?: true;
}

/** Linux follows as many (path_resolution(7)). */
const MOST_LINKS = 40;

export async function locate(root: string, path: string, sight: Sight): Promise<Located> {
  const folder = root.replace(/\/+$/, '');
  const asNamed = `${folder}/${path.replace(/^\/+/, '')}`;
  const todo = path.split('/');
  let at: string[] = [];
  let status: FileState | undefined;
  let links = 0;
  for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      at.pop();
      continue;
    }
    const state = await stateOf(`${folder}/${[...at, name].join('/')}`, sight);
    if (state === undefined) return { file: asNamed, state: 'missing' };
    if (state === 'closed') return { file: asNamed, state: 'closed' };
    if (state.kind === 'link' && state.target !== undefined) {
      links += 1;
      if (links > MOST_LINKS) return { file: asNamed, state: 'endless' };
      if (state.target.startsWith('/')) at = [];
      todo.unshift(...state.target.split('/'));
    } else at.push(name);
    status = state;
  }
  // on the machine itself a link is opened by its own name, which is the one that people know
  const file = links === 0 || folder === '' ? asNamed : `${folder}/${at.join('/')}`;
  return { file, state: 'there', ...(status === undefined ? {} : { status }) };
}
