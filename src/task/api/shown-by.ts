import type { ClusterAccess } from '../../domain/api/server.ts';
import type { Evidence } from '../../domain/finding.ts';

/** Which kind of credential was shown, for whoever is told that it was not believed. Never the credential. */
export function shownBy({ server, credentials }: ClusterAccess): Evidence {
  const { certificate, token, tokenFile, username, plugin } = credentials;
  if (server.startsWith('http:')) return { shown: 'nothing' };
  if (tokenFile !== undefined) return { shown: 'token-file', path: tokenFile };
  if (token !== undefined) return { shown: 'token' };
  if (username !== undefined) return { shown: 'password', user: username };
  if (certificate !== undefined) return { shown: 'certificate' };
  return { shown: plugin === undefined ? 'nothing' : plugin.kind };
}
