/** The walk of edges.test.ts finds what is wrong: one fault at a time, each by the connections that it breaks or opens. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterText } from '../../../src/domain/cluster-text.ts';
import { machines, TEXT } from '../../domain/cluster.ts';
import { GO, OPENSSL, WITH_GO, WITH_OPENSSL } from '../../engine/oracle/outside.ts';
import { DAY, START } from '../scene.ts';
import { byOpenssl } from './by-openssl.ts';
import { meetings } from './meeting.ts';
import { madeStore, type MadeStore } from './store.ts';
import { agreement, walk } from './walk.ts';

const WHOLE: ClusterText = {
  ...TEXT,
  controlPlane: machines('cp', 1, 2, 'v4'),
  workers: machines('worker', 3, 2, 'v4'),
  users: [{ name: 'alice', groups: ['dev'] }],
};
const LEAN = {
  ...WHOLE,
  controlPlane: WHOLE.controlPlane.map(({ name }, i) => ({ name, addresses: [`10.1.0.${i + 1}`] })),
};
const ROOTED = {
  ...WHOLE,
  authorities: { kubernetes: 'intermediate', etcd: 'intermediate', frontProxy: 'intermediate', root: 'own' },
} as const;
const STORES = { whole: WHOLE, lean: LEAN, rooted: ROOTED };
const [CP1, CP2, ETCD1] = [
  'nodes/cp-1/var/lib/kubernetes',
  'nodes/cp-2/var/lib/kubernetes',
  'nodes/cp-1/etc/etcd',
];
const KUBELET = 'var/lib/kubelet/kubeconfig';

let stores: Readonly<Record<keyof typeof STORES, MadeStore>>;
beforeAll(async () => {
  const [whole, lean, rooted] = await Promise.all([madeStore(WHOLE), madeStore(LEAN), madeStore(ROOTED)]);
  stores = { whole, lean, rooted };
});
afterAll(() => Object.values(stores).forEach(({ scene }) => scene.close()));

const UNKNOWN = 'x509: certificate signed by unknown authority';
type Text = (path: string) => string;

interface Planted {
  readonly in?: keyof typeof STORES;
  /** what stands where */
  readonly files?: (text: Text) => Readonly<Record<string, string>>;
  readonly days?: number;
  /** some of what is said */
  readonly found: readonly string[];
  /** and nothing that is not of this kind */
  readonly all: RegExp;
}

