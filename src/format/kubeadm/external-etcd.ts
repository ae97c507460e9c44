/** The hosts of an external etcd, out of the URLs by which API servers dial it. */
import { parseAddress } from '../../domain/address.ts';
import type { Problem } from '../../domain/shape.ts';
import { quote } from '../decode/quote.ts';

const PATH = ['etcd', 'external', 'endpoints'];

export function externalHosts(
  endpoints: readonly string[],
  say: (problem: Problem) => void,
): readonly string[] {
  const hosts = endpoints.map((url, i) => {
    const host = hostOf(url);
    if (host === undefined) {
      // whoever writes a URL with a password in it shall not read it again in a log
      const found = url.includes('@') ? 'a URL with a user in it' : quote(url);
      say({ path: [...PATH, i], kind: 'bad-value', found, expected: 'https://HOST:PORT' });
    }
    return host;
  });
  return [...new Set(hosts.filter((host) => host !== undefined))];
}

function hostOf(url: string): string | undefined {
  const match = /^https?:\/\/(?:\[([0-9A-Fa-f:.]+)\]|([^:/?#[\]@\s]+))(?::[0-9]{1,5})?\/?$/i.exec(url);
  const host = match?.[1] ?? match?.[2];
  return host === undefined ? undefined : (parseAddress(host)?.text ?? host.toLowerCase());
}
