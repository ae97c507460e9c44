/** The plan for whole clusters: pairs that nobody signs, intermediates, authorities of others, and every shape. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterText } from '../../src/domain/cluster-text.ts';
import { type Credential, credentials } from '../../src/domain/credential.ts';
import { plan } from '../../src/domain/plan/plan.ts';
import type { Found } from '../../src/domain/plan/step.ts';
import { aCluster, clusterOf, heldHere, TEXT } from './cluster.ts';
import { carryOut, DAY, days, type Disk, fresh, made, NOW, only, said } from './disk.ts';
import { keyFactsOf } from './facts.ts';

const wantedOf = (change: Partial<ClusterText> = {}) => credentials(clusterOf(change));
const NOTHING: Found = { broken: [], stale: [] };
const copyOf = (wanted: readonly Credential[], id: string, role: string) => {
  const copies = wanted.find((one) => one.id === id)?.files.filter((file) => file.role === role) ?? [];
  const file = copies.at(-1);
  if (file === undefined) throw new Error(`${id} has no ${role}`);
  return file;
};

describe('the service-account pair', () => {
  const wanted = wantedOf();
  const pub = copyOf(wanted, 'service-account', 'public-key');
  const key = copyOf(wanted, 'service-account', 'key');
  const after = (found: Found | undefined, now = NOW) => {
    const disk = fresh(wanted);
    if (found === undefined) disk.delete('service-account');
    else disk.set('service-account', found);
    return only(plan(wanted, disk, now));
  };

  it('is made once and kept for ever, whatever algorithm the file asks for now', () => {
    expect(after(undefined)).toEqual(['create service-account missing']);
    expect(after({ ...NOTHING, key: keyFactsOf('x', 'rsa-2048') })).toEqual([]);
    expect(only(plan(wantedOf({ keyAlgorithm: 'rsa-2048' }), fresh(wanted), NOW))).not.toContain(
      'rekey service-account',
    );
  });

  it('has its public half and copies refreshed from the private one', () => {
    const sound = { ...NOTHING, key: keyFactsOf('service-account') };
    expect(after({ ...sound, stale: [{ file: pub, why: 'missing', differs: [] }] })).toEqual([
      'refresh service-account missing',
    ]);
    expect(after({ ...sound, stale: [{ file: key, why: 'stale', differs: ['content'] }] })).toEqual([
      'refresh service-account stale',
    ]);
  });

  it('is never made anew over what is left of it: every token would be refused', () => {
    expect(after({ ...NOTHING, stale: [{ file: pub, why: 'stale', differs: ['content'] }] })).toEqual([
      'refuse service-account authority-lost',
    ]);
    expect(after({ ...NOTHING, broken: ['pki/service-accounts.key'] })).toEqual([
      'refuse service-account unreadable',
    ]);
  });
});

describe('authorities', () => {
  const own = TEXT.authorities;

  it('under a root: the root first, then the intermediates by it', () => {
    const wanted = wantedOf({ authorities: { ...own, kubernetes: 'intermediate', etcd: 'kubernetes' } });
    expect(only(plan(wanted, new Map(), NOW)).slice(0, 3)).toEqual([
      'create root-ca missing',
      'create kubernetes-ca missing',
      'create front-proxy-ca missing',
    ]);
    expect(only(plan(wanted, fresh(wanted), NOW))).toEqual([]);
  });

  it('under a root that is taken away go on, and are never made anew for it', () => {
    const wanted = wantedOf({ authorities: { ...own, kubernetes: 'intermediate' } });
    const disk = fresh(wanted);
    const { key: _taken, ...rest } = disk.get('root-ca') ?? NOTHING;
    disk.set('root-ca', rest);
    expect(only(plan(wanted, disk, days(3300)))).not.toContain('kubernetes-ca');
    expect(only(plan(wanted, disk, NOW))).toEqual([]);
  });

  it('under a root that is lost are not given another, which would not have signed them', () => {
    const wanted = wantedOf({ authorities: { ...own, kubernetes: 'intermediate' } });
    const disk = fresh(wanted);
    disk.delete('root-ca');
    expect(only(plan(wanted, disk, NOW))).toEqual(['refuse root-ca authority-lost']);
  });

  it('that sign themselves do not become intermediates by a word in the file', () => {
    const before = wantedOf();
    const wanted = wantedOf({ authorities: { ...own, kubernetes: 'intermediate' } });
    const disk = fresh(before);
    const root = fresh(wanted).get('root-ca');
    if (root !== undefined) disk.set('root-ca', root);
    const authority = disk.get('kubernetes-ca') ?? NOTHING;
    disk.set('kubernetes-ca', { ...authority, signed: false });
    expect(only(plan(wanted, disk, NOW))).toEqual(['refuse kubernetes-ca signer']);
  });

  it('of others are waited for, with all that they must sign, and nothing else', () => {
    const wanted = wantedOf({ authorities: { ...own, frontProxy: 'external' } });
    const steps = plan(wanted, new Map(), NOW);
    expect(said(steps).filter((line) => !line.startsWith('create'))).toEqual([
      'await front-proxy-ca external-missing',
      'request front-proxy-client@cp-1 missing authority-key-missing awaited',
    ]);
    const disk = fresh(wanted);
    const authority = wanted.find(({ id }) => id === 'front-proxy-ca');
    if (authority?.makes !== 'authority') throw new Error('no authority');
    const certificate = made(authority, NOW, undefined);
    disk.set('front-proxy-ca', { ...NOTHING, certificate, signed: true });
    const client = wanted.find(({ id }) => id === 'front-proxy-client@cp-1');
    if (client?.makes !== 'certificate') throw new Error('no client');
    const signed = made(client, NOW, undefined);
    disk.set(client.id, { ...NOTHING, certificate: signed, key: signed.key, signed: true });
    expect(only(plan(wanted, disk, NOW))).toEqual([]);
  });
});

describe('a plan for any cluster', () => {
  it('leaves nothing to do once it is carried out, nor a day later; and next to nothing is asked twice', () => {
    fc.assert(
      fc.property(aCluster, fc.nat(3), (text, later) => {
        const held = { ...text, authorities: heldHere(text.authorities) };
        const wanted = credentials(clusterOf(held));
        const disk: Disk = carryOut(plan(wanted, new Map(), NOW), new Map(), NOW);
        expect(only(plan(wanted, disk, new Date(NOW.getTime() + later * DAY)))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
