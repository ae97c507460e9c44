/** Impersonation's headers (k8s.io/client-go transport, round_trippers.go). */
import type { ClusterAccess } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

export function impersonationHeaders({ impersonate }: ClusterAccess): Headers {
  if (impersonate === undefined) return {};
  const { user, groups, uid, extra = {} } = impersonate;
  return {
    'Impersonate-User': value(user),
    ...(groups.length === 0 ? {} : { 'Impersonate-Group': groups.map(value) }),
    ...(uid === undefined ? {} : { 'Impersonate-Uid': value(uid) }),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [
        `Impersonate-Extra-${headerKey(key)}`,
        values.map(value),
      ]),
    ),
  };
}

/** UTF-8, which a header carries octet by octet; what would end the line is no name of anybody. */
function value(text: string): string {
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(text))
    throw new KubepkiError('credential-unusable', { why: 'impersonation' });
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** What the name of a header cannot hold is percent-encoded, and a percent sign too (headerKeyEscape). */
function headerKey(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((octet) => {
      const character = String.fromCharCode(octet);
      return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character)
        ? character
        : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
