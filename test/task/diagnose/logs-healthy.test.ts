/**
 * What a healthy cluster writes down is no fault: while its API server starts it refuses its own kubelets for some seconds, and
 * whoever looks whether a port is open hangs up. The lines are real (a cluster of test/cluster, Kubernetes 1.37.1).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LogReport } from '../../../src/domain/message/report.ts';
import { diagnoseLogs } from '../../../src/task/diagnose/logs.ts';
import { openFiles } from '../../../src/world/files.ts';

const AT = new Date('2026-11-22T12:00:00Z');
const recorded = (name: string) => readFileSync(new URL(`../../vector/log/${name}`, import.meta.url), 'utf8');
const KUBELET = recorded('kubelet-start.log');
const API_SERVER = recorded('kube-apiserver-start.log');

function diagnosed(logs: Readonly<Record<string, string>>): Promise<LogReport> {
  const streams = {
    stream: async function* (log: string) {
      yield new TextEncoder().encode(logs[log]);
    },
  };
  const ports = { files: openFiles(), streams, clock: { now: () => AT }, progress: () => undefined };
  return diagnoseLogs({ logs: Object.keys(logs), targets: [] }, ports);
}

describe('the start of a healthy cluster', () => {
  test('is no fault, and is told all the same', async () => {
    const report = await diagnosed({ 'kubelet.log': KUBELET, 'kube-apiserver.log': API_SERVER });
    expect(report.verdict).toBe('fine');
    expect(report.heard.map(({ means, severity, passed }) => [means, severity, passed])).toEqual(
      expect.arrayContaining([
        ['anonymous', 'harmless', true],
        ['hung-up', 'harmless', undefined],
      ]),
    );
  });
});

/** Lines a second apart. */
const refused = (seconds: readonly number[]) =>
  seconds.map(
    (second) =>
      `E1122 ${clock(second)}.000000    1055 reflector.go:227] "Failed to watch" err="Unauthorized"\n`,
  );
const quiet = (second: number) => `I1122 ${clock(second)}.000000    1055 server.go:1] "all is well"\n`;
const clock = (second: number) => new Date(second * 1000).toISOString().slice(11, 19);

describe('a refusal', () => {
  test.each([
    ['that ended and was followed by silence', [1, 2, 30], 95, 'fine'],
    ['at each of two starts', [1, 2, 3600, 3602], 4000, 'fine'],
    ['after which the log ends', [1, 2, 30], 31, 'critical'],
    ['after which nobody would have tried again yet', [1, 2, 30], 80, 'critical'],
    ['that went on for longer than a start takes', [1, 30, 62], 4000, 'critical'],
    ['of a container that ends of it, and is started every five minutes', [1, 301, 601], 4000, 'critical'],
  ])('%s', async (_what, seconds, end, verdict) => {
    const report = await diagnosed({ 'kubelet.log': [...refused(seconds), quiet(end)].join('') });
    expect(report.verdict).toBe(verdict);
  });

  test('is of weight where no line tells when it was', async () => {
    const report = await diagnosed({ '-': 'err="Unauthorized"\nall is well\n' });
    expect(report.verdict).toBe('critical');
  });

  test('in a log that goes on, and in another that ends with it, has not passed', async () => {
    const [one] = refused([1]);
    const report = await diagnosed({ 'a.log': `${one}${quiet(500)}`, 'b.log': one ?? '' });
    expect(report.verdict).toBe('critical');
  });

  test('of another kind never passes', async () => {
    const text = 'E1122 00:00:01.000000 1 x.go:1] x509: certificate signed by unknown authority\n';
    expect((await diagnosed({ 'kubelet.log': `${text}${quiet(4000)}` })).verdict).toBe('critical');
  });
});
