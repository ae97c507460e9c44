/** What only the whole cluster file can be wrong about: names twice, ranges that overlap, lifetimes out of bounds. */
import { contains, parsePrefix, type Prefix } from './address.ts';
import { ALGORITHM_LIMITS, algorithmsFor } from './algorithm.ts';
import type { ClusterText } from './cluster-text.ts';
import { parseDuration } from './duration.ts';
import { overlaps } from './encrypted-resource.ts';
import { identity, IDENTITY_IDS } from './identity/table.ts';
import { addressProblems, MACHINE_LISTS } from './machine-problem.ts';
import { serviceRangeFault } from './service-range.ts';
import type { Path, Problem } from './shape.ts';
import { NEWEST, parseVersion } from './version.ts';

export function clusterProblems(text: ClusterText): readonly Problem[] {
  return [
    ...MACHINE_LISTS.flatMap((list) =>
      duplicates(text[list], list, 'a name that no other machine of the list has'),
    ),
    // file systems that do not tell them apart would have one overwrite the other
    ...duplicates(text.users, 'users', 'a name that no other user has, in whatever case'),
    ...addressProblems(text),
    ...rangeProblems(text),
    ...nameLengthProblems(text),
    ...lifetimeProblems(text),
    ...algorithmProblems(text),
    ...podRangeProblems(text),
    ...bootstrapProblems(text),
    ...encryptionProblems(text),
    ...flagNameProblems(text),
  ];
}

function duplicates(
  entries: readonly { readonly name: string }[],
  list: string,
  expected: string,
): readonly Problem[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }, i): Problem[] => {
    // machine names are of one case anyway
    const one = name.toLowerCase();
    if (!seen.has(one)) {
      seen.add(one);
      return [];
    }
    return [{ path: [list, i, 'name'], kind: 'duplicate', found: name, expected }];
  });
}

function rangeProblems({ serviceCidrs, kubernetesVersion, layout }: ClusterText): readonly Problem[] {
  const version = parseVersion(kubernetesVersion) ?? NEWEST;
  const ranges = serviceCidrs.map(parsePrefix);
  return [
    ...ranges.flatMap((range, i): Problem[] => {
      const expected = range === undefined ? undefined : serviceRangeFault(range, version, layout);
      return expected === undefined
        ? []
        : [{ path: ['serviceCidrs', i], kind: 'bad-value', found: serviceCidrs[i] ?? '', expected }];
    }),
    ...(ranges.length > 2
      ? [
          {
            path: ['serviceCidrs', 2],
            kind: 'conflict',
            expected: 'one range, or two of different families',
          } as const,
        ]
      : []),
    ...dualStackProblem(ranges),
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
const ROOM = 64 - 'system:node:'.length;

function nameLengthProblems(text: ClusterText): readonly Problem[] {
  const expected = `at most ${ROOM} characters, so that common names stay within 64`;
  return MACHINE_LISTS.flatMap((list) =>
    text[list].flatMap(({ name }, i): Problem[] =>
      name.length > ROOM ? [{ path: [list, i, 'name'], kind: 'bad-value', found: name, expected }] : [],
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

/** An identity that cannot have the algorithm it is given. */
function algorithmProblems({ keyAlgorithms = {}, layout }: ClusterText): readonly Problem[] {
  return IDENTITY_IDS.flatMap((id): Problem[] => {
    const asked = keyAlgorithms[id];
    const path: Path = ['keyAlgorithms', id];
    if (asked === undefined) return [];
    const limit = identity(id).algorithms;
    const fits = algorithmsFor(limit, layout).includes(asked);
    return fits ? [] : [{ path, kind: 'conflict', found: asked, expected: ALGORITHM_LIMITS[limit].says }];
  });
}

/** Pods among services, or two ranges of one family, would be refused by the controller manager only. */
function podRangeProblems({ podCidrs, serviceCidrs }: ClusterText): readonly Problem[] {
  const [first, second, third] = podCidrs.map(parsePrefix);
  const services = serviceCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined);
  const overlapping = podCidrs.flatMap((text, i): Problem[] => {
    const pods = parsePrefix(text);
    const taken = services.find(
      (range) => pods !== undefined && (contains(range, pods.address) || contains(pods, range.address)),
    );
    return taken === undefined
      ? []
      : [
          {
            path: ['podCidrs', i],
            kind: 'conflict',
            found: text,
            expected: `a range apart from the services in ${taken.text}`,
          },
        ];
  });
  const alike =
    third !== undefined || (second !== undefined && second.address.family === first?.address.family);
  return alike
    ? [
        ...overlapping,
        { path: ['podCidrs', 1], kind: 'conflict', expected: 'one range, or two of different families' },
      ]
    : overlapping;
}

/** Whoever asks for a certificate wants somebody there who signs it. */
function bootstrapProblems({ kubelets, authorities, authorityKeys }: ClusterText): readonly Problem[] {
  if (kubelets !== 'bootstrap' || (authorities.kubernetes !== 'external' && authorityKeys === 'plain'))
    return [];
  const expected =
    'issued, where no control plane holds the key of the Kubernetes authority: nobody could sign what kubelets ask for';
  return [{ path: ['kubelets'], kind: 'conflict', found: kubelets, expected }];
}

/** kube-apiserver does not start with them (validateResourceOverlap): part of such a list would do nothing. */
function encryptionProblems({ encryption: { resources } }: ClusterText): readonly Problem[] {
  return overlaps(resources).map(({ at, by }) => {
    const found = resources[at] ?? '';
    const path: Path = ['encryption', 'resources', at];
    return found === by
      ? { path, kind: 'duplicate', found, expected: 'each resource once' }
      : { path, kind: 'conflict', found, expected: `a resource that does not overlap with ${by}` };
  });
}

/** Whatever a flag's name is, a line of it and no more comes of it. Whether the release knows it: program/unknown-flag.ts. */
function flagNameProblems({ flags }: ClusterText): readonly Problem[] {
  const expected = "a flag's name without its dashes, such as audit-log-maxage";
  return Object.entries(flags ?? {}).flatMap(([program, given]) =>
    Object.keys(given)
      .filter((name) => !/^[a-z](?:[a-z0-9-]{0,98}[a-z0-9])?$/.test(name))
      .map((name): Problem => {
        const bare = /^--?([a-z][a-z0-9-]*)$/.exec(name)?.[1];
        return {
          path: ['flags', program, name],
          kind: 'unknown-key',
          found: name,
          expected,
          ...(bare === undefined ? {} : { nearest: bare }),
        };
      }),
  );
}
