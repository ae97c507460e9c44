/** The bootstrap token of a store: the one that stands there while it is good, else a new one. */
import { BOOTSTRAP_TOKEN_FILE, type BootstrapToken, isExpired } from '../domain/bootstrap-token.ts';
import { KubepkiError } from '../domain/error.ts';
import type { FileWrite, Store } from '../domain/port.ts';
import { fromUtf8, toUtf8 } from '../domain/utf8.ts';
import { makeBootstrapToken } from '../engine/make/bootstrap-token.ts';
import { readBootstrapToken } from '../format/bootstrap-token/read.ts';
import { renderBootstrapToken } from '../format/bootstrap-token/render.ts';
import { placedFields } from './cluster.ts';

export interface OpenedToken {
  readonly token: BootstrapToken;
  /** kept: it stands in the store; made: there was none; remade: the one there had expired */
  readonly is: 'kept' | 'made' | 'remade';
  /** what makes it stand in the store; whoever uses the token commits these with what has it */
  readonly writes: readonly FileWrite[];
}

/** @throws KubepkiError bootstrap-token-damaged, and all that Store.read throws */
export async function openToken({
  store,
  now,
}: {
  readonly store: Pick<Store, 'read' | 'root'>;
  readonly now: Date;
}): Promise<OpenedToken> {
  const stands = await store.read(BOOTSTRAP_TOKEN_FILE);
  const before = stands === undefined ? undefined : tokenIn(stands, store);
  if (before !== undefined && !isExpired(before, now)) return { token: before, is: 'kept', writes: [] };
  const token = makeBootstrapToken(now);
  const bytes = toUtf8(renderBootstrapToken(token));
  return {
    token,
    is: before === undefined ? 'made' : 'remade',
    writes: [{ path: BOOTSTRAP_TOKEN_FILE, bytes, mode: 0o600, replaces: stands }],
  };
}

function tokenIn(bytes: Uint8Array, store: Pick<Store, 'root'>): BootstrapToken {
  const reading = readBootstrapToken(fromUtf8(bytes));
  if (reading.ok) return reading.token;
  const { problems } = reading;
  throw new KubepkiError(
    'bootstrap-token-damaged',
    { path: `${store.root}/${BOOTSTRAP_TOKEN_FILE}`, problems: problems.length },
    undefined,
    placedFields(problems),
  );
}
