/** What is shown to a server to say who we are, and what becomes of it while we speak: token files and plugins change. */
import { readFile } from 'node:fs/promises';
import type { ClusterAccess, Credentials } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { errnoOf } from '../trouble.ts';
import type { Lasting } from './exec-plugin.ts';
import { bearer, type Shown } from './credential-shown.ts';

export interface HeldCredentials {
  /** @throws KubepkiError credential-unusable, credential-plugin-failed */
  current(): Promise<Shown>;
  /** after a 401: is there anything new to show? */
  renewed(refused: Shown): Promise<boolean>;
}

/** client-go reads a token file anew after a minute (transport.NewCachedFileTokenSource). */
const TOKEN_LASTS = 60_000;

export function holdCredentials(access: ClusterAccess): HeldCredentials {
  const { server, credentials } = access;
  // "only try to read the auth information if we are secure" (clientcmd): nothing secret crosses a plain connection
  if (server.startsWith('http:')) return fixed({});
  const { tokenFile, plugin } = credentials;
  const pair = pairOf(credentials);
  if (tokenFile !== undefined) return fromFile(tokenFile, credentials.token, pair);
  const known = fixedAuthorization(credentials);
  // what is there already outdoes a program (exec.UpdateTransportConfig)
  if (plugin === undefined || known !== undefined || pair !== undefined)
    return fixed({ ...pair, ...(known === undefined ? {} : { authorization: known }) });
  return fromPlugin(async () => {
    // a program's runner and an identity provider's client are loaded where one of them is meant
    if (plugin.kind === 'exec')
      return await (await import('./exec-plugin.ts')).runPlugin(access, plugin.entry);
    return await (await import('./auth-provider.ts')).askProvider(plugin.entry);
  });
}

/** Asked once for all, and again when what it gave has ended or is not believed; whoever else waits gets the same. */
function fromPlugin(run: () => Promise<Lasting>): HeldCredentials {
  let held: Promise<Lasting> | undefined;
  const again = async () => {
    held = run();
    // what failed once is tried again: somebody may have logged in meanwhile
    held.catch(() => {
      held = undefined;
    });
    return await held;
  };
  const current = async () => {
    const { shown, until } = await (held ?? again());
    return until !== undefined && until <= Date.now() ? (await again()).shown : shown;
  };
  return {
    current,
    renewed: async (refused) => {
      // somebody may have asked already
      if ((await current()) === refused) await again();
      return true;
    },
  };
}

function fixed(shown: Shown): HeldCredentials {
  return { current: async () => shown, renewed: async () => false };
}

function fromFile(
  path: string,
  instead: string | undefined,
  pair: Pick<Shown, 'certificate'> | undefined,
): HeldCredentials {
  let held: { readonly shown: Shown; readonly at: number } | undefined;
  const read = async (): Promise<Shown> => {
    const token = await tokenIn(path, instead);
    const authorization = bearer(token);
    const shown = held?.shown.authorization === authorization ? held.shown : { ...pair, authorization };
    held = { shown, at: Date.now() };
    return shown;
  };
  return {
    current: async () =>
      held !== undefined && Date.now() - held.at < TOKEN_LASTS ? held.shown : await read(),
    renewed: async (refused) => (await read()) !== refused,
  };
}

async function tokenIn(path: string, instead: string | undefined): Promise<string> {
  try {
    const token = (await readFile(path, 'utf8')).trim();
    if (token !== '') return token;
  } catch (error) {
    if (instead === undefined)
      throw new KubepkiError(
        'credential-unusable',
        { why: 'token-file', path, errno: errnoOf(error) ?? '' },
        error,
      );
  }
  if (instead !== undefined) return instead;
  throw new KubepkiError('credential-unusable', { why: 'token-empty', path });
}

function fixedAuthorization({ token, username, password }: Credentials): string | undefined {
  if (token !== undefined) return bearer(token);
  if (username === undefined && password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')}`;
}

function pairOf({ certificate, key }: Credentials): Pick<Shown, 'certificate'> | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new KubepkiError('credential-unusable', { why: key === undefined ? 'no-key' : 'no-certificate' });
  return { certificate: { chain: certificate, key } };
}
