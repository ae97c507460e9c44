/**
 * The plan as a pure function: each reason and action from facts made by hand, and the promise that carrying it
 * out leaves nothing to do. Whether real files become these facts is test/task's question.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CertificateFacts } from '../../src/domain/certificate.ts';
import { type CertificateCredential, homeOf } from '../../src/domain/credential.ts';
import { plan } from '../../src/domain/plan/plan.ts';
import type { Found, Step } from '../../src/domain/plan/step.ts';
import {
  carryOut,
  CLUSTER,
  days,
  DAY,
  fresh,
  made,
  MINUTE,
  NOW,
  only,
  said,
  WANTED,
  wantedOf,
} from './disk.ts';
import { certificateFacts, keyFactsOf, nameOf } from './facts.ts';

const SERVER = 'apiserver@cp-1';

/** The plan after one credential has been changed. */
function after(id: string, change: (found: Found) => Found, now = NOW): Step[] {
  const disk = fresh();
  disk.set(id, change(disk.get(id) ?? { broken: [], stale: [] }));
  return plan(WANTED, disk, now) as Step[];
}
const changed = (id: string, change: Partial<CertificateFacts>) =>
  after(id, (found) => ({
    ...found,
    certificate: { ...(found.certificate ?? certificateFacts()), ...change },
  }));
const without =
  (field: 'certificate' | 'key') =>
  (found: Found): Found => {
    const { [field]: _gone, ...rest } = found;
    return rest;
  };
const home = (id: string, role: 'certificate' | 'key') => {
  const credential = WANTED.find((one) => one.id === id);
  return credential === undefined ? '' : (homeOf(credential, role) ?? '');
};

describe('what is planned, and why', () => {
  it('nothing there: everything is made; everything there: everything is kept', () => {
    expect(said(plan(WANTED, new Map(), NOW))).toEqual([
      'create kubernetes-ca missing',
      `create ${SERVER} missing`,
      'create admin missing',
    ]);
    expect(said(plan(WANTED, fresh(), NOW))).toEqual(['keep kubernetes-ca', `keep ${SERVER}`, 'keep admin']);
  });

  it('a name more or less is named, and costs no key', () => {
    const names = (fresh().get(SERVER)?.certificate?.names ?? []).filter(({ value }) => value !== '10.0.0.1');
    const [step] = changed(SERVER, { names: [...names, { kind: 'dns', value: 'old.example.com' }] }).filter(
      ({ action }) => action !== 'keep',
    );
    expect(step).toMatchObject({
      action: 'reissue',
      reasons: [{ why: 'names', missing: ['10.0.0.1'], extra: ['old.example.com'] }],
    });
  });

  it('a name of another kind is another name: an address written as DNS helps nobody', () => {
    const names = (fresh().get(SERVER)?.certificate?.names ?? []).map(({ value }) => ({
      kind: 'dns' as const,
      value,
    }));
    expect(only(changed(SERVER, { names }))).toEqual([`reissue ${SERVER} names`]);
  });

  it('subject, purposes, algorithm, signer, end', () => {
    expect(only(changed('admin', { subject: nameOf('kubernetes-admin', ['system:masters']) }))).toEqual([
      'reissue admin subject',
    ]);
    expect(only(changed('admin', { extendedKeyUsage: ['clientAuth', 'serverAuth'] }))).toEqual([
      'reissue admin purposes',
    ]);
    expect(only(changed('admin', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }))).toEqual([]);
    expect(only(changed('admin', { authority: true }))).toEqual(['reissue admin purposes']);
    expect(only(changed('admin', { keyUsage: ['keyEncipherment'] }))).toEqual(['reissue admin purposes']);
    expect(only(changed('admin', { keyUsage: ['digitalSignature', 'keyEncipherment'] }))).toEqual([]);
    expect(only(changed('admin', { notAfter: days(-1) }))).toEqual(['renew admin expired']);
    expect(only(changed('admin', { notBefore: days(-340), notAfter: days(29) }))).toEqual([
      'renew admin due',
    ]);
    expect(only(changed('admin', { notBefore: days(-330), notAfter: days(31) }))).toEqual([]);
    expect(only(after('admin', (found) => ({ ...found, signed: false })))).toEqual(['reissue admin signer']);
    const rsa = plan(wantedOf({ ...CLUSTER, keyAlgorithm: 'rsa-2048' }), fresh(), NOW);
    expect(only(rsa)).toEqual([`rekey ${SERVER} purposes algorithm`, 'rekey admin purposes algorithm']);
    const odd = { ...keyFactsOf('x'), curve: 'secp256k1' };
    expect(
      only(
        after('admin', (found) => ({
          ...found,
          key: odd,
          certificate: made(WANTED[2] as CertificateCredential, NOW, undefined, odd),
        })),
      ),
    ).toEqual(['rekey admin algorithm']);
  });

  it('keys are kept wherever there is one that reads and fits the algorithm', () => {
    const crt = home('admin', 'certificate');
    expect(only(after('admin', without('certificate')))).toEqual(['reissue admin missing']);
    expect(only(after('admin', (found) => ({ ...without('certificate')(found), broken: [crt] })))).toEqual([
      'reissue admin unreadable',
    ]);
    expect(only(after('admin', (found) => ({ ...found, key: keyFactsOf('another') })))).toEqual([
      'reissue admin key-mismatch',
    ]);
    expect(only(after('admin', without('key')))).toEqual(['rekey admin missing']);
    expect(
      only(after('admin', (found) => ({ ...without('key')(found), broken: [home('admin', 'key')] }))),
    ).toEqual(['rekey admin unreadable']);
    const rsa = keyFactsOf('admin', 'rsa-2048');
    expect(only(after('admin', (found) => ({ ...without('certificate')(found), key: rsa })))).toEqual([
      'rekey admin missing algorithm',
    ]);
  });

  it('copies and kubeconfigs are refreshed without touching what they are made from', () => {
    const file = { role: 'kubeconfig', path: 'pki/admin.kubeconfig', mode: 0o600 } as const;
    expect(
      only(after('admin', (found) => ({ ...found, stale: [{ file, why: 'missing', differs: [] }] }))),
    ).toEqual(['refresh admin missing']);
    expect(
      only(after('admin', (found) => ({ ...found, stale: [{ file, why: 'stale', differs: ['server'] }] }))),
    ).toEqual(['refresh admin stale']);
  });
});

