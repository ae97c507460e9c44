/** A site by what is asked of it over and over: the programs of a party, the uses of a program, the machine of an address. */
import { parseAddress, unmapped } from '../address.ts';
import type { PartyId } from '../party.ts';
import type { SeenProgram, Setting, Site, SiteMachine, Use } from '../site/site.ts';
import type { SlotId } from '../site/slot.ts';

export interface SiteView {
  readonly site: Site;
  readonly programs: (party: PartyId) => readonly SeenProgram[];
  /** every use of a slot, in the order of the flags */
  readonly uses: (program: SeenProgram, slot: SlotId) => readonly Use[];
  /** the one that counts: a flag outdoes a field of the configuration, and of a flag given twice the last is taken */
  readonly use: (program: SeenProgram, slot: SlotId) => Use | undefined;
  readonly machine: (program: SeenProgram) => SiteMachine | undefined;
  /** the programs of a party that run on the machine which a host names */
  readonly behind: (host: string, party: PartyId) => readonly SeenProgram[];
}

export function viewOf(site: Site): SiteView {
  const programs = grouped(site.programs, ({ party }) => party);
  const uses = grouped(site.uses, ({ program, slot }) => `${program}\0${slot}`);
  const machines = new Map(site.machines.map((machine) => [machine.name, machine]));
  const view: Omit<SiteView, 'behind'> = {
    site,
    programs: (party) => programs.get(party) ?? [],
    uses: ({ id }, slot) => uses.get(`${id}\0${slot}`) ?? [],
    use: (program, slot) => {
      const all = view.uses(program, slot);
      return all.findLast(({ setting }) => setting !== undefined && !setting.key.includes(' ')) ?? all.at(-1);
    },
    machine: ({ machine = '' }) => machines.get(machine),
  };
  const byHost = new Map<PartyId, ReadonlyMap<string, readonly (readonly [string, SeenProgram])[]>>();
  const behind = (host: string, party: PartyId): readonly SeenProgram[] => {
    let known = byHost.get(party);
    if (known === undefined) {
      const named = view
        .programs(party)
        .flatMap((program) =>
          [...new Set(namesOf(program, view.machine(program)).map(canonical))].map(
            (name) => [name, program] as const,
          ),
        );
      known = grouped(named, ([name]) => name);
      byHost.set(party, known);
    }
    return (known.get(canonical(host)) ?? []).map(([, program]) => program);
  };
  return { ...view, behind };
}

/** In the order of arrival (Map.groupBy, which Node 20 has not). */
export function grouped<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Settings that say by which host others reach the program. */
const OWN_HOSTS = ['advertise-address', 'advertise-client-urls', 'initial-advertise-peer-urls'];

function namesOf(program: SeenProgram, machine: SiteMachine | undefined): readonly string[] {
  const told = OWN_HOSTS.flatMap((key) => listOf(program, key)).map((text) => parseUrl(text)?.host ?? text);
  return [...(machine === undefined ? [] : [machine.name, ...machine.addresses]), ...told].filter(
    (host) => !isLoopback(host),
  );
}

/** An address however it is written, and a name in whatever case. */
export function canonical(host: string): string {
  const address = parseAddress(host);
  return address === undefined ? host.toLowerCase().replace(/\.$/, '') : unmapped(address).text;
}

export function isLoopback(host: string): boolean {
  const address = parseAddress(host);
  if (address === undefined) return host.toLowerCase() === 'localhost';
  const { text } = unmapped(address);
  return text.startsWith('127.') || text === '::1';
}

/** The last value of a flag or field, which is the one that counts. */
export function settingOf({ settings }: SeenProgram, key: string): Setting | undefined {
  return settings.findLast((setting) => setting.key === key);
}

/** The values of a flag that takes several: commas and repetition mean the same (pflag StringSlice). */
export function listOf({ settings }: SeenProgram, key: string): readonly string[] {
  return settings
    .filter((setting) => setting.key === key)
    .flatMap(({ value }) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

export interface Url {
  readonly secure: boolean;
  readonly host: string;
  readonly port?: number;
}

/** scheme://HOST:PORT/path, and HOST:PORT as client-go takes it too (rest/url_utils.go). */
export function parseUrl(text: string): Url | undefined {
  const [, scheme = 'https', bracketed, plain, port] =
    /^(?:([a-z]+):\/\/)?(?:\[([^\]]+)\]|([^:/[\]]+))(?::([0-9]{1,5}))?(?:[/?#].*)?$/i.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) return undefined;
  return {
    secure: scheme.toLowerCase() === 'https',
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}
