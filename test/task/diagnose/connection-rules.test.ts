/** Each rule of connections: silent of a cluster that is well, and told of one with one thing wrong, in the file that is wrong. */
import { afterAll, describe, expect, test } from 'vitest';
import { CONNECTION_RULES } from '../../../src/domain/diagnosis/connection-rules.ts';
import { authorityConstrained } from '../../../src/domain/diagnosis/rule/authority-constrained.ts';
import { fault, type FaultId } from '../../../src/domain/lab/table.ts';
import { faultFiles } from '../../../src/domain/lab/place.ts';
import { bytesAt, type Injector, put, reissue, remadeAuthority } from '../../../src/task/lab/bench.ts';
import { inject } from '../../../src/task/lab/inject.ts';
import type { Sample } from '../../../src/task/lab/sample.ts';
import { authority, leaf, program, scene, use } from '../../domain/diagnosis/scene.ts';
import { type LabSite, openLabSite } from '../lab/site.ts';
import { sampleFor, sampleOf } from '../lab/sample.ts';

type RuleId = (typeof CONNECTION_RULES)[number]['id'];

/** A fault of the laboratory, or what is done to the sample here. */
const BAD = {
  'file-missing': 'apiserver-certificate-missing',
  'authorities-unreadable': 'admin-authority-encoded-twice',
  'key-pair-broken': 'apiserver-key-of-another',
  'key-pair-switched': 'apiserver-files-swapped',
  'chain-order': 'chain-in-wrong-order',
  'key-pair-unusable': 'apiserver-key-encrypted',
  'server-stale-authority': 'admin-trusts-old-authority',
  'client-stale-authority': 'kubelet-old-client-authority',
  'chain-incomplete': 'leaf-without-intermediate',
  'server-unknown-authority': 'admin-authority-missing',
  'client-unknown-authority': 'wrong-client-authority-flag',
  'server-name-mismatch': 'apiserver-without-endpoint',
  'service-address-missing': 'apiserver-without-service-address',
  'service-name-missing': 'apiserver-without-service-domain',
  'address-as-dns-name': 'apiserver-addresses-as-dns',
  'common-name-only': 'apiserver-only-common-name',
  'certificate-expired': 'scheduler-expired',
  'authority-expired': 'etcd-authority-expired',
  'certificate-not-yet-valid': 'apiserver-not-yet-valid',
  'server-usage': 'apiserver-without-server-auth',
  'client-usage': 'admin-without-client-auth',
  'etcd-peer-usage': 'etcd-peer-without-client-auth',
  'etcd-gateway-usage': 'etcd-without-client-auth',
  'authority-usage': async (sample) =>
    remadeAuthority(sample, 'kubernetes-ca', { extendedKeyUsage: ['clientAuth'] }),
  'authority-may-not-sign': 'authority-may-not-sign',
  // made by nobody of ours: see below
  'authority-constrained': undefined,
  'weak-signature': 'apiserver-sha1',
  'certificate-unreadable': 'apiserver-negative-serial',
  'peer-address-mismatch': async (sample) =>
    reissue(sample, 'etcd-peer', 'member', { names: [{ kind: 'ip', value: '127.0.0.1' }] }),
  'token-keys-differ': 'token-pair-of-another',
  'token-issuers-differ': 'token-issuer-differs',
  'front-proxy-name': 'front-proxy-name-not-allowed',
  'front-proxy-is-client-ca': 'front-proxy-authority-is-client-authority',
  'signer-untrusted': 'control-plane-old-authority',
  'signer-crowded': async (sample) => withAnother(sample),
  'authorities-differ': async (sample) => withAnother(sample),
  'client-identity': 'scheduler-wrong-name',
  'group-without-effect': async (sample) =>
    reissue(sample, 'scheduler', 'control-plane', ({ subject }) => ({
      subject: { ...subject, organizations: ['system:system:kube-scheduler'] },
    })),
  'skips-verification': 'admin-skips-verification',
  'certificate-expiring': 'apiserver-ends-soon',
  'authority-expiring': 'authority-ends-soon',
} as const satisfies Record<RuleId, FaultId | Injector | undefined>;

