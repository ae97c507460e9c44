/** A machine's own addresses, where nobody said them: those that its programs give out as theirs. */
import { parseAddress } from '../../../domain/address.ts';
import type { SiteMachine } from '../../../domain/site/site.ts';
import type { Seen } from './uses.ts';

const FLAGS: ReadonlySet<string> = new Set([
  'advertise-address',
  'node-ip',
  'advertise-client-urls',
  'initial-advertise-peer-urls',
  'listen-client-urls',
  'listen-peer-urls',
]);

export function machineAddresses(machine: SiteMachine, seen: readonly Seen[]): SiteMachine {
  const said = seen
    .flatMap(({ program }) => program.settings)
    .filter(({ key }) => FLAGS.has(key))
    .flatMap(({ value }) => value.split(','))
    .map(
      (text) => /^[a-z]+:\/\/(?:\[([^\]]+)\]|([^:/]+))/.exec(text.trim())?.slice(1).join('') ?? text.trim(),
    )
    .filter((host) => isOwn(host));
  return { ...machine, addresses: [...new Set([...machine.addresses, ...said])] };
}

/** An address that others could dial; the loopback and "any" are nobody's own. */
function isOwn(host: string): boolean {
  const address = parseAddress(host);
  return address !== undefined && !/^(?:127\.|0\.0\.0\.0$|::1?$)/.test(address.text);
}
