import type { Rule } from './rule.ts';

export const namesTwice = {
  id: 'names-twice',
  severity: 'critical',
  says: 'a kubeconfig has two entries of one name, and clients refuse the whole file',
  fix: 'one-of-each-name',
  cites: [
    'client-go tools/clientcmd/api/v1/conversion.go (Convert_Slice_v1_NamedCluster_To_Map_string_To_Pointer_api_Cluster: "duplicate name")',
  ],
  judge: ({ kubeconfig }) => {
    const { clusters = [], users = [], contexts = [] } = kubeconfig ?? {};
    const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
    return [
      ...twice('clusters', 'Cluster', namesOf(clusters)),
      ...twice('users', 'AuthInfo', namesOf(users)),
      ...twice('contexts', 'Context', contexts),
    ];
  },
} as const satisfies Rule;

function twice(list: string, type: string, names: readonly string[]) {
  const seen = new Set<string>();
  const more = new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
  return [...more].map((name) => ({
    entry: `${list}[${name}]`,
    // what follows in the log is the list itself, with all that stands in it
    logs: `error converting *[]Named${type} into *map[string]*api.${type}: duplicate name "${name}" in list`,
  }));
}
