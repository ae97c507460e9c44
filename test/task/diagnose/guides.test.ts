/**
 * The guides' clusters as diagnosis sees them: each fault that guide.json tells is named by the rule, in the file and on the
 * connection that are at fault, and of what weighs something nothing else is said.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiagnosisReport } from '../../../src/domain/diagnosis/report.ts';
import type { DiagnosisRuleId } from '../../../src/domain/diagnosis/table.ts';
import { diagnosed } from './diagnosing.ts';
import { type Guide, GUIDES, type GuideSet, makeGuide, notHere, titled } from './guide-set.ts';

interface Named {
  readonly rule: DiagnosisRuleId;
  readonly severity: 'critical' | 'warning' | 'advice';
  /** all files that it is found in, below the set's folder */
  readonly files: readonly string[];
  /** where only some of them weigh as much, which; the rest is advice */
  readonly weighing?: readonly string[];
  /** connections that fail for it */
  readonly edges?: readonly string[];
}
type Table = Readonly<Record<string, readonly Named[]>>;

const API = 'server/var/lib/kubernetes';
const A: Table = {
  "the API server's certificate has not kubernetes.default.svc.cluster.local": [
    {
      ...{ rule: 'service-name-missing', severity: 'warning', files: [`${API}/kube-api-server.crt`] },
      edges: ['pod-to-apiserver pod kube-apiserver@server'],
    },
  ],
  'the scheduler is in the group system:system:kube-scheduler, which nobody knows': [
    {
      ...{ rule: 'group-without-effect', severity: 'advice' },
      // the other two are groups of that kind as well, by the guide's own will
      files: [
        'node-0/var/lib/kube-proxy/kubeconfig',
        'node-1/var/lib/kube-proxy/kubeconfig',
        `${API}/kube-controller-manager.kubeconfig`,
        `${API}/kube-scheduler.kubeconfig`,
      ],
    },
  ],
  "the kubelets' certificates have no address but 127.0.0.1": [
    {
      ...{ rule: 'kubelet-loopback-only', severity: 'advice' },
      files: ['node-0/var/lib/kubelet/kubelet.crt', 'node-1/var/lib/kubelet/kubelet.crt'],
    },
  ],
  'no front-proxy authority, so that no extension API server believes this one': [
    {
      ...{ rule: 'front-proxy-unset', severity: 'advice' },
      files: ['server/etc/systemd/system/kube-apiserver.service'],
    },
  ],
  "the authority's basicConstraints and keyUsage are not critical": [
    { rule: 'authority-form', severity: 'warning', files: ['node-0/var/lib/kube-proxy/kubeconfig'] },
  ],
  'etcd speaks plain http, and asks nobody who he is': [
    { rule: 'etcd-open', severity: 'warning', files: ['server/etc/systemd/system/etcd.service'] },
    {
      ...{ rule: 'etcd-dialled-plain', severity: 'warning' },
      files: ['server/etc/systemd/system/kube-apiserver.service'],
    },
  ],
  'an audit log is asked for, and no policy says what belongs into it': [
    {
      ...{ rule: 'audit-without-policy', severity: 'warning' },
      files: ['server/etc/systemd/system/kube-apiserver.service'],
    },
  ],
  'the file with the encryption key is readable by everybody': [
    { rule: 'secret-readable', severity: 'warning', files: [`${API}/encryption-config.yaml`] },
  ],
};

