import type { ConnectionId } from '../../connection/table.ts';
import type { JudgedMeeting } from '../meeting.ts';
import { nodeName } from '../meet-others.ts';
import { edgeOf, suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found, Scene } from '../rule.ts';
import { grouped } from '../view.ts';
import { saidOfIdentity } from '../wrapping.ts';

const USERS: Readonly<Partial<Record<ConnectionId, string>>> = {
  'controller-manager-to-apiserver': 'system:kube-controller-manager',
  'scheduler-to-apiserver': 'system:kube-scheduler',
  'kube-proxy-to-apiserver': 'system:kube-proxy',
};
const NODE = 'system:node:';
const NODES = 'system:nodes';

export const clientIdentity = {
  id: 'client-identity',
  severity: 'critical',
  says: 'a component is known to the API server by another user or group than the one that may do its work',
  remedy: 'new-kubeconfig',
  cites: [
    'kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (ClusterRoleBindings name the users)',
    'kubernetes/kubernetes pkg/auth/nodeidentifier/default.go (system:node:NAME and the group system:nodes, both of them)',
    'apiserver pkg/authentication/request/x509/x509.go (CommonNameUserConversion)',
  ],
  judge: (scene) => {
    const wrong = scene.meetings.flatMap((meeting) => {
      const wants = wantedOf(meeting, scene);
      return wants === undefined ? [] : [{ meeting, wants }];
    });
    const byFile = grouped(wrong, ({ meeting: { shows } }) => `${shows?.spot.file}\0${shows?.spot.within}`);
    return [...byFile.values()].map((group): Found => {
      const [{ meeting, wants }] = group as [(typeof group)[0], ...typeof group];
      const { shows, identity, client } = meeting;
      const [certificate] = shows?.material?.certificates ?? [];
      const suspect = suspectOf(
        shows,
        certificate === undefined ? undefined : scene.fingerprints.get(certificate),
      );
      return {
        subject: {
          file: shows?.spot.file ?? '',
          ...(shows?.spot.within === undefined ? {} : { within: shows.spot.within }),
          ...(client.machine === undefined ? {} : { machine: client.machine }),
        },
        evidence: { user: identity?.user ?? '', groups: identity?.groups ?? [], ...wants },
        suspects: suspect === undefined ? [] : [suspect],
        edges: group.map((one) => edgeOf({ meeting: one.meeting, by: 'server' })),
        logged: saidOfIdentity(meeting),
      };
    });
  },
} as const satisfies DiagnosisRule;

/** Who it should be, where it is somebody else; undefined where it is right, or nobody knows. */
function wantedOf(
  { connection, client, identity }: JudgedMeeting,
  scene: Scene,
): { readonly wantedUser: string } | { readonly wantedGroup: string } | undefined {
  if (identity === undefined) return undefined;
  const { user, groups } = identity;
  if (connection === 'kubelet-to-apiserver') {
    const name = nameOfNode(client, user, scene);
    if (!user.startsWith(NODE) || (name !== undefined && user !== NODE + name)) {
      return { wantedUser: NODE + (name ?? nodeName(client) ?? '') };
    }
    return groups.includes(NODES) ? undefined : { wantedGroup: NODES };
  }
  const wanted = USERS[connection];
  if (wanted !== undefined) {
    return user === wanted || groups.includes('system:masters') ? undefined : { wantedUser: wanted };
  }
  // an administrator without any group is whoever RBAC binds by name, which nobody does
  const isAdmin = connection === 'admin-to-apiserver' || connection === 'super-admin-to-apiserver';
  if (isAdmin && groups.length === 0 && user !== '') return { wantedGroup: 'kubeadm:cluster-admins' };
  // without a common name nobody is authenticated (x509.go: CommonNameUserConversion)
  return user === '' ? { wantedUser: 'any' } : undefined;
}

/** A folder's name is no proof of a node's: it counts where it was told, or where the certificate is another machine's. */
function nameOfNode(client: JudgedMeeting['client'], user: string, { site }: Scene): string | undefined {
  const told = client.settings.some(({ key }) => key === 'hostname-override');
  const name = nodeName(client);
  const machines = new Set(site.machines.map((machine) => machine.name.toLowerCase()));
  const isInFile =
    site.cluster !== undefined &&
    [...site.cluster.controlPlane, ...site.cluster.workers].some((machine) => machine.name === name);
  return told || isInFile || machines.has(user.slice(NODE.length)) ? name : undefined;
}
