import type { KeyRing } from '../../domain/encryption.ts';
import { RING_API_VERSION, RING_KIND } from '../../domain/encryption-file.ts';
import { toYaml } from '../report/yaml.ts';

const HEAD = `# The keys with which kube-apiserver encrypts what it puts into etcd. Keep a copy where etcd's backups are not: what was
# written with a key that is lost can be read by nobody. kubepki encryption changes it, in the one order that is safe.
`;

export function renderRing({ nextKey, resources, keys }: KeyRing): string {
  return `${HEAD}${toYaml({ apiVersion: RING_API_VERSION, kind: RING_KIND, nextKey, resources, keys })}`;
}