/** A second authority in the first control plane's file, which nobody else has. */
function withAnother(sample: Sample) {
  const place = { identity: 'kubernetes-ca', role: 'certificate', on: 'control-plane' } as const;
  const [own = ''] = faultFiles(place, sample.cluster);
  const other = { identity: 'front-proxy-ca', role: 'certificate', on: 'control-plane' } as const;
  const [another = ''] = faultFiles(other, sample.cluster);
  const both = Buffer.concat([bytesAt(sample, own), bytesAt(sample, another)]);
  return put(sample, place, both);
}

const sites = new Map<Sample, LabSite>();
afterAll(() => {
  for (const { close } of sites.values()) close();
});

function siteOf(sample: Sample): LabSite {
  const site = sites.get(sample) ?? openLabSite(sample);
  sites.set(sample, site);
  return site;
}

describe('a cluster that is well', () => {
  test.each(['hard-way', 'kubeadm'] as const)('%s: no rule has anything to say', async (layout) => {
    const { findings, connections } = await siteOf(await sampleOf(layout)).diagnosed([]);
    const ids = new Set<string>(CONNECTION_RULES.map(({ id }) => id));
    expect(findings.filter(({ rule }) => ids.has(rule))).toEqual([]);
    expect(connections.filter(({ state }) => state === 'fails')).toEqual([]);
  });
});

describe('a cluster with one thing wrong', () => {
  test.each(Object.entries(BAD).flatMap(([id, bad]) => (bad === undefined ? [] : [[id, bad] as const])))(
    '%s',
    async (id, bad) => {
      const sample = typeof bad === 'string' ? await sampleFor(bad, 'hard-way') : await sampleOf('hard-way');
      if (sample === undefined) throw new Error(`no sample has room for ${String(bad)}`);
      const changes = typeof bad === 'string' ? await inject(bad, sample) : await bad(sample);
      const { findings, causes } = await siteOf(sample).diagnosed(changes);
      expect(findings.map(({ rule }) => rule)).toContain(id);
      // advice is nobody's cause
      const weighs = findings.some(({ rule, severity }) => rule === id && severity !== 'advice');
      const own = causes.filter(({ findings: of }) => of.some((at) => findings[at]?.rule === id));
      expect(own.length > 0).toBe(weighs);
      if (typeof bad === 'string' && fault(bad).fails.length > 0) {
        const edges = new Set(causes.flatMap((cause) => cause.edges.map(({ connection }) => connection)));
        expect([...edges]).toEqual(expect.arrayContaining([...fault(bad).fails]));
      }
    },
  );

  test('authority-constrained', () => {
    const [client, server] = [program('kubectl'), program('kube-apiserver')];
    const certificate = authority('ca');
    const text = 'x509: a root or intermediate certificate is not authorized to sign for this name: …';
    const fault = {
      fault: 'name-not-allowed',
      role: 'root',
      depth: 1,
      certificate,
      field: '',
      text,
    } as const;
    const verdict = { accepted: false, stage: 'verify', text, faults: [fault] } as const;
    const serves = use(server, 'serving-certificate', { certificates: [leaf('apiserver')] });
    const clientTrusts = use(client, 'kubeconfig-ca', { certificates: [certificate] });
    const dials = [{ host: '10.0.0.1', port: 6443 }];
    const meeting = {
      connection: 'admin-to-apiserver',
      client,
      server,
      dials,
      serves,
      clientTrusts,
    } as const;
    const judged = { ...meeting, unknown: [], ofServer: [{ verdict, host: '10.0.0.1' }], ofClient: [] };
    const all = { ...scene([client, server], [serves, clientTrusts]), meetings: [judged] };
    const [found, ...others] = authorityConstrained.judge(all);
    expect(others).toEqual([]);
    expect(found?.suspects).toEqual([{ file: '/etc/kubernetes/kubeconfig-ca' }]);
    expect(found?.logged?.map((line) => line.text)).toEqual([
      `Unable to connect to the server: tls: failed to verify certificate: ${text}`,
      'http: TLS handshake error from …: remote error: tls: bad certificate',
    ]);
  });
});
