/** What is shown to a server to say who we are, and what becomes of it while we speak: token files and plugins change. */
import { readFile } from 'node:fs/promises';
import type { ClusterAccess, Credentials } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { errnoOf } from '../trouble.ts';

export interface Shown {
  /** PEM, with what stands behind it; the pair is one value, so that another pair is another value */
  readonly certificate?: { readonly chain: Uint8Array; readonly key: Uint8Array };
  /** the whole header */
  readonly authorization?: string;
}

export interface HeldCredentials {
  /** @throws KubepkiError credential-unusable, credential-plugin-failed */
  current(): Promise<Shown>;
  /** after a 401: is there anything new to show? */
  renewed(refused: Shown): Promise<boolean>;
}

/** client-go reads a token file anew after a minute (transport.NewCachedFileTokenSource). */
const TOKEN_LASTS = 60_000;

export function holdCredentials({ server, credentials }: ClusterAccess): HeldCredentials {
  // "only try to read the auth information if we are secure" (clientcmd): nothing secret crosses a plain connection
  if (server.startsWith('http:')) return fixed({});
  const { tokenFile, plugin } = credentials;
  const pair = pairOf(credentials);
  if (tokenFile !== undefined) return fromFile(tokenFile, credentials.token, pair);
  const known = fixedAuthorization(credentials);
  // what is there already outdoes a program (exec.UpdateTransportConfig)
  if (plugin === undefined || known !== undefined || pair !== undefined)
    return fixed({ ...pair, ...(known === undefined ? {} : { authorization: known }) });
  throw new KubepkiError('credential-plugin-failed', { why: 'not-yet' });
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

export function bearer(token: string): string {
  // RFC 6750 §2.1; what else stands in it would end the header, or be refused by Node as a defect of ours
  if (!/^[\x21-\x7e]+$/.test(token.trim()))
    throw new KubepkiError('credential-unusable', { why: 'token-characters' });
  return `Bearer ${token.trim()}`;
}

function pairOf({ certificate, key }: Credentials): Pick<Shown, 'certificate'> | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new KubepkiError('credential-unusable', { why: key === undefined ? 'no-key' : 'no-certificate' });
  return { certificate: { chain: certificate, key } };
}
