/**
 * A URI as Go's net/url Parse takes it, which is what crypto/x509 does to every uniformResourceIdentifier: a
 * certificate with one that does not parse is no certificate to a Kubernetes component. Text goes in as IA5, so
 * every character is one octet.
 */
import { parseAddress } from '../../domain/address.ts';
import { addressTrouble } from './address-trouble.ts';
import { quote } from '../../domain/go-quote.ts';
import type { UriPart } from './uri-octet.ts';
import { unescapeUri } from './uri-octet.ts';

export interface Uri {
  readonly ok: true;
  readonly scheme: string;
  readonly opaque: string;
  readonly user: readonly string[] | undefined;
  /** with its port, unescaped, as net/url's Host */
  readonly host: string;
  readonly path: string;
  readonly rawPath: string;
  /** undefined: no question mark stands in it */
  readonly query: string | undefined;
  readonly fragment: string;
  readonly rawFragment: string;
  /** a path and no authority: file:/etc */
  readonly noAuthority: boolean;
}

class UriTrouble extends Error {}

export function parseUri(text: string): Uri | { readonly ok: false; readonly trouble: string } {
  const hash = text.indexOf('#');
  const before = hash < 0 ? text : text.slice(0, hash);
  const rawFragment = hash < 0 ? '' : text.slice(hash + 1);
  let quoted = before;
  try {
    const uri = parse(before);
    quoted = text;
    return { ...uri, rawFragment, fragment: unescaped(rawFragment, 'fragment') };
  } catch (thrown) {
    if (!(thrown instanceof UriTrouble)) throw thrown;
    return { ok: false, trouble: `parse ${quote(quoted)}: ${thrown.message}` };
  }
}

function fail(trouble: string): never {
  throw new UriTrouble(trouble);
}

function unescaped(text: string, part: UriPart): string {
  const meant = unescapeUri(text, part);
  return 'trouble' in meant ? fail(meant.trouble) : meant.text;
}

const NOTHING: Uri = {
  ok: true,
  scheme: '',
  opaque: '',
  user: undefined,
  host: '',
  path: '',
  rawPath: '',
  query: undefined,
  fragment: '',
  rawFragment: '',
  noAuthority: false,
};

function parse(text: string): Uri {
  if (/[\0-\x1f\x7f]/.test(text)) fail('net/url: invalid control character in URL');
  if (text === '*') return { ...NOTHING, path: '*', rawPath: '*' };
  if (text.startsWith(':')) fail('missing protocol scheme');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+\-.]*):/.exec(text)?.[1] ?? '';
  const rest = scheme === '' ? text : text.slice(scheme.length + 1);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? undefined : rest.slice(mark + 1);
  return hierarchy(scheme.toLowerCase(), mark < 0 ? rest : rest.slice(0, mark), query);
}

function hierarchy(scheme: string, rest: string, query: string | undefined): Uri {
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...NOTHING, scheme, opaque: rest, query };
    // RFC 3986 §4.2: it would look like a scheme.
    if (/^[^/]*:/.test(rest)) fail('first path segment in URL cannot contain colon');
  }
  const withAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  const slash = withAuthority ? rest.indexOf('/', 2) : 0;
  const rawPath = slash < 0 ? '' : rest.slice(slash);
  const authority = withAuthority
    ? parseAuthority(scheme, slash < 0 ? rest.slice(2) : rest.slice(2, slash))
    : { user: undefined, host: '' };
  const noAuthority = !withAuthority && scheme !== '';
  return { ...NOTHING, scheme, ...authority, rawPath, path: unescaped(rawPath, 'path'), query, noAuthority };
}

function parseAuthority(scheme: string, authority: string): Pick<Uri, 'user' | 'host'> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(scheme, authority.slice(at + 1));
  if (at < 0) return { user: undefined, host };
  const user = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) fail('net/url: invalid userinfo');
  const colon = user.indexOf(':');
  const parts = colon < 0 ? [user] : [user.slice(0, colon), user.slice(colon + 1)];
  return { user: parts.map((part) => unescaped(part, 'user')), host };
}

function parseHost(scheme: string, host: string): string {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) fail('invalid IP-literal');
  if (bracket === 0) return parseLiteral(host);
  // Only http's hosts are held to RFC 3986 here; others may list several.
  const colon = scheme === 'http' || scheme === 'https' ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon));
  return unescaped(host, 'host');
}

function checkPort(port: string): void {
  if (!/^(?::[0-9]*)?$/.test(port)) fail(`invalid port ${quote(port)} after host`);
}

/** An IPv6 address in brackets, perhaps with a zone (RFC 6874), perhaps with a port. */
function parseLiteral(host: string): string {
  const end = host.lastIndexOf(']');
  if (end < 0) fail("missing ']' in host");
  const port = host.slice(end + 1);
  checkPort(port);
  const inside = host.slice(1, end);
  const zone = inside.indexOf('%25');
  const meant =
    zone < 0
      ? unescaped(inside, 'host')
      : unescaped(inside.slice(0, zone), 'host') + unescaped(inside.slice(zone), 'zone');
  const trouble = addressTrouble(meant);
  if (trouble !== undefined) fail(`invalid host: ${trouble}`);
  if (parseAddress(meant)?.family === 4) fail('invalid IP-literal');
  return `[${meant}]${port}`;
}
