/** The host of a URI that constraints are held against (crypto/x509 constraints.go, parseURIs), or why there is none. */
import { quote } from '../../domain/go-quote.ts';
import { addressTrouble } from '../read/address-trouble.ts';
import type { Uri } from '../read/uri.ts';
import { uriText } from './uri-text.ts';

type Host = { readonly ok: true; readonly host: string } | { readonly ok: false; readonly trouble: string };

export function uriHost(uri: Uri): Host {
  const whole = uri.host.toLowerCase();
  if (whole === '') {
    return trouble(`URI with empty host (${quote(uriText(uri))}) cannot be matched against constraints`);
  }
  let host = whole;
  if (whole.includes(':') && !whole.endsWith(']')) {
    // Go takes the port off the host as it was written, whose case then stays.
    const split = splitPort(uri.host);
    if (!split.ok) return trouble(`cannot parse URI host ${quote(uri.host)}: ${split.trouble}`);
    host = split.host;
  }
  if (addressTrouble(host) === undefined || /^\[.*\]$/.test(host)) {
    return trouble(`URI with IP (${quote(uriText(uri))}) cannot be matched against constraints`);
  }
  return { ok: true, host };
}

/** net.SplitHostPort. */
function splitPort(text: string): Host {
  const why = (reason: string): Host => trouble(`address ${text}: ${reason}`);
  const last = text.lastIndexOf(':');
  const end = text.indexOf(']');
  if (text.startsWith('[')) {
    if (end < 0) return why("missing ']' in address");
    if (end + 1 === text.length) return why('missing port in address');
    if (end + 1 !== last) {
      return why(text.charAt(end + 1) === ':' ? 'too many colons in address' : 'missing port in address');
    }
    if (text.includes('[', 1)) return why("unexpected '[' in address");
    if (text.includes(']', end + 1)) return why("unexpected ']' in address");
    return { ok: true, host: text.slice(1, end) };
  }
  if (text.slice(0, last).includes(':')) return why('too many colons in address');
  if (text.includes('[')) return why("unexpected '[' in address");
  if (text.includes(']')) return why("unexpected ']' in address");
  return { ok: true, host: text.slice(0, last) };
}

function trouble(text: string): Host {
  return { ok: false, trouble: text };
}