const PKI = 'controlplane/var/lib/kubernetes';
const UNITS = 'controlplane/etc/systemd/system';
const TO_APISERVER = [
  'controller-manager-to-apiserver kube-controller-manager@controlplane',
  'kube-proxy-to-apiserver kube-proxy@node01',
  'kubelet-to-apiserver kubelet@node01',
  'pod-to-apiserver pod',
  'scheduler-to-apiserver kube-scheduler@controlplane',
  'user-to-apiserver kubectl@controlplane/config',
].map((edge) => `${edge} kube-apiserver@controlplane`);
const B: Table = {
  'the authority and all leaves are X.509 version 1': [
    {
      // the authority alone: a leaf of version 1 that needs no name works
      ...{ rule: 'certificate-v1', severity: 'warning', weighing: [`${PKI}/ca.crt`] },
      files: [
        ...['admin', 'apiserver-etcd-client', 'apiserver-kubelet-client', 'apiserver', 'ca'],
        ...['controller-manager', 'etcd-peer', 'etcd-server', 'scheduler'],
      ]
        .map((name) => `${PKI}/${name}.crt`)
        .concat('node01/var/lib/kube-proxy/kube-proxy.crt', 'node01/var/lib/kubelet/node01.crt'),
    },
  ],
  "no server's certificate has a name: neither API server nor etcd nor kubelet can be dialled": [
    {
      ...{ rule: 'common-name-only', severity: 'critical' },
      files: [`${PKI}/apiserver.crt`, `${PKI}/etcd-server.crt`, 'node01/var/lib/kubelet/node01.crt'],
      edges: [
        'apiserver-to-etcd kube-apiserver@controlplane etcd@controlplane',
        'apiserver-to-kubelet kube-apiserver@controlplane kubelet@node01',
        ...TO_APISERVER,
      ].sort(),
    },
  ],
  'kube-proxy is in the group system:node-proxies, which nobody knows': [
    {
      ...{ rule: 'group-without-effect', severity: 'advice' },
      files: ['node01/var/lib/kube-proxy/kube-proxy.crt'],
    },
  ],
  'the kubelet is node01 in no group, where system:node:node01 in system:nodes is expected': [
    {
      ...{ rule: 'client-identity', severity: 'critical', files: ['node01/var/lib/kubelet/node01.crt'] },
      edges: ['kubelet-to-apiserver kubelet@node01 kube-apiserver@controlplane'],
    },
  ],
  'the administrator has the group as OU, so that he is in none': [
    { rule: 'group-in-unit', severity: 'warning', files: [`${PKI}/admin.crt`] },
  ],
  "etcd is given a flag that is the API server's, and does not start": [
    { rule: 'flag-of-another-program', severity: 'critical', files: [`${UNITS}/etcd.service`] },
  ],
  'the API server, whose it is, encrypts nothing': [
    { rule: 'secrets-plain', severity: 'advice', files: [`${UNITS}/kube-apiserver.service`] },
  ],
  "the audit policy's second rule is never reached": [
    {
      ...{ rule: 'audit-rule-unreachable', severity: 'warning' },
      files: ['controlplane/etc/kubernetes/audit-policy.yaml'],
    },
  ],
  "nothing keeps a kubelet from changing other nodes' objects": [
    { rule: 'node-restriction-off', severity: 'warning', files: [`${UNITS}/kube-apiserver.service`] },
  ],
  'no front-proxy authority, so that no extension API server believes this one': [
    { rule: 'front-proxy-unset', severity: 'advice', files: [`${UNITS}/kube-apiserver.service`] },
  ],
};
/** What is true of a set, weighs nothing, and is no fault that anybody would call one. */
const BESIDES = ['anonymous-api', 'bound-everywhere', 'etcd-peers-open', 'validity-long', 'authority-shared'];

const TABLES: Readonly<Record<Guide, Table>> = { 'guide-a.sh': A, 'guide-b.sh': B };
/** Told by the calendar: a test of its own, as of another day. */
const LATER = 'everything ends after thirty days';

describe.each(Object.keys(TABLES) as Guide[])('%s', (guide) => {
  const without = notHere(guide);
  describe(titled(GUIDES[guide].shows, without), { skip: without !== undefined }, () => {
    let set: GuideSet;
    let report: DiagnosisReport;
    beforeAll(async () => {
      set = makeGuide(guide);
      report = await diagnosed(set.after(1), [set.root]);
    });
    afterAll(() => set?.close());
    const below = (file = '') => file.replace(`${set.root}/`, '');

    it('has every fault in the table', () => {
      expect(Object.keys(TABLES[guide]).sort()).toEqual(
        GUIDES[guide].faults.filter((fault) => fault !== LATER).toSorted(),
      );
    });

    it.each(Object.entries(TABLES[guide]))('%s', (_, all) => {
      for (const { rule, severity, files, weighing = files, edges = [] } of all) {
        const found = report.findings.filter((one) => one.rule === rule);
        expect(found.map(({ subject }) => below(subject.file)).sort()).toEqual([...files].sort());
        const weighed = found.filter((one) => one.severity === severity);
        expect(weighed.map(({ subject }) => below(subject.file)).sort()).toEqual([...weighing].sort());
        const failing = new Set(
          report.causes
            .filter(({ suspect }) => files.includes(below(suspect.file)))
            .flatMap((cause) => cause.edges.map(({ connection, from, to }) => `${connection} ${from} ${to}`)),
        );
        for (const edge of edges) expect([...failing]).toContain(edge);
      }
    });

    it('and nothing else is said', () => {
      const named = new Set<string>([...Object.values(TABLES[guide]).flat(), ...[]].map(({ rule }) => rule));
      const others = report.findings.filter(({ rule }) => !named.has(rule));
      expect(others.filter(({ severity }) => severity !== 'advice')).toEqual([]);
      expect(
        [...new Set<string>(others.map(({ rule }) => rule))].filter((rule) => !BESIDES.includes(rule)),
      ).toEqual([]);
      expect(report.troubles).toEqual([]);
      const failing = report.connections.filter(({ state }) => state !== 'works');
      const expected = Object.values(TABLES[guide]).flatMap((all) => all.flatMap(({ edges = [] }) => edges));
      expect(failing.map(({ connection, from, to }) => `${connection} ${from} ${to}`).sort()).toEqual(
        [...new Set(expected)].sort(),
      );
    });

    it.each(guide === 'guide-b.sh' ? [LATER] : [])('%s', async () => {
      const soon = await diagnosed(set.after(25), [set.root]);
      expect(soon.findings.map(({ rule }) => rule)).toContain('authority-expiring');
      const late = await diagnosed(set.after(31), [set.root]);
      const [worst] = late.causes;
      expect([worst?.rule, below(worst?.suspect.file)]).toEqual(['authority-expired', `${PKI}/ca.crt`]);
      expect(late.connections.filter(({ state }) => state === 'works')).toEqual([]);
    });
  });
});
