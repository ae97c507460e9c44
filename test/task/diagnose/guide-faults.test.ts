/** That the guides' clusters are wrong in the ways that guide.json says: by openssl and Go, whatever diagnose may say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../cluster/verdicts.mjs';
import { GO, openssl, WITH_GO } from '../../engine/oracle/outside.ts';
import { type GuideSet, makeGuide, notHere, titled } from './guide-set.ts';

/** What Go says of a leaf under the set's own authority; empty where it is content. */
function goSays(
  set: GuideSet,
  ca: string,
  leaf: string,
  more: { name?: string; usages?: ('serverAuth' | 'clientAuth')[]; day?: number },
): string {
  const { day = 1, ...rest } = more;
  const [verdict] = ask('judge', [
    {
      certificate: set.text(leaf),
      roots: set.text(ca),
      time: `${set.after(day).toISOString().slice(0, 19)}Z`,
      ...rest,
    },
  ]);
  return verdict?.accept === true ? '' : String(verdict?.error);
}
const subject = (set: GuideSet, file: string) =>
  openssl(['x509', '-in', set.path(file), '-noout', '-subject', '-nameopt', 'RFC2253']).out.trim();
const strictly = (set: GuideSet, ca: string, leaf: string) =>
  openssl(['verify', '-x509_strict', '-CAfile', set.path(ca), set.path(leaf)]).out;

const withoutA = notHere('guide-a.sh');
describe(titled("a well-known guide's cluster", withoutA), { skip: withoutA !== undefined }, () => {
  let set: GuideSet;
  beforeAll(() => {
    set = makeGuide('guide-a.sh');
  });
  afterAll(() => set?.close());
  const CA = 'server/var/lib/kubernetes/ca.crt';
  const SERVER = 'server/var/lib/kubernetes/kube-api-server.crt';

  it('has an authority without critical constraints, and a scheduler in a group with a slip', () => {
    expect(strictly(set, CA, SERVER)).toContain('Basic Constraints of CA cert not marked critical');
    expect(openssl(['verify', '-CAfile', set.path(CA), set.path(SERVER)]).out).toContain(': OK');
    const scheduler = set.text('server/var/lib/kubernetes/kube-scheduler.kubeconfig');
    const [, data = ''] = /client-certificate-data: (\S+)/.exec(scheduler) ?? [];
    const shown = openssl(['x509', '-noout', '-subject'], Buffer.from(data, 'base64')).out;
    expect(shown).toContain('O = system:system:kube-scheduler');
  });

  it(`has the names that it has, by ${WITH_GO}`, { skip: !GO }, () => {
    for (const name of ['127.0.0.1', 'server.kubernetes.local', 'kubernetes.default.svc', '10.32.0.1'])
      expect([name, goSays(set, CA, SERVER, { name })]).toEqual([name, '']);
    expect(goSays(set, CA, SERVER, { name: 'kubernetes.default.svc.cluster.local' })).toMatch(
      /^x509: certificate is valid for kubernetes, .*, not kubernetes\.default\.svc\.cluster\.local$/,
    );
    const kubelet = 'node-0/var/lib/kubelet/kubelet.crt';
    expect(goSays(set, CA, kubelet, { name: 'node-0' })).toBe('');
    expect(goSays(set, CA, kubelet, { name: '10.240.0.20' })).toBe(
      'x509: certificate is valid for 127.0.0.1, not 10.240.0.20',
    );
  });
});

const withoutB = notHere('guide-b.sh');
describe(titled("study notes' cluster", withoutB), { skip: withoutB !== undefined }, () => {
  let set: GuideSet;
  beforeAll(() => {
    set = makeGuide('guide-b.sh');
  });
  afterAll(() => set?.close());
  const PKI = 'controlplane/var/lib/kubernetes';
  const CA = `${PKI}/ca.crt`;

  it('is of version 1, and nobody is in a group that means something', () => {
    const printed = openssl(['x509', '-in', set.path(CA), '-noout', '-text']).out;
    expect(printed).toContain('Version: 1 (0x0)');
    expect(strictly(set, CA, `${PKI}/apiserver.crt`)).toContain('invalid CA certificate');
    expect(subject(set, `${PKI}/admin.crt`)).toBe('subject=OU=system:masters,CN=kube-admin');
    expect(subject(set, 'node01/var/lib/kubelet/node01.crt')).toBe('subject=CN=node01');
    expect(subject(set, 'node01/var/lib/kube-proxy/kube-proxy.crt')).toBe(
      'subject=O=system:node-proxies,CN=system:kube-proxy',
    );
  });

  it(`has servers without names, clients that are believed, and a month, by ${WITH_GO}`, {
    skip: !GO,
  }, () => {
    for (const [leaf, name] of [
      [`${PKI}/apiserver.crt`, '172.17.0.87'],
      [`${PKI}/etcd-server.crt`, '127.0.0.1'],
    ] as const)
      expect(goSays(set, CA, leaf, { name })).toBe(
        `x509: cannot validate certificate for ${name} because it doesn't contain any IP SANs`,
      );
    expect(goSays(set, CA, 'node01/var/lib/kubelet/node01.crt', { name: 'node01' })).toBe(
      'x509: certificate relies on legacy Common Name field, use SANs instead',
    );
    const client = { usages: ['clientAuth' as const] };
    expect(goSays(set, CA, `${PKI}/admin.crt`, client)).toBe('');
    expect(goSays(set, CA, `${PKI}/admin.crt`, { ...client, day: 29 })).toBe('');
    expect(goSays(set, CA, `${PKI}/admin.crt`, { ...client, day: 31 })).toContain(
      'x509: certificate has expired or is not yet valid: current time',
    );
  });

  it('writes down of secrets no more than of all else, by its own code in an API server', {
    skip: !GO,
  }, () => {
    const policy = set.text('controlplane/etc/kubernetes/audit-policy.yaml');
    const request = { user: 'admin', groups: [], method: 'GET', url: '/api/v1/namespaces/a/secrets/b' };
    const turned = policy.replace('  - level: Metadata\n', '').concat('  - level: Metadata\n');
    const levels = ask('audit', [
      { policy, ...request },
      { policy: turned, ...request },
    ]).map(({ level }) => level);
    expect(levels).toEqual(['Metadata', 'RequestResponse']);
  });
});
