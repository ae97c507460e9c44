/** What only the whole cluster file can be wrong about: names twice, ranges that overlap, lifetimes out of bounds. */
import { contains, nthAddress, parseAddress, parsePrefix, type Prefix } from './address.ts';
import type { ClusterText } from './cluster-file.ts';
import { parseDuration } from './duration.ts';
import { IDENTITIES, IDENTITY_IDS } from './identity.ts';
import type { Problem } from './shape.ts';

export function clusterProblems(text: ClusterText): readonly Problem[] {
  return [
    ...duplicateNames(text, 'controlPlane'),
    ...duplicateNames(text, 'workers'),
    ...addressProblems(text),
    ...text.serviceCidrs.flatMap((cidr, i) => cidrProblem(cidr, i)),
    ...(text.serviceCidrs.length > 2
      ? [
          {
            path: ['serviceCidrs', 2],
            kind: 'conflict',
            expected: 'one range, or two of different families',
          } as const,
        ]
      : []),
    ...dualStackProblem(text.serviceCidrs.map(parsePrefix)),
    ...nameLengthProblems(text),
    ...lifetimeProblems(text),
  ];
}

function duplicateNames(text: ClusterText, list: 'controlPlane' | 'workers'): readonly Problem[] {
  return text[list].flatMap(({ name }, i) =>
    text[list].findIndex((other) => other.name === name) < i
      ? [
          {
            path: [list, i, 'name'],
            kind: 'duplicate',
            found: name,
            expected: 'a name that no other machine of the list has',
          } as const,
        ]
      : [],
  );
}

/** kube-apiserver wants at least 8 addresses: "the service cluster IP range must be at least 8 IP addresses" (options.go). */
function cidrProblem(text: string, i: number): readonly Problem[] {
  const cidr = parsePrefix(text);
  if (cidr === undefined || nthAddress(cidr, 7) !== undefined) return [];
  return [
    {
      path: ['serviceCidrs', i],
      kind: 'bad-value',
      found: text,
      expected: 'a range of at least 8 addresses, as kube-apiserver wants',
    },
  ];
}

function dualStackProblem([first, second]: readonly (Prefix | undefined)[]): readonly Problem[] {
  if (first === undefined || second === undefined || first.address.family !== second.address.family)
    return [];
  return [
    {
      path: ['serviceCidrs', 1],
      kind: 'conflict',
      found: second.text,
      expected: 'the other address family than the first range',
    },
  ];
}

/** RFC 5280 upper bound ub-common-name: 64; Go does not mind, openssl and others do. */
function nameLengthProblems(text: ClusterText): readonly Problem[] {
  const room =
    64 - Math.max(...IDENTITY_IDS.map((id) => lengthAroundMachine(IDENTITIES[id].subject.commonName)));
  return (['controlPlane', 'workers'] as const).flatMap((list) =>
    text[list].flatMap(({ name }, i) =>
      name.length > room
        ? [
            {
              path: [list, i, 'name'],
              kind: 'bad-value',
              found: name,
              expected: `at most ${room} characters, so that common names stay within 64`,
            } as const,
          ]
        : [],
    ),
  );
}

/** What is made begins five minutes in the past: anything shorter than this would be due as it is made. */
const SHORTEST_LIFE = '10m';
/** Certificates know no year after 9999 (RFC 5280 §4.1.2.5.2). */
const LONGEST_LIFE = '1000y';

function lifetimeProblems(text: ClusterText): readonly Problem[] {
  return (['authorities', 'certificates'] as const).flatMap((key) => {
    const asked = parseDuration(text.lifetimes[key]) ?? 0;
    const fits = asked >= (parseDuration(SHORTEST_LIFE) ?? 0) && asked <= (parseDuration(LONGEST_LIFE) ?? 0);
    return fits
      ? []
      : [
          {
            path: ['lifetimes', key],
            kind: 'bad-value',
            found: text.lifetimes[key],
            expected: `a span from ${SHORTEST_LIFE} to ${LONGEST_LIFE}`,
          } as const,
        ];
  });
}

function lengthAroundMachine(commonName: string): number {
  return commonName.includes('{machine}') ? commonName.length - '{machine}'.length : 'system:node:'.length;
}

const MACHINES = ['controlPlane', 'workers'] as const;

/** Addresses that no machine can be reached by, that two machines claim, or that services would take. */
function addressProblems(text: ClusterText): readonly Problem[] {
  const owners = new Map<string, string>();
  const planes = new Map(text.controlPlane.map(({ name, addresses }) => [name, addresses.join(',')]));
  const services = text.serviceCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined);
  return MACHINES.flatMap((list) =>
    text[list].flatMap(({ name, addresses }, i) => {
      const twin = list === 'workers' ? planes.get(name) : undefined;
      const all = addresses.join(',');
      const place = [list, i] as const;
      const conflict: readonly Problem[] =
        twin === undefined || twin === all
          ? []
          : [
              {
                path: [...place, 'addresses'],
                kind: 'conflict',
                found: all,
                expected: `the addresses that ${name} has as a control plane: it is one machine`,
              },
            ];
      return [
        ...conflict,
        ...addresses.flatMap((address, j) => {
          const path = [...place, 'addresses', j];
          const owner = owners.get(address);
          owners.set(address, owner ?? name);
          const expected = unreachable(address, owner, name, services);
          return expected === undefined
            ? []
            : [{ path, kind: 'conflict', found: address, expected } as const];
        }),
      ];
    }),
  );
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
