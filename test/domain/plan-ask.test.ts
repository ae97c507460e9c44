/** Plans for less than a whole cluster: what is named, what is due, authorities extended; and what follows from each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterText } from '../../src/domain/cluster-text.ts';
import { type Credential, credentials } from '../../src/domain/credential.ts';
import type { Ask } from '../../src/domain/plan/ask.ts';
import { nextDue } from '../../src/domain/plan/due.ts';
import { leftAlone } from '../../src/domain/plan/left.ts';
import { meant, nearestMeant } from '../../src/domain/plan/meant.ts';
import { plan } from '../../src/domain/plan/plan.ts';
import type { Found } from '../../src/domain/plan/step.ts';
import { aCluster, clusterOf, TEXT } from './cluster.ts';
import { carryOut, DAY, days, type Disk, fresh, NOW, only, said } from './disk.ts';
import { keyFactsOf } from './facts.ts';

const wantedOf = (change: Partial<ClusterText> = {}) => credentials(clusterOf(change));
const named = (...ids: string[]): Ask => ({ scope: new Set(ids), newKey: false });
const DUE: Ask = { scope: 'due', newKey: false };
const leaves = (wanted: readonly Credential[]): Ask =>
  named(...wanted.filter(({ makes }) => makes === 'certificate').map(({ id }) => id));
const WANTED = wantedOf();
const SERVER = 'apiserver@cp-1';

function changed(disk: Disk, id: string, change: (found: Found) => Found): Disk {
  return new Map(disk).set(id, change(disk.get(id) ?? { broken: [], stale: [] }));
}
const without =
  (field: 'certificate' | 'key') =>
  (found: Found): Found => {
    const { [field]: _gone, ...rest } = found;
    return rest;
  };
const cut = (found: Found): Found =>
  found.certificate === undefined ? found : { ...found, certificate: { ...found.certificate, names: [] } };

describe('what is named', () => {
  const disk = fresh(WANTED);

  it('is made anew, sound as it is, and its signer is only needed', () => {
    expect(said(plan(WANTED, disk, NOW, named(SERVER)))).toEqual([
      'keep kubernetes-ca',
      `renew ${SERVER} asked`,
    ]);
    const step = plan(WANTED, disk, NOW, { ...named(SERVER), newKey: true }).at(-1);
    expect(step).toMatchObject({
      action: 'rekey',
      reasons: [{ why: 'asked', notAfter: disk.get(SERVER)?.certificate?.notAfter.toISOString() }],
    });
  });

  it('gets the names of today, and what else is wrong is left for apply', () => {
    const worse = changed(changed(disk, SERVER, cut), 'etcd-server@cp-1', cut);
    const steps = plan(WANTED, worse, NOW, named(SERVER));
    expect(only(steps)).toEqual([`reissue ${SERVER} names asked`]);
    expect(leftAlone(plan(WANTED, worse, NOW), steps)).toEqual([{ warning: 'more-to-do', changes: 1 }]);
  });

  it('and is not there is made; what is to sign it is not', () => {
    const gone: Disk = new Map(disk);
    gone.delete('admin');
    expect(only(plan(WANTED, gone, NOW, named('admin')))).toEqual(['create admin missing']);
    gone.delete('kubernetes-ca');
    expect(said(plan(WANTED, gone, NOW, named('admin', SERVER)))).toEqual([
      `refuse ${SERVER} authority-missing`,
      'refuse admin authority-missing',
    ]);
    expect(said(plan(WANTED, new Map(), NOW, named('kubernetes-ca')))).toEqual([
      'refuse kubernetes-ca authority-missing',
    ]);
  });

  it('is refused where its signer has ended, and asked for where its key is elsewhere; others are not', () => {
    const late = days(3651);
    expect(only(plan(WANTED, disk, late, named('admin')))).toContain('refuse kubernetes-ca expired');
    const keyless = changed(disk, 'etcd-ca', without('key'));
    expect(only(plan(WANTED, keyless, NOW, named('etcd-peer@cp-1')))).toEqual([
      'request etcd-peer@cp-1 asked authority-key-missing awaited',
    ]);
    expect(only(plan(WANTED, keyless, NOW, named('admin')))).toEqual(['renew admin asked']);
  });

  it('is found by identity, credential and machine, and by its nearest spelling', () => {
    const more = wantedOf({ workers: [{ name: 'w-1', addresses: ['10.0.0.7'] }] });
    const ids = (word: string) => meant(word, more).map(({ id }) => id);
    expect(ids('kubelet')).toEqual(['kubelet@w-1']);
    expect(ids(SERVER)).toEqual([SERVER]);
    expect(ids('@w-1')).toEqual(['kubelet@w-1', 'kubelet-serving@w-1']);
    expect([ids('@'), ids('@nobody'), ids('kubele'), ids('toString')]).toEqual([[], [], [], []]);
    expect(['apisrver', 'apiserver@cp-l', '@w-2', 'q'].map((word) => nearestMeant(word, more))).toEqual([
      'apiserver',
      SERVER,
      '@w-1',
      undefined,
    ]);
  });
});

describe('what is due', () => {
  it('is renewed and nothing else; a new key only if asked for', () => {
    const disk = changed(fresh(WANTED), SERVER, cut);
    expect(said(plan(WANTED, disk, days(300), DUE))).toEqual([]);
    const late = plan(WANTED, changed(disk, 'admin', without('certificate')), days(340), DUE);
    expect(only(late)).toContain(`reissue ${SERVER} names due`);
    expect(only(late).filter((line) => !line.endsWith(' due'))).toEqual([]);
    expect(said(late).join()).not.toContain(' admin');
    expect(only(plan(WANTED, disk, days(340), { ...DUE, newKey: true }))[0]).toMatch(/^rekey /);
  });

  it('is what ends within the span that is asked for, if any', () => {
    const disk = fresh(WANTED);
    const at = (day: number, span: number) =>
      only(plan(WANTED, disk, days(day), { ...DUE, dueWithin: span * DAY }));
    expect(at(340, 10)).toEqual([]);
    expect(at(300, 90).length).toBe(14);
    expect(
      only(plan(WANTED, disk, days(300), { scope: 'needed', newKey: false, dueWithin: 90 * DAY })),
    ).toEqual(at(300, 90));
  });

  it('is told beforehand', () => {
    const disk = fresh(WANTED);
    const certificate = disk.get('admin')?.certificate;
    if (certificate === undefined) throw new Error('no certificate');
    const sooner = changed(disk, 'admin', (found) => ({
      ...found,
      certificate: { ...certificate, notAfter: days(200) },
    }));
    expect(nextDue(WANTED, sooner, NOW)).toEqual({
      credential: 'admin',
      from: days(170).toISOString(),
      notAfter: days(200).toISOString(),
    });
    expect(nextDue(WANTED, sooner, NOW, 100 * DAY)?.from).toBe(days(100).toISOString());
    expect(nextDue(WANTED, new Map(), NOW)).toBeUndefined();
  });

  it('an authority that is due is said, not renewed', () => {
    const disk = fresh(WANTED);
    const steps = plan(WANTED, disk, days(3630), DUE);
    expect(said(steps).filter((line) => / (?:kubernetes|etcd|front-proxy)-ca/.test(line))).toEqual([
      'keep kubernetes-ca',
      'keep etcd-ca',
      'keep front-proxy-ca',
    ]);
    expect(leftAlone(plan(WANTED, disk, days(3630)), steps).map(({ warning }) => warning)).toEqual([
      'authority-due',
      'authority-due',
      'authority-due',
    ]);
  });
});

describe('an authority that is extended', () => {
  const holders = ['controller-manager@cp-1', 'scheduler@cp-1', 'kube-proxy', 'admin', 'super-admin'];

  it('takes its kubeconfigs along, even after its end', () => {
    const disk = fresh(WANTED);
    for (const now of [NOW, days(4000)])
      expect(only(plan(WANTED, disk, now, named('kubernetes-ca')))).toEqual([
        'extend kubernetes-ca asked',
        ...holders.map((id) => `refresh ${id} stale`),
      ]);
  });

  it('leaves a pair that is not whole for apply', () => {
    const disk = changed(fresh(WANTED), 'admin', (found) => ({ ...found, key: keyFactsOf('another') }));
    expect(only(plan(WANTED, disk, NOW, named('kubernetes-ca'))).join()).not.toContain(' admin');
  });

  it('under a root is signed by it, without its own key, and shown anew by all that it signed', () => {
    const wanted = wantedOf({ authorities: { ...TEXT.authorities, etcd: 'intermediate' } });
    const disk = changed(fresh(wanted), 'etcd-ca', without('key'));
    expect(only(plan(wanted, disk, NOW, named('etcd-ca')))).toEqual([
      'extend etcd-ca asked',
      'refresh apiserver-etcd-client@cp-1 stale',
      'refresh etcd-server@cp-1 stale',
      'refresh etcd-peer@cp-1 stale',
      'refresh etcd-healthcheck-client@cp-1 stale',
    ]);
    // without either key there is nobody to extend it; with its own it can be asked for
    const keyless = changed(disk, 'root-ca', without('key'));
    expect(only(plan(wanted, keyless, NOW, named('etcd-ca')))).toEqual([
      'refuse etcd-ca authority-key-missing',
    ]);
    const rootless = changed(fresh(wanted), 'root-ca', without('key'));
    expect(only(plan(wanted, rootless, NOW, named('etcd-ca')))).toEqual([
      'request etcd-ca asked authority-key-missing awaited',
    ]);
    expect(only(plan(wanted, disk, NOW, named('root-ca')))).toEqual(['extend root-ca asked']);
  });

  it('is refused where it cannot sign itself', () => {
    const disk = fresh(WANTED);
    const after = (change: (found: Found) => Found) =>
      only(plan(WANTED, changed(disk, 'etcd-ca', change), days(4000), named('etcd-ca')));
    expect(after(without('key'))).toEqual(['refuse etcd-ca authority-key-missing']);
    expect(after(without('certificate'))).toEqual(['refuse etcd-ca missing']);
    expect(after((found) => ({ ...found, key: keyFactsOf('another') }))).toEqual([
      'refuse etcd-ca key-mismatch',
    ]);
    expect(after((found) => ({ ...found, broken: ['pki/etcd-ca.crt'] }))).toEqual([
      'refuse etcd-ca unreadable',
    ]);
  });
});

it('for any cluster: all renewed, key by key as asked, leaves nothing to do; nothing that was not asked for is in it', () => {
  fc.assert(
    fc.property(aCluster, fc.nat(400), fc.boolean(), fc.nat(), (text, later, newKey, pick) => {
      const { kubernetes, etcd, frontProxy } = text.authorities;
      const here = <Kind extends string>(kind: Kind) =>
        (kind === 'external' ? 'own' : kind) as Exclude<Kind, 'external'>;
      const authorities = {
        kubernetes: here(kubernetes),
        etcd: here(etcd),
        frontProxy: here(frontProxy),
        root: 'own',
      } as const;
      const wanted = credentials(clusterOf({ ...text, authorities }));
      const now = days(later);
      const disk = fresh(wanted);
      const all = plan(wanted, disk, now, { ...leaves(wanted), newKey });
      expect(new Set(all.map(({ action }) => action))).toEqual(new Set(['keep', newKey ? 'rekey' : 'renew']));
      expect(only(plan(wanted, carryOut(all, disk, now), now))).toEqual([]);
      const one = wanted[pick % wanted.length];
      if (one?.makes !== 'certificate') return;
      expect(only(plan(wanted, disk, now, named(one.id))).length).toBe(1);
    }),
    { numRuns: 25 },
  );
});
