/**
 * What is made, judged by Go from the files as they lie on each machine: every connection of clusters of every kind both
 * ways, who each bearer is, and that nobody is let in anywhere else. Our own verdicts stand beside Go's, word for word.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCluster } from '../../../src/domain/cluster-text.ts';
import { CONNECTION_IDS, type ConnectionId } from '../../../src/domain/connection/table.ts';
import { edges } from '../../../src/domain/edge.ts';
import { ask } from '../../cluster/verdicts.mjs';
import { GO, OPENSSL, WITH_GO, WITH_OPENSSL } from '../../engine/oracle/outside.ts';
import { START } from '../scene.ts';
import { byOpenssl } from './by-openssl.ts';
import { meetings } from './meeting.ts';
import { SPREAD } from './spread.ts';
import { madeStore, type MadeStore } from './store.ts';
import { agreement, walk, type Walk } from './walk.ts';
import { SIDES } from './wiring.ts';

/** Who is not let in where, unless etcd has no authority of its own. */
const STRANGERS: readonly (readonly [client: ConnectionId, server: ConnectionId])[] = [
  ['kubelet-to-apiserver', 'apiserver-to-etcd'],
  ['admin-to-apiserver', 'etcd-to-etcd'],
  ['apiserver-to-etcd', 'admin-to-apiserver'],
  ['etcd-gateway-to-etcd', 'apiserver-to-kubelet'],
  ['apiserver-to-extension-apiserver', 'admin-to-apiserver'],
  ['apiserver-to-extension-apiserver', 'apiserver-to-kubelet'],
  ['apiserver-to-extension-apiserver', 'apiserver-to-etcd'],
  ['admin-to-apiserver', 'apiserver-to-extension-apiserver'],
];
const FRONT_PROXY = 'apiserver-to-extension-apiserver';

const certificates = ({ scene }: MadeStore): readonly string[] =>
  readdirSync(scene.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:crt|conf|kubeconfig)$|\/kubeconfig$/.test(`/${entry.name}`))
    .map((entry) => relative(scene.root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('history/'));

describe.each(Object.entries(SPREAD))('%s', (_name, text) => {
  let store: MadeStore;
  let walked: Walk | undefined;
  beforeAll(async () => {
    store = await madeStore(text);
    walked = GO ? walk(store.cluster, store.scene.text, START) : undefined;
  });
  afterAll(() => store.scene.close());

  it(`is accepted on every edge, and nowhere else, by ${WITH_GO}`, { skip: !GO }, () => {
    expect(walked?.complaints).toEqual([]);
    expect(walked?.opened).toBeGreaterThan(10);
  });

  it(`is judged by us as by ${WITH_GO}, in the same words`, { skip: !GO }, async () => {
    const { differences, refused, accepted } = await agreement(walked as Walk);
    expect(differences).toEqual([]);
    expect(Math.min(refused, accepted)).toBeGreaterThan(30);
  });

  it(`lets nobody in at another’s door, says ${WITH_GO}`, { skip: !GO }, () => {
    const met = meetings(store.cluster, store.scene.text);
    const files = STRANGERS.map(([client, server]) => {
      const shown = met.find(({ edge, shows }) => edge.connection === client && shows !== undefined)?.shows;
      const trusted = met.find(({ edge }) => edge.connection === server)?.serverTrusts;
      return [shown, trusted] as const;
    });
    const cases = files.map(([shown, trusted]) => ({
      certificate: shown?.text ?? '',
      roots: trusted?.text ?? '',
      time: START.toISOString(),
      usages: ['clientAuth' as const],
    }));
    const shared = text.authorities.etcd === 'kubernetes';
    const meant = STRANGERS.map((two, i) =>
      // a kubelet or a machine of its own is not in every cluster
      files[i]?.includes(undefined) || (shared && !two.includes(FRONT_PROXY))
        ? ''
        : 'x509: certificate signed by unknown authority',
    );
    const absent = files.map((two) => two.includes(undefined));
    expect(ask('judge', cases).map(({ error }, i) => (absent[i] ? '' : error))).toEqual(meant);
    expect(absent.filter(Boolean).length).toBeLessThan(3);
  });

  it(`is accepted by ${WITH_OPENSSL}, strictly, for its purpose and by every name`, {
    skip: !OPENSSL,
  }, () => {
    const met = meetings(store.cluster, store.scene.text);
    const { leaves, hosts, complaints } = byOpenssl(met, START);
    expect(complaints).toEqual([]);
    expect(Math.min(leaves, hosts)).toBeGreaterThan(10);
  });

  it('has no certificate that nobody reads', () => {
    const met = meetings(store.cluster, store.scene.text);
    const read = new Set(met.flatMap((one) => SIDES.flatMap((side) => one[side]?.text ?? [])));
    const inKubeconfigs = new Set(
      met.flatMap((one) => SIDES.flatMap((side) => one[side]?.path ?? [])).map(store.scene.text),
    );
    const unread = certificates(store).filter((path) => {
      const content = store.scene.text(path);
      return !read.has(content) && !inKubeconfigs.has(content);
    });
    const idle = [
      // a root that signs for others than Kubernetes has no flag to go to, and one member has no peers
      ...(text.authorities.kubernetes === 'intermediate' ? [] : ['root-ca.crt']),
      ...(store.cluster.etcd.length > 1 ? [] : ['peer.crt']),
    ];
    expect(unread.filter((path) => !idle.some((name) => path.endsWith(`/${name}`)))).toEqual([]);
  });
});

describe('the spread', () => {
  it('has every connection that there is', () => {
    const all = Object.values(SPREAD).flatMap((text) => Array.from(edges(toCluster(text))));
    const ids = new Set(all.map(({ connection }) => connection));
    expect(CONNECTION_IDS.filter((id) => !ids.has(id))).toEqual([]);
  });
});
