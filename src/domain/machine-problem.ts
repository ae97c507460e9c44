/** Addresses that no machine can be reached by, that two machines claim, or that services would take. */
import { contains, parseAddress, parsePrefix, type Prefix, unmapped } from './address.ts';
import type { ClusterText } from './cluster-text.ts';
import type { Path, Problem } from './shape.ts';

export const MACHINE_LISTS = ['controlPlane', 'etcd', 'workers'] as const;

export function addressProblems(text: ClusterText): readonly Problem[] {
  const owners = new Map<string, string>();
  const known = new Map<string, { readonly list: string; readonly all: string }>();
  const services = text.serviceCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined);
  return MACHINE_LISTS.flatMap((list) =>
    text[list].flatMap(({ name, addresses }, i) => [
      ...twinProblem(name, addresses, known, list, [list, i, 'addresses']),
      ...addresses.flatMap((address, j): Problem[] => {
        // one address has many spellings
        const one = canonical(address);
        const owner = owners.get(one);
        owners.set(one, owner ?? name);
        const expected = unreachable(address, owner, name, services);
        return expected === undefined
          ? []
          : [{ path: [list, i, 'addresses', j], kind: 'conflict', found: address, expected }];
      }),
    ]),
  );
}

/** A machine that stands in two lists is one machine, and has the same addresses in both. */
function twinProblem(
  name: string,
  addresses: readonly string[],
  known: Map<string, { readonly list: string; readonly all: string }>,
  list: string,
  path: Path,
): readonly Problem[] {
  const all = addresses.map(canonical).toSorted().join(',');
  const before = known.get(name);
  known.set(name, before ?? { list, all });
  // twice in one list is another problem, which is told by its name
  return before === undefined || before.list === list || before.all === all
    ? []
    : [
        {
          path,
          kind: 'conflict',
          found: all,
          expected: `the addresses that ${name} has in the other list: it is one machine`,
        },
      ];
}

function canonical(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : unmapped(address).text;
}

function unreachable(
  text: string,
  owner: string | undefined,
  name: string,
  services: readonly Prefix[],
): string | undefined {
  if (owner !== undefined && owner !== name) return `an address of ${name} alone; ${owner} has this one`;
  const parsed = parseAddress(text);
  if (parsed === undefined) return undefined;
  const address = unmapped(parsed);
  // a kubelet refuses these as its node's (kubernetes/kubernetes pkg/kubelet/kubelet_node_status.go, validateNodeIP)
  const first = address.bytes[0] ?? 0;
  const none = address.bytes.every((octet) => octet === 0);
  const loopback = address.family === 4 ? first === 127 : address.text === '::1';
  const multicast = address.family === 4 ? first >= 224 && first < 240 : first === 0xff;
  const second = address.bytes[1] ?? 0;
  const local =
    address.family === 4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80;
  if (none || loopback || multicast || local) return 'an address by which others reach the machine';
  const range = services.find((cidr) => contains(cidr, address));
  return range === undefined ? undefined : `an address outside the service range ${range.text}`;
}