const FAULTS: Readonly<Record<string, Planted>> = {
  'another authority where a machine’s trust is': {
    files: (text) => ({ [`${CP1}/ca.crt`]: text('pki/etcd-ca.crt') }),
    found: [
      `admin-to-apiserver (anybody, cp-1) shows: ${UNKNOWN}`,
      `kubelet-to-apiserver (worker-2, cp-1) shows: ${UNKNOWN}`,
      `apiserver-to-kubelet (cp-1, worker-1) dials worker-1: ${UNKNOWN}`,
      `${ETCD1}/server.crt for clientAuth at kubernetes ${CP1}/ca.crt: is let in`,
    ],
    all: /cp-1/,
  },
  'the client authority for the front proxy': {
    files: (text) => ({ [`${CP1}/front-proxy-ca.crt`]: text('pki/ca.crt') }),
    found: [
      `apiserver-to-extension-apiserver (cp-1, theirs) shows: ${UNKNOWN}`,
      `pki/users/alice.kubeconfig for clientAuth at front-proxy ${CP1}/front-proxy-ca.crt: is let in`,
    ],
    all: /front-proxy|extension-apiserver/,
  },
  'one authority more in what etcd trusts': {
    files: (text) => ({ [`${ETCD1}/ca.crt`]: text('pki/etcd-ca.crt') + text('pki/ca.crt') }),
    found: [`nodes/worker-1/${KUBELET} for clientAuth at etcd ${ETCD1}/ca.crt: is let in`],
    all: /at etcd \S+ca\.crt: is let in$/,
  },
  'the root where the intermediate should be': {
    in: 'rooted',
    files: (text) => ({ [`${CP1}/ca.crt`]: text('pki/root-ca.crt') }),
    found: [
      `${CP1}/front-proxy-client.crt for clientAuth at kubernetes ${CP1}/ca.crt: is let in`,
      `${ETCD1}/peer.crt for clientAuth at kubernetes ${CP1}/ca.crt: is let in`,
    ],
    all: /at kubernetes \S+ca\.crt: is let in$/,
  },
  'an intermediate that is not shown': {
    in: 'rooted',
    files: (text) => {
      const shown = text(`${CP1}/kube-apiserver.crt`);
      const end = '-----END CERTIFICATE-----\n';
      return { [`${CP1}/kube-apiserver.crt`]: shown.slice(0, shown.indexOf(end) + end.length) };
    },
    found: [`pod-to-apiserver (anybody, cp-1) dials kubernetes.default.svc: ${UNKNOWN}`],
    all: /^pod-to-apiserver \(anybody, cp-1\)/,
  },
  'a name that is not in the certificate': {
    in: 'lean',
    found: [
      'etcd-to-etcd (cp-2, cp-1) dials cp-1.demo.internal: x509: certificate is valid for cp-1, localhost, not cp-1.demo.internal',
      'etcd-to-etcd (cp-1, cp-2) shows cp-1.demo.internal: x509: certificate is valid for cp-1, localhost, not cp-1.demo.internal',
      'scraper-to-scheduler (anybody, cp-1) dials cp-1.demo.internal: x509: certificate is valid for cp-1, localhost, not cp-1.demo.internal',
    ],
    all: /(?:dials|shows) (cp-1)\.demo\.internal: x509: certificate is valid for \1, localhost, not \1\.demo/,
  },
  'the key of another machine': {
    files: (text) => ({ [`${CP1}/kube-apiserver.key`]: text(`${CP2}/kube-apiserver.key`) }),
    found: ['kubelet-to-apiserver (worker-1, cp-1) opens: tls: private key does not match public key'],
    all: /-to-apiserver \(.*, cp-1\) opens: tls: private key does not match public key$/,
  },
  'the kubeconfig of another machine': {
    files: (text) => ({ [`nodes/worker-1/${KUBELET}`]: text(`nodes/worker-2/${KUBELET}`) }),
    found: [
      'kubelet-to-apiserver (worker-1, cp-1): is ["system:node:worker-2",["system:nodes"]] and not ["system:node:worker-1",["system:nodes"]]',
    ],
    all: /^kubelet-to-apiserver \(worker-1, /,
  },
  'the certificate of a user among the components': {
    files: (text) => ({ [`${CP1}/kube-scheduler.kubeconfig`]: text('pki/users/alice.kubeconfig') }),
    found: [
      'scheduler-to-apiserver (cp-1, cp-1): is ["alice",["dev"]] and not ["system:kube-scheduler",[]]',
      'scheduler-to-apiserver (cp-1, cp-1): dials https://api.demo.internal:6443',
    ],
    all: /^scheduler-to-apiserver \(cp-1, cp-1\)/,
  },
  'a server certificate for a client’s': {
    files: (text) => ({
      [`${CP1}/apiserver-kubelet-client.crt`]: text(`${CP1}/kube-apiserver.crt`),
      [`${CP1}/apiserver-kubelet-client.key`]: text(`${CP1}/kube-apiserver.key`),
    }),
    found: [
      'apiserver-to-kubelet (cp-1, worker-1) shows: x509: certificate specifies an incompatible key usage',
      'apiserver-to-kubelet (cp-1, worker-2): is ["kube-apiserver",[]] and not ["kube-apiserver-kubelet-client",[]]',
    ],
    all: /apiserver-(?:to-)?kubelet/,
  },
  'a trust that is empty': {
    files: () => ({ [`${ETCD1}/ca.crt`]: '' }),
    found: [
      `apiserver-to-etcd (cp-1, cp-1) shows: ${UNKNOWN}`,
      `etcd-to-etcd (cp-2, cp-1) shows: ${UNKNOWN}`,
    ],
    all: /etcd/,
  },
  'a year gone by': {
    days: 366,
    found: [
      'apiserver-to-etcd (cp-1, cp-1) dials 127.0.0.1: x509: certificate has expired or is not yet valid: current time 2027-06-02T12:00:00Z is after 2027-06-01T12:00:00Z',
    ],
    all: /certificate has expired/,
  },
};

describe(`what is planted is found: ${WITH_GO}`, { skip: !GO }, () => {
  it.each(Object.entries(FAULTS))(
    '%s',
    async (_what, { in: where = 'whole', files, days = 0, found, all }) => {
      const { scene } = stores[where];
      const changed = files?.(scene.text) ?? {};
      // what was made of the lean cluster, asked for by the whole one
      const { cluster } = stores[where === 'lean' ? 'whole' : where];
      const walked = walk(
        cluster,
        (path) => changed[path] ?? scene.text(path),
        new Date(START.getTime() + days * DAY),
      );
      expect(walked.complaints).toEqual(expect.arrayContaining([...found]));
      expect(walked.complaints.filter((line) => !all.test(line))).toEqual([]);
      expect((await agreement(walked)).differences).toEqual([]);
    },
  );
});

describe(`and by ${WITH_OPENSSL}`, { skip: !OPENSSL }, () => {
  const tried = ({ cluster, scene }: MadeStore, days = 0) =>
    byOpenssl(meetings(cluster, scene.text), new Date(START.getTime() + days * DAY));

  it('names that are missing, an end that is past', () => {
    const { whole, lean } = stores;
    expect(tried(whole).complaints).toEqual([]);
    const { complaints } = tried({ ...lean, cluster: whole.cluster });
    expect(complaints).toContain('etcd-to-etcd (cp-2, cp-1): not cp-1.demo.internal');
    expect(complaints.filter((line) => !line.endsWith(': not cp-1.demo.internal'))).toEqual([]);
    const late = tried(whole, 366);
    expect(late.complaints.length).toBe(late.leaves);
  });
});
