import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROGRAM_IDS, type ProgramId } from '../../../src/domain/program/program.ts';
import { knownFields, knownFlags, knownGates, RECORDED, unknownFields, unknownFlags } from './known-flags.ts';

const kubernetes = PROGRAM_IDS.filter((program) => program !== 'etcd');

describe('what was recorded', () => {
  test('says of which releases, all that are promised, and by which Go', () => {
    for (const name of ['flags', 'gates', 'fields']) {
      const { label } = JSON.parse(
        readFileSync(new URL(`../../vector/program/${name}.json`, import.meta.url), 'utf8'),
      ) as { label: { go: string; releases: Record<'kubernetes' | 'etcd', string[]> } };
      expect(label.go).toMatch(/^go1\.\d+/);
      expect(label.releases.kubernetes.map((patch) => patch.slice(0, 5))).toEqual([
        'v1.33',
        'v1.34',
        'v1.35',
        'v1.36',
        'v1.37',
      ]);
      expect(label.releases.etcd.map((patch) => patch.slice(0, 4))).toEqual(['v3.5', 'v3.6', 'v3.7']);
    }
  });

  test.each(RECORDED.kubernetes)('is whole for Kubernetes %s', (version) => {
    for (const program of kubernetes) expect(knownFlags(program, version).size).toBeGreaterThan(50);
    expect(knownGates(version).size).toBeGreaterThan(100);
  });

  test.each(RECORDED.etcd)('is whole for etcd %s', (version) => {
    expect(knownFlags('etcd', version).size).toBeGreaterThan(100);
  });

  test('is for no other release', () => {
    expect(() => knownFlags('kubelet', '1.32')).toThrow('kubernetes 1.32 was not recorded');
    expect(() => knownFlags('etcd', '3.50.1')).toThrow('etcd 3.50.1 was not recorded');
  });
});

/** Read in the sources by hand: what a recording that went wrong would not have. */
describe('flags that came, went and changed', () => {
  const releases = (
    program: ProgramId,
    flag: string,
    of: readonly string[] = RECORDED.kubernetes,
  ): string[] => of.filter((version) => knownFlags(program, version).has(flag));

  test.each<[ProgramId, string, string[]]>([
    ['kubelet', 'pod-infra-container-image', ['1.33', '1.34']], // 1.35 took it away
    ['kubelet', 'cloud-config', ['1.33']],
    ['kube-apiserver', 'tls-curve-preferences', ['1.36', '1.37']], // apiserver/pkg/server/options/serving.go
    ['kube-apiserver', 'authentication-config', [...RECORDED.kubernetes]],
    ['kube-controller-manager', 'node-monitor-period', [...RECORDED.kubernetes]],
  ])('%s --%s', (program, flag, versions) => {
    expect(releases(program, flag)).toEqual(versions);
  });

  test.each([
    ['experimental-initial-corrupt-check', ['3.5', '3.6']],
    ['feature-gates', ['3.6', '3.7']],
    ['enable-v2', ['3.5']],
    ['tls-min-version', ['3.5', '3.6', '3.7']],
  ])('etcd --%s', (flag, versions) => {
    expect(releases('etcd', flag, RECORDED.etcd)).toEqual(versions);
  });

  test('audit logs are kept for a year from 1.36 on, for ever before', () => {
    const days = RECORDED.kubernetes.map(
      (version) => knownFlags('kube-apiserver', version).get('audit-log-maxage')?.default,
    );
    expect(days).toEqual(['0', '0', '0', '366', '366']);
  });

  test('a kubelet flag that is a field as well is deprecated, one that is not is not', () => {
    const known = knownFlags('kubelet', 'v1.37.1');
    expect(known.get('client-ca-file')?.deprecated).toContain('--config flag');
    expect(known.get('node-ip')?.deprecated).toBeUndefined();
  });

  test('hidden flags are known too', () => {
    expect(knownFlags('kube-apiserver', '1.33').get('kubelet-port')).toMatchObject({ hidden: true });
  });

  test('a gate that was locked is gone later', () => {
    const gate = RECORDED.kubernetes.map((version) =>
      knownGates(version).get('AnonymousAuthConfigurableEndpoints'),
    );
    expect(gate.map((each) => each && (each.locked ?? false))).toEqual([false, true, true, true, undefined]);
  });
});

test('arguments that a program would not start with', () => {
  const args = ['--name=cp-0', '--experimental-initial-corrupt-check=true', '-log-format=json', 'stray'];
  expect(unknownFlags('etcd', 'v3.5.24', args)).toEqual(['-log-format=json', 'stray']);
  expect(unknownFlags('etcd', 'v3.7.3', args)).toEqual([
    '--experimental-initial-corrupt-check=true',
    'stray',
  ]);
});

describe('fields', () => {
  const kubelet = { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' };
  const authentication = 'AuthenticationConfiguration';

  test('came with a release', () => {
    const since = RECORDED.kubernetes.filter((version) =>
      knownFields(kubelet, version).has('tlsCurvePreferences'),
    );
    expect(since).toEqual(['1.36', '1.37']);
    expect(knownFields(kubelet, '1.33').get('authentication.x509.clientCAFile')).toBe('string');
  });

  test('of a document that the release cannot read are none', () => {
    const v1 = { apiVersion: 'apiserver.config.k8s.io/v1', kind: authentication };
    expect(knownFields(v1, '1.33').size).toBe(0);
    expect(unknownFields(v1, '1.33')).toEqual(['apiVersion']);
    expect(unknownFields(v1, '1.34')).toEqual([]);
    expect(unknownFields({ ...v1, apiVersion: 'apiserver.config.k8s.io/v1beta1' }, '1.33')).toEqual([]);
  });

  test('that are unknown, or of another type, are named by their path', () => {
    const document = {
      ...kubelet,
      authentication: { anonymous: { enabled: 'false' }, x509: { clientCaFile: '/ca.crt' } },
      tlsCipherSuites: ['TLS_AES_128_GCM_SHA256', 1],
      registerWithTaints: [{ key: 'a', efect: 'NoSchedule' }],
      featureGates: { Anything: true },
      logging: { flushFrequency: '5s' },
      clusterDNS: '10.32.0.10',
    };
    expect(unknownFields(document, '1.35')).toEqual([
      'authentication.anonymous.enabled',
      'authentication.x509.clientCaFile',
      'tlsCipherSuites[]',
      'registerWithTaints[].efect',
      'clusterDNS',
    ]);
  });
});
