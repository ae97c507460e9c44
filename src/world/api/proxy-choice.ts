/** Which proxy a request goes through: the kubeconfig's, else the environment's as Go reads it (golang.org/x/net/http/httpproxy). */
import { BlockList, isIP } from 'node:net';

export function proxyFor(server: URL, named: string | undefined): URL | undefined {
  if (named !== undefined) return new URL(named);
  const variable = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = process.env[variable] || process.env[variable.toLowerCase()] || '';
  if (value === '' || !usesProxy(server)) return undefined;
  return URL.canParse(value) && value.includes('://') ? new URL(value) : new URL(`http://${value}`);
}

function usesProxy(server: URL): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port;
  if (host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))) return false;
  const rules = (process.env['NO_PROXY'] || process.env['no_proxy'] || '')
    .split(',')
    .map((one) => one.trim().toLowerCase());
  return !rules.some((rule) => rule !== '' && exempts(rule, host, port));
}

function exempts(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true;
  const [address = '', bits] = rule.split('/');
  const family = isIP(address);
  if (bits !== undefined) return family !== 0 && within(address, Number(bits), host);
  const [, name = rule, only] = /^(\[.*\]|[^:]*):([0-9]+)$/.exec(rule) ?? [];
  if (only !== undefined && only !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return bare === host;
  // example.com means its subdomains too, .example.com and *.example.com nothing else
  const suffix = bare.replace(/^\*/, '');
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
}

function within(network: string, bits: number, host: string): boolean {
  const type = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  if (isIP(host) !== isIP(network) || !(bits >= 0 && bits <= (type === 'ipv4' ? 32 : 128))) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, type);
  return list.check(host, type);
}