describe('an authority', () => {
  it('is never replaced, whatever it differs in', () => {
    const odd = {
      subject: nameOf('somebody'),
      notBefore: days(-3640),
      notAfter: days(5),
      keyUsage: ['keyCertSign' as const],
      names: [{ kind: 'dns' as const, value: 'x' }],
    };
    const expectKept = (steps: readonly Step[], ...noted: readonly string[]) =>
      expect(said(steps)[0]).toBe(['keep kubernetes-ca', ...noted].join(' '));
    expectKept(changed('kubernetes-ca', odd), 'due');
    expectKept(
      after('kubernetes-ca', (found) => ({ ...found, signed: false })),
      'signer',
    );
    expectKept(plan(wantedOf({ ...CLUSTER, keyAlgorithm: 'rsa-2048' }), fresh(), NOW), 'algorithm');
  });

  it('stands in the way when it cannot sign: ended, unfit, damaged, half gone', () => {
    const refused = (steps: readonly Step[]) => said(steps)[0];
    expect(refused(changed('kubernetes-ca', { notAfter: days(-1) }))).toBe('refuse kubernetes-ca expired');
    expect(refused(changed('kubernetes-ca', { authority: false }))).toBe('refuse kubernetes-ca purposes');
    expect(refused(changed('kubernetes-ca', { keyUsage: ['digitalSignature'] }))).toBe(
      'refuse kubernetes-ca purposes',
    );
    expect(refused(after('kubernetes-ca', without('certificate')))).toBe('refuse kubernetes-ca missing');
    expect(refused(after('kubernetes-ca', (found) => ({ ...found, key: keyFactsOf('other') })))).toBe(
      'refuse kubernetes-ca key-mismatch',
    );
    for (const role of ['certificate', 'key'] as const)
      expect(
        refused(
          after('kubernetes-ca', (found) => ({
            ...without(role)(found),
            broken: [home('kubernetes-ca', role)],
          })),
        ),
      ).toBe('refuse kubernetes-ca unreadable');
  });

  it('without its key is asked for what must be signed, and for nothing else', () => {
    expect(only(after('kubernetes-ca', without('key')))).toEqual([]);
    const disk = fresh();
    disk.set('kubernetes-ca', without('key')(disk.get('kubernetes-ca') ?? { broken: [], stale: [] }));
    disk.delete('admin');
    expect(said(plan(WANTED, disk, NOW))).toEqual([
      'keep kubernetes-ca',
      `keep ${SERVER}`,
      'request admin missing authority-key-missing awaited',
    ]);
  });

  it('made anew, makes anew all it signed', () => {
    const disk = fresh();
    disk.delete('kubernetes-ca');
    expect(said(plan(WANTED, disk, NOW))).toEqual([
      'create kubernetes-ca missing',
      `reissue ${SERVER} signer-reissued`,
      'reissue admin signer-reissued',
    ]);
  });
});

