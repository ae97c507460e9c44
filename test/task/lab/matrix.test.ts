/**
 * Every fault from files alone: diagnosis must name the cause by the right rule and the right file, and every connection
 * that fails of it; of a healthy cluster it must find nothing of weight; and of two faults both. The scores are printed.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { Cause } from '../../../src/domain/diagnosis/cause.ts';
import type { DiagnosisReport } from '../../../src/domain/diagnosis/report.ts';
import { faultFiles } from '../../../src/domain/lab/place.ts';
import { fault, FAULT_IDS, type FaultId } from '../../../src/domain/lab/table.ts';
import { LAYOUT_IDS, type LayoutId } from '../../../src/domain/layout/table.ts';
import { inject } from '../../../src/task/lab/inject.ts';
import { changed, type Sample } from '../../../src/task/lab/sample.ts';
import { sampleFor, sampleOf } from './sample.ts';
import { type LabSite, openLabSite } from './site.ts';

/** What diagnosis does not name yet, or not by the likeliest file: they count in the score, and nobody is stopped by them. */
const GAPS: Readonly<Partial<Record<FaultId, string>>> = {};

/** In the same cluster at once, of different files: what hides what, and what is taken for one. */
const PAIRS: readonly (readonly [FaultId, FaultId])[] = [
  ['apiserver-expired', 'kubelet-serving-expired'],
  ['apiserver-expired', 'admin-trusts-old-authority'],
  ['apiserver-expired', 'scheduler-expired'],
  ['apiserver-without-server-auth', 'kubelet-without-group'],
  ['etcd-expired', 'apiserver-etcd-client-expired'],
  ['etcd-peer-without-client-auth', 'etcd-without-loopback'],
  ['etcd-peer-expired', 'apiserver-expired'],
  ['kubelet-expired', 'kubelet-serving-without-server-auth'],
  ['kubelet-without-address', 'apiserver-kubelet-client-expired'],
  ['kubelet-old-client-authority', 'kubelet-without-address'],
  ['kubelet-trusts-old-authority', 'kubelet-old-client-authority'],
  ['control-plane-old-authority', 'front-proxy-client-expired'],
  ['control-plane-made-again', 'etcd-without-loopback'],
  ['scheduler-wrong-name', 'controller-manager-wrong-name'],
  ['token-key-of-another', 'signing-key-of-another'],
  ['apiserver-key-open', 'kubelet-kubeconfig-open'],
  ['everybody-allowed', 'kubelet-allows-everybody'],
  ['apiserver-key-of-another', 'etcd-key-of-another'],
  ['service-range-changed', 'scheduler-expired'],
  ['admin-without-client-auth', 'kubelet-without-client-auth'],
];

const sites = new Map<Sample, LabSite>();
function siteOf(sample: Sample): LabSite {
  const site = sites.get(sample) ?? openLabSite(sample);
  sites.set(sample, site);
  return site;
}
const scores = new Map<string, { named: number; of: number }>();
function count(what: string, named: boolean): void {
  const score = scores.get(what) ?? { named: 0, of: 0 };
  scores.set(what, { named: score.named + (named ? 1 : 0), of: score.of + 1 });
}
afterAll(() => {
  for (const site of sites.values()) site.close();
  const lines = [...scores].map(([what, { named, of }]) => `${what}: ${named} of ${of} named`);
  process.stdout.write(`${lines.join('\n')}\n`);
});

interface Named {
  readonly cause: string | undefined;
  readonly silent: readonly string[];
  readonly found: readonly string[];
}

/** The cause that says it, and the connections that fail without being told. */
function named(id: FaultId, { cluster }: Sample, report: DiagnosisReport, root: string): Named {
  const { at, rules, fails } = fault(id);
  const places = new Set(at.flatMap((place) => faultFiles(place, cluster)).map((path) => `${root}/${path}`));
  const says = ({ rule, suspect, also }: Cause) =>
    rules.includes(rule) && [suspect.file, ...also].some((file) => places.has(file));
  const failing = report.connections.filter(({ state }) => state === 'fails' || state === 'will-fail');
  const advised = report.findings.find(
    ({ rule, severity, subject }) =>
      severity === 'advice' && rules.includes(rule) && places.has(subject.file ?? ''),
  );
  return {
    cause: (fault(id).advice === true ? advised : report.causes.find(says))?.rule,
    silent: fails.filter((connection) => !failing.some((one) => one.connection === connection)),
    found: report.causes
      .filter(({ severity }) => severity !== 'advice')
      .map(({ rule, suspect }) => `${rule} ${suspect.file.slice(root.length + 1)}`),
  };
}

describe.each(LAYOUT_IDS)('in the layout %s', (layout: LayoutId) => {
  it.each([false, true])('a healthy cluster has nothing of weight (under a root: %s)', async (underRoot) => {
    const report = await siteOf(await sampleOf(layout, underRoot)).diagnosed([]);
    expect(report.findings.filter(({ severity }) => severity !== 'advice')).toEqual([]);
    expect(report.verdict).toBe('fine');
    expect(report.connections.filter(({ state }) => state === 'fails' || state === 'will-fail')).toEqual([]);
  });

  it.each(FAULT_IDS.filter((id) => fault(id).live !== true))('%s is named', async (id) => {
    const sample = await sampleFor(id, layout);
    if (sample === undefined) return;
    const site = siteOf(sample);
    const report = await site.diagnosed(await inject(id, sample));
    const { cause, silent, found } = named(id, sample, report, site.root);
    count(layout, cause !== undefined && silent.length === 0);
    if (GAPS[id] !== undefined) return;
    expect({ found, silent, named: cause !== undefined }).toEqual({ found, silent: [], named: true });
    expect(report.verdict === 'fine').toBe(fault(id).advice === true);
  });
});

it.each(PAIRS)('%s and %s are told apart', async (one, other) => {
  const sample = await sampleFor(one, 'hard-way');
  if (sample === undefined) throw new Error('the layout has no such fault');
  const site = siteOf(sample);
  const first = await inject(one, sample);
  const second = await inject(other, changed(sample, first));
  const last = new Map([...first, ...second].map((change) => [change.path, change]));
  const report = await site.diagnosed([...last.values()]);
  const both = [one, other].map((id) => named(id, sample, report, site.root));
  count(
    'pairs',
    both.every(({ cause }) => cause !== undefined),
  );
  expect(both.map(({ cause, found }) => cause ?? found)).toEqual([expect.any(String), expect.any(String)]);
});
