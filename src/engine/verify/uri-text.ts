/** A URI written again as net/url's URL.String does, which is how Go's errors quote it. */
import type { Uri } from '../read/uri.ts';
import type { UriPart } from '../read/uri-octet.ts';
import { escapeUri, isEscaped } from '../read/uri-octet.ts';

export function uriText(uri: Uri): string {
  const query = uri.query === undefined ? '' : `?${uri.query}`;
  const fragment = uri.fragment === '' ? '' : `#${written(uri.rawFragment, uri.fragment, 'fragment')}`;
  const scheme = uri.scheme === '' ? '' : `${uri.scheme}:`;
  return `${scheme}${uri.opaque === '' ? hierarchy(uri, scheme) : uri.opaque}${query}${fragment}`;
}

function hierarchy(uri: Uri, scheme: string): string {
  const path = uri.path === '*' ? '*' : written(uri.rawPath, uri.path, 'path');
  const authority = authorityOf(uri);
  const slash = path !== '' && !path.startsWith('/') && uri.host !== '' ? '/' : '';
  // RFC 3986 §4.2: a first segment with a colon would look like a scheme.
  const dot = scheme === '' && authority === '' && slash === '' && /^[^/]*:/.test(path) ? './' : '';
  return `${authority}${slash}${dot}${path}`;
}

function authorityOf({ scheme, host, user, path, noAuthority }: Uri): string {
  if (scheme === '' && host === '' && user === undefined) return '';
  if (noAuthority && host === '' && user === undefined) return '';
  const [name = '', ...password] = user ?? [];
  const parts = [name, ...password].map((part) => escapeUri(part, 'user')).join(':');
  const slashes = host !== '' || path !== '' || user !== undefined ? '//' : '';
  return `${slashes}${user === undefined ? '' : `${parts}@`}${escapeUri(host, 'host')}`;
}

/** As it was written where that could stand, else escaped anew. */
function written(raw: string, meant: string, part: UriPart): string {
  return isEscaped(raw, part) ? raw : escapeUri(meant, part);
}
