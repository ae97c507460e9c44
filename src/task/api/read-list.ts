/** Every object of a list, a page at a time: a cluster may hold thousands of them. */
import type { ApiAnswer, ApiServer } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';

export type Listed =
  | { readonly ok: true; readonly items: readonly unknown[]; readonly resourceVersion: string }
  /** what the server said instead */
  | { readonly ok: false; readonly answer: ApiAnswer };

/** kubectl's chunk (--chunk-size) */
const PAGE = '500';
/** The server forgot where the list was to go on, after some minutes (etcd compaction). */
const EXPIRED = 410;
/** Half a million objects: more than etcd holds of any kind, and less than for ever. */
const PAGES = 1000;

/** @throws KubepkiError api-answer, of a list that does not end, and all that ApiServer.call throws */
export async function readList(
  api: Pick<ApiServer, 'access' | 'call'>,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Listed> {
  const items: unknown[] = [];
  const tokens = new Set<string>();
  let page: Readonly<Record<string, string>> = { limit: PAGE };
  for (let pages = 1; pages <= PAGES; pages += 1) {
    const answer = await api.call({ method: 'GET', path, query: { ...query, ...page } });
    if (answer.status === EXPIRED && 'limit' in page) {
      // all of it at once then, as client-go's pager does
      items.length = 0;
      page = {};
      continue;
    }
    const list = answer.status === 200 ? listOf(answer.body) : undefined;
    if (list === undefined) return { ok: false, answer };
    for (const item of list.items) items.push(item);
    if (list.goesOn === '') return { ok: true, items, resourceVersion: list.resourceVersion };
    // each goes on behind the object that was last (apiserver pkg/storage/continue.go): the same again is a circle
    if (tokens.has(list.goesOn)) break;
    tokens.add(list.goesOn);
    page = { limit: PAGE, continue: list.goesOn };
  }
  throw new KubepkiError('api-answer', {
    server: api.access.server,
    problem: 'list-without-end',
    doing: `list ${path.split('/').at(-1)}`,
  });
}

function listOf(
  body: unknown,
):
  | { readonly items: readonly unknown[]; readonly goesOn: string; readonly resourceVersion: string }
  | undefined {
  if (typeof body !== 'object' || body === null || !('items' in body)) return undefined;
  // Go writes a list of nothing as null in some versions
  const items = body.items ?? [];
  if (!Array.isArray(items)) return undefined;
  const metadata = 'metadata' in body && typeof body.metadata === 'object' ? body.metadata : {};
  const word = (field: string): string => {
    const value: unknown = (metadata as Record<string, unknown> | null)?.[field];
    return typeof value === 'string' ? value : '';
  };
  return { items, goesOn: word('continue'), resourceVersion: word('resourceVersion') };
}
