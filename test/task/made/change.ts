/** Changes of a cluster file, each with the files that it may touch: written down by hand, and exactly these. */
import type { ClusterText } from '../../../src/domain/cluster-text.ts';

export interface Change {
  readonly text: ClusterText;
  /** the files that are made or written anew */
  readonly touches: (path: string) => boolean;
  /** how many those are */
  readonly files: number;
  /** files that nothing accounts for any more, which stay */
  readonly leaves: (path: string) => boolean;
}

const NOTHING = () => false;
const unlike = (names: readonly { readonly name: string }[], prefix: string) =>
  `${prefix}-${names.filter(({ name }) => name.startsWith(`${prefix}-`)).length + 1}`;
const below = (machines: readonly string[]) => (path: string) =>
  machines.some((name) => path.startsWith(`nodes/${name}/`));
const kubeconfigOf = ({ layout }: ClusterText, user: string) =>
  `pki/users/${user}.${layout === 'kubeadm' ? 'conf' : 'kubeconfig'}`;
/** Stacked or apart, by how many machines a file of each member is multiplied. */
const members = ({ etcd, controlPlane }: ClusterText) => (etcd.length === 0 ? controlPlane : etcd).length;

/** Undefined where the cluster has nothing to change in that way. The many come last: what follows would carry them. */
export const CHANGES: Readonly<Record<string, (text: ClusterText) => Change | undefined>> = {
  'a load balancer more': (text) => ({
    text: { ...text, extraNames: { ...text.extraNames, apiserver: ['lb.example.com', '192.0.2.80'] } },
    touches: (path) => /\/(?:kube-)?apiserver\.crt$/.test(path),
    files: text.controlPlane.length,
    leaves: NOTHING,
  }),
  'another name for each member': (text) => ({
    text: { ...text, extraNames: { ...text.extraNames, 'etcd-peer': ['peer.example.com'] } },
    touches: (path) => path.endsWith('/peer.crt'),
    files: members(text),
    leaves: NOTHING,
  }),
  'a worker less': (text) => {
    const { workers, controlPlane, etcd } = text;
    const gone = workers.at(-1)?.name ?? '';
    if (gone === '' || [...controlPlane, ...etcd].some(({ name }) => name === gone)) return undefined;
    return {
      text: { ...text, workers: workers.slice(0, -1) },
      touches: NOTHING,
      files: 0,
      leaves: below([gone]),
    };
  },
  'a user more': (text) => {
    const name = unlike(text.users, 'carol');
    return {
      text: { ...text, users: [...text.users, { name, groups: ['dev'] }] },
      touches: (path) => path.startsWith(`pki/users/${name}.`),
      files: 3,
      leaves: NOTHING,
    };
  },
  'a user less': (text) => {
    const gone = text.users[0]?.name;
    if (gone === undefined) return undefined;
    return {
      text: { ...text, users: text.users.slice(1) },
      touches: NOTHING,
      files: 0,
      leaves: (path) => path.startsWith(`pki/users/${gone}.`),
    };
  },
  'another group for a user': (text) => {
    const [first, ...rest] = text.users;
    if (first === undefined) return undefined;
    return {
      text: { ...text, users: [{ ...first, groups: ['ops', 'night'] }, ...rest] },
      touches: (path) => [`pki/users/${first.name}.crt`, kubeconfigOf(text, first.name)].includes(path),
      files: 2,
      leaves: NOTHING,
    };
  },
  'another span from now on': (text) => ({
    text: { ...text, lifetimes: { authorities: '5y', certificates: '90d' } },
    touches: NOTHING,
    files: 0,
    leaves: NOTHING,
  }),
  'fifty workers more': (text) => {
    const more = Array.from({ length: 50 }, (_, i) => ({
      name: `more-${i}`,
      addresses: [`10.77.0.${i + 1}`],
    }));
    return {
      text: { ...text, workers: [...text.workers, ...more] },
      touches: below(more.map(({ name }) => name)),
      // its authority, its kubeconfig and what it serves with; by hand kube-proxy's kubeconfig as well
      files: 50 * (text.layout === 'kubeadm' ? 4 : 5),
      leaves: NOTHING,
    };
  },
};