describe('plan never loops', () => {
  const keyless = (found: Found): Found => without('key')(found);
  const CHANGES: readonly ((found: Found) => Found | undefined)[] = [
    (found) => found,
    () => undefined,
    keyless,
    without('certificate'),
    (found) => ({ ...found, key: keyFactsOf('stranger') }),
    (found) => ({ ...found, key: keyFactsOf('stranger', 'rsa-2048') }),
    (found) => ({ ...without('certificate')(found), key: keyFactsOf('stranger', 'rsa-2048') }),
    (found) => ({ ...found, signed: false }),
    (found) => ({ ...found, refused: [{ fault: 'negative-serial', says: 'x509: negative serial number' }] }),
    (found) => ({ ...found, refused: [{ fault: 'name-not-allowed', says: 'x509: …', lasting: true }] }),
    (found) => ({
      ...found,
      certificate: { ...(found.certificate ?? certificateFacts()), names: [], extendedKeyUsage: [] },
    }),
    (found) => ({
      ...found,
      certificate: { ...(found.certificate ?? certificateFacts()), notBefore: days(-400), notAfter: days(2) },
    }),
    (found) => ({
      ...found,
      certificate: { ...(found.certificate ?? certificateFacts()), notAfter: days(-2) },
    }),
    (found) => ({ ...without('certificate')(found), broken: ['pki/admin.crt'] }),
    (found) => ({ ...keyless(found), broken: ['pki/admin.key'] }),
    (found) => ({
      ...found,
      stale: [{ file: { role: 'kubeconfig', path: 'x', mode: 0o600 }, why: 'missing', differs: [] }],
    }),
  ];
  const life = fc.integer({ min: 10 * MINUTE, max: 2000 * DAY });

  it('after it is carried out nothing is left, at that moment and a while later', () => {
    fc.assert(
      fc.property(
        ...([
          fc.constantFrom(...CHANGES),
          fc.constantFrom(...CHANGES),
          fc.constantFrom(...CHANGES),
          life,
          life,
          fc.nat(900),
        ] as const),
        (authority, server, admin, authorities, certificates, later) => {
          const cluster = { ...CLUSTER, lifetimes: { authorities, certificates } };
          const wanted = wantedOf(cluster);
          const disk = fresh(wanted, days(-1 / 1000));
          for (const [i, change] of [authority, server, admin].entries()) {
            const id = wanted[i]?.id ?? '';
            const found = change(disk.get(id) ?? { broken: [], stale: [] });
            if (found === undefined) disk.delete(id);
            else disk.set(id, found);
          }
          const now = new Date(NOW.getTime() + later);
          const steps = plan(wanted, disk, now);
          if (steps.some(({ action }) => action === 'refuse')) return;
          const done = carryOut(steps, disk, now);
          for (const moment of [now, new Date(now.getTime() + 1), new Date(now.getTime() + MINUTE)])
            expect(only(plan(wanted, done, moment))).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a certificate clipped to its signer is not made anew for nothing', () => {
    const disk = fresh(
      wantedOf({ ...CLUSTER, lifetimes: { authorities: 20 * DAY, certificates: 365 * DAY } }),
    );
    expect(only(plan(WANTED, disk, days(14)))).toEqual([]);
  });
});
