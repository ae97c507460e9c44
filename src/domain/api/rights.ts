/** What somebody's grants come to: rules of many roles united, so that a person reads them in a few lines. */
import type { Grant, PolicyRule } from './power.ts';

/** The same verbs on several resources. */
export interface Rights {
  /** in the order in which people say them; ['*'] for all */
  readonly verbs: readonly string[];
  /** pods, deployments.apps, *.apps; * for all of all groups; or paths of the server */
  readonly on: readonly string[];
  /** objects of these names alone; empty for all */
  readonly names: readonly string[];
}

export interface Scope {
  /** '' for cluster-wide */
  readonly namespace: string;
  /** the grants that open it, those of which nothing is known too */
  readonly grants: readonly Grant[];
  readonly rights: readonly Rights[];
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
/** Whoever holds a certificate has what these groups have, so that it says nothing of this one. */
const EVERYBODY = new Set(['system:authenticated', 'system:unauthenticated']);

/** What everybody has: roles such as system:discovery. */
export function isOfEverybody({ through }: Grant): boolean {
  return through.kind === 'Group' && EVERYBODY.has(through.name);
}

/** Cluster-wide first, then by namespace. */
export function scopesOf(grants: readonly Grant[]): readonly Scope[] {
  const namespaces = [...new Set(grants.map(({ binding }) => binding.namespace ?? ''))].sort();
  return namespaces.map((namespace) => {
    const here = grants.filter(({ binding }) => (binding.namespace ?? '') === namespace);
    return {
      namespace,
      grants: here,
      rights: rightsOf(
        here.flatMap(({ rules }) => rules ?? []),
        namespace === '',
      ),
    };
  });
}

/** @param wide paths are opened by no RoleBinding */
function rightsOf(rules: readonly PolicyRule[], wide: boolean): readonly Rights[] {
  const verbsOf = new Map<
    string,
    { readonly on: string; readonly names: readonly string[]; readonly verbs: Set<string> }
  >();
  for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of rules) {
    const things = apiGroups.flatMap((group) => resources.map((resource) => thing(group, resource)));
    for (const on of [...things, ...(wide ? nonResourceURLs : [])]) {
      const names = on.startsWith('/') ? [] : resourceNames.toSorted();
      const key = JSON.stringify([on, names]);
      const known = verbsOf.get(key) ?? { on, names, verbs: new Set<string>() };
      for (const verb of verbs) known.verbs.add(verb);
      verbsOf.set(key, known);
    }
  }
  const together = new Map<
    string,
    { readonly verbs: readonly string[]; readonly on: string[]; readonly names: readonly string[] }
  >();
  for (const { on, names, verbs } of verbsOf.values()) {
    const ordered = inOrder(verbs);
    const key = JSON.stringify([ordered, names, on.startsWith('/')]);
    const known = together.get(key) ?? { verbs: ordered, on: [], names };
    known.on.push(on);
    together.set(key, known);
  }
  const all = [...together.values()].find(
    ({ verbs, on, names }) => verbs[0] === '*' && names.length === 0 && on.includes('*'),
  );
  // who may do everything need not be told the rest
  return all === undefined ? [...together.values()] : [{ verbs: ['*'], on: ['*'], names: [] }];
}

function thing(group: string, resource: string): string {
  if (group === '') return resource;
  return group === '*' ? (resource === '*' ? '*' : `${resource}.*`) : `${resource}.${group}`;
}

function inOrder(verbs: ReadonlySet<string>): readonly string[] {
  if (verbs.has('*')) return ['*'];
  return [
    ...VERBS.filter((verb) => verbs.has(verb)),
    ...[...verbs].filter((verb) => !VERBS.includes(verb)).sort(),
  ];
}
