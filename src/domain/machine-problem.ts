/** Addresses that no machine can be reached by, that two machines claim, or that services would take. */
import { contains, parseAddress, parsePrefix, type Prefix } from './address.ts';
import type { ClusterText } from './cluster-file.ts';
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
        const owner = owners.get(address);
        owners.set(address, owner ?? name);
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
  const all = addresses.join(',');
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

function unreachable(
  text: string,
  owner: string | undefined,
  name: string,
  services: readonly Prefix[],
): string | undefined {
  if (owner !== undefined && owner !== name) return `an address of ${name} alone; ${owner} has this one`;
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  // kubelet and kube-apiserver refuse these as a node's or an advertised address (k8s.io/component-helpers ValidateNodeIP)
  const first = address.bytes[0] ?? 0;
  const none = address.bytes.every((octet) => octet === 0);
  const loopback = address.family === 4 ? first === 127 : address.text === '::1';
  const multicast = address.family === 4 ? first >= 224 && first < 240 : first === 0xff;
  if (none || loopback || multicast) return 'an address by which others reach the machine';
  const range = services.find((cidr) => contains(cidr, address));
  return range === undefined ? undefined : `an address outside the service range ${range.text}`;
}
