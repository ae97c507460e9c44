/** The documents that may stand in kubeadm's file, and what becomes of each. */
import { nearest } from '../../domain/name.ts';
import type { Problem } from '../../domain/shape.ts';
import { quote } from '../decode/quote.ts';
import { API_GROUP, API_VERSIONS, type ApiVersion } from './shape.ts';

export type Standing =
  | { readonly is: 'read'; readonly kind: ReadKind; readonly version: ApiVersion }
  | { readonly is: 'ignored'; readonly path: string; readonly why: string }
  | { readonly is: 'problem'; readonly problem: Problem; readonly version?: 'unknown' };

export const READ_KINDS = ['ClusterConfiguration', 'InitConfiguration'] as const;
export type ReadKind = (typeof READ_KINDS)[number];

/** cmd/kubeadm/app/apis/kubeadm/v1beta4/register.go, and the component configurations that kubeadm hands on */
const IGNORED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [API_GROUP]: {
    JoinConfiguration: 'it is for machines that join; name those with --control-plane and --worker',
    ResetConfiguration: 'kubepki resets nothing',
    UpgradeConfiguration: 'kubepki upgrades nothing',
  },
  'kubelet.config.k8s.io': {
    KubeletConfiguration:
      'the kubelet’s own settings; see that its certificate files and serverTLSBootstrap fit what is made here',
  },
  'kubeproxy.config.k8s.io': { KubeProxyConfiguration: 'kube-proxy’s own settings' },
};

/** kubeadm keeps what it was told in ConfigMap kube-system/kubeadm-config (phases/uploadconfig/uploadconfig.go). */
const IN_CONFIG_MAP = 'what stands in it under data.ClusterConfiguration';

export function standing(apiVersion: unknown, kind: unknown): Standing {
  // kubeadm util/marshal.go SplitConfigDocuments: both are mandatory, and so is the group
  if (kind === 'ConfigMap') return wrong('kind', kind, IN_CONFIG_MAP);
  const [group, version, ...more] = typeof apiVersion === 'string' ? apiVersion.split('/') : [];
  if (!group || !version || more.length > 0)
    return wrong('apiVersion', apiVersion, 'GROUP/VERSION, such as kubeadm.k8s.io/v1beta4');
  if (typeof kind !== 'string' || kind === '') return wrong('kind', kind, READ_KINDS.join(' or '));
  if (group === API_GROUP) return standingOfOurs(version, kind);
  const known = IGNORED[group];
  const why = known !== undefined && Object.hasOwn(known, kind) ? known[kind] : undefined;
  return {
    is: 'ignored',
    path: quote(kind),
    why: why ?? `${quote(`${group}/${version}`)} is none of kubeadm’s`,
  };
}

function standingOfOurs(text: string, kind: string): Standing {
  const version = API_VERSIONS.find((known) => known === text);
  if (version === undefined) {
    const expected = API_VERSIONS.map((known) => `${API_GROUP}/${known}`).join(' or ');
    return { ...wrong('apiVersion', `${API_GROUP}/${text}`, expected), version: 'unknown' };
  }
  const read = READ_KINDS.find((known) => known === kind);
  if (read !== undefined) return { is: 'read', kind: read, version };
  const others = IGNORED[API_GROUP] ?? {};
  const why = Object.hasOwn(others, kind) ? others[kind] : undefined;
  if (why !== undefined) return { is: 'ignored', path: kind, why };
  const all = [...READ_KINDS, ...Object.keys(others)];
  return wrong('kind', kind, `one of ${all.join(', ')}`, nearest(kind, all));
}

function wrong(key: string, found: unknown, expected: string, near?: string): Standing & { is: 'problem' } {
  const text = typeof found === 'string' && found !== '' ? { found: quote(found) } : {};
  const kind = 'found' in text ? 'bad-value' : 'missing-key';
  const hint = near === undefined ? {} : { nearest: near };
  return { is: 'problem', problem: { path: [key], kind, expected, ...text, ...hint } };
}
