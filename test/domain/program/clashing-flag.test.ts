/** Flags that a program knows and that would keep it from starting, do nothing, or leave others behind. */
import { describe, expect, it } from 'vitest';
import { clashingFlags } from '../../../src/domain/program/clashing-flag.ts';
import { commandLine } from '../../../src/domain/program/command-line.ts';
import { clusterWarnings } from '../../../src/domain/cluster-warning.ts';
import { clusterOf } from '../cluster.ts';

const clashes = (text: Parameters<typeof clusterOf>[0]) =>
  clashingFlags(clusterOf(text)).map(({ path }) => path.at(-1));
const apiserver = (...names: string[]) => ({
  'kube-apiserver': Object.fromEntries(names.map((name) => [name, '/etc/own.yaml'])),
});

describe('a flag of the cluster file that clashes', () => {
  it('with the file of who may ask the API server', () => {
    expect(clashes({ flags: apiserver('oidc-issuer-url') })).toEqual(['oidc-issuer-url']);
    expect(clashes({ flags: apiserver('anonymous-auth') })).toEqual(['anonymous-auth']);
    expect(clashes({ flags: apiserver('authentication-config', 'anonymous-auth') })).toEqual([]);
  });

  it('with a field that others follow', () => {
    expect(clashes({ flags: apiserver('secure-port') })).toEqual(['secure-port']);
    expect(clashes({ flags: { 'kube-scheduler': { 'secure-port': '10260' } } })).toEqual([]);
  });

  it('with a file beside which the program passes it over', () => {
    expect(clashes({ flags: { 'kube-proxy': { 'proxy-mode': 'nftables', 'v': '4' } } })).toEqual([
      'proxy-mode',
    ]);
    expect(clashes({ flags: { etcd: { 'config-file': '/etc/etcd.yaml', 'snapshot-count': '1' } } })).toEqual([
      'config-file',
    ]);
  });

  it('with the ring, unless the cluster file wants none; and then nothing is said of what is not known', () => {
    const flags = apiserver('encryption-provider-config');
    expect(clashes({ flags })).toEqual(['encryption-provider-config']);
    const encryption = { provider: 'none', resources: ['secrets'] } as const;
    expect(clashes({ flags, encryption })).toEqual([]);
    const warnings = (text: Parameters<typeof clusterOf>[0]) =>
      clusterWarnings(clusterOf(text)).map(({ warning }) => warning);
    expect(warnings({ encryption })).toContain('encryption-weak');
    expect(warnings({ encryption, flags })).not.toContain('encryption-weak');
  });

  it('is given in the place of ours where one of the two is enough', () => {
    const given = (flags: Parameters<typeof clusterOf>[0] & object) => {
      const cluster = clusterOf(flags);
      const [machine] = cluster.controlPlane;
      return machine === undefined
        ? []
        : commandLine('kube-apiserver', cluster, machine).map(({ flag }) => flag);
    };
    expect(given({})).toContain('authorization-mode');
    expect(given({ flags: apiserver('authorization-config') })).toContain('authorization-config');
    expect(given({ flags: apiserver('authorization-config') })).not.toContain('authorization-mode');
  });
});
