/** Authorities whose key is elsewhere: requests go out, and of what comes back only what fits is taken. The signer is openssl's own `ca`. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SigningRequests } from '../../src/domain/report.ts';
import { type OutsideAuthority, openOutsideAuthority } from './outside-authority.ts';
import { changes as changesOf, DAY, openScene, type Scene, START, touched } from './scene.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
const WITH = OPENSSL ? 'openssl signs' : 'openssl signs (skipped: none on PATH)';
const REQUESTS = 'pki/requests';
let scene: Scene;
let outside: OutsideAuthority;
beforeEach(() => {
  scene = openScene();
});
afterEach(() => {
  scene.close();
  outside.close();
});
const changes = async () => changesOf(scene);
const list = () => JSON.parse(scene.text(`${REQUESTS}/manifest.json`)) as SigningRequests;
const answer = (id: string, text: string) => writeFileSync(scene.path(`${REQUESTS}/${id}.crt`), text);
const sign = (id: string, more: Parameters<OutsideAuthority['sign']>[1] = {}) =>
  outside.sign(scene.text(`${REQUESTS}/${id}.csr`), more);
const under = (folder: string) => readdirSync(scene.path(folder)).sort();
const stepOf = async (id: string) => (await scene.plan()).steps.find(({ credential }) => credential === id);

/** A cluster whose front-proxy authority is somebody else's, with its certificate in place, and its requests made. */
async function asked() {
  outside = openOutsideAuthority('corp front proxy');
  await scene.init({ specOnly: true });
  scene.edit('frontProxy: own', 'frontProxy: external');
  mkdirSync(scene.path('pki'), { mode: 0o700 });
  writeFileSync(scene.path('pki/front-proxy-ca.crt'), outside.certificate);
  await scene.apply();
}
const CLIENT = 'front-proxy-client@cp-1';
const HOME = 'nodes/cp-1/var/lib/kubernetes/front-proxy-client';

describe.skipIf(!OPENSSL)(`an external authority: ${WITH}`, () => {
  it('is asked by requests that hold nothing secret, with a list of what each answer must be', async () => {
    await asked();
    expect(under(REQUESTS)).toEqual([`${CLIENT}.csr`, 'manifest.json']);
    expect(under('pki/pending')).toEqual([`${CLIENT}.key`]);
    expect(statSync(scene.path(`pki/pending/${CLIENT}.key`)).mode & 0o777).toBe(0o600);
    expect(list()).toMatchObject({
      authorities: [],
      requests: [
        {
          credential: CLIENT,
          signer: 'front-proxy-ca',
          request: `${CLIENT}.csr`,
          answer: `${CLIENT}.crt`,
          subject: { commonName: 'front-proxy-client' },
          names: [],
          authority: false,
          extendedKeyUsage: ['clientAuth'],
          days: 365,
        },
      ],
    });
    expect(await changes()).toEqual([`await ${CLIENT} missing authority-key-missing awaited`]);
    // and whatever else there is was made
    expect(scene.text('nodes/cp-1/var/lib/kubernetes/kube-apiserver.crt')).toContain('BEGIN CERTIFICATE');
    const before = scene.snapshot();
    await scene.apply();
    expect(touched(before, scene.snapshot())).toEqual([]);
  });

  it('has its answer taken, and nothing is left of the asking', async () => {
    await asked();
    const key = scene.text(`pki/pending/${CLIENT}.key`);
    answer(CLIENT, sign(CLIENT));
    expect(await changes()).toEqual([`accept ${CLIENT} missing authority-key-missing`]);
    await scene.apply();
    expect(scene.text(`${HOME}.key`)).toBe(key);
    expect(statSync(scene.path(`${HOME}.key`)).mode & 0o777).toBe(0o600);
    expect(scene.text(`${HOME}.crt`)).toContain('BEGIN CERTIFICATE');
    expect(readdirSync(scene.path('pki')).filter((name) => /requests|pending/.test(name))).toEqual([]);
    expect(await changes()).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
    await scene.undo();
    expect(await changes()).toEqual([`accept ${CLIENT} missing authority-key-missing`]);
  });

  it('may show intermediates of its own, and none that is trusted already', async () => {
    await asked();
    const child = outside.under('corp issuing');
    const leaf = child.sign(scene.text(`${REQUESTS}/${CLIENT}.csr`));
    answer(CLIENT, leaf);
    expect(await stepOf(CLIENT)).toMatchObject({
      action: 'await',
      reasons: [
        {},
        {},
        {
          why: 'unfit',
          faults: [{ why: 'refused', says: 'x509: certificate signed by unknown authority' }],
        },
      ],
    });
    answer(CLIENT, leaf + child.certificate + outside.certificate);
    await scene.apply();
    expect(scene.text(`${HOME}.crt`).split('BEGIN CERTIFICATE')).toHaveLength(3);
    expect(await changes()).toEqual([]);
  });

  it('has nothing else shown that came with the answer', async () => {
    await asked();
    const other = openOutsideAuthority('corp front proxy');
    answer(CLIENT, sign(CLIENT) + other.certificate + outside.certificate);
    other.close();
    await scene.apply();
    expect(scene.text(`${HOME}.crt`).split('BEGIN CERTIFICATE')).toHaveLength(2);
    expect(await changes()).toEqual([]);
  });

  it.each<[string, () => string | Promise<string>, readonly string[]]>([
    ['nothing that reads', () => 'junk', ['unreadable']],
    ['the request itself', () => scene.text(`${REQUESTS}/${CLIENT}.csr`), ['unreadable']],
    [
      'a damaged chain',
      () => `${sign(CLIENT)}-----BEGIN CERTIFICATE-----\nMAAA\n-----END CERTIFICATE-----\n`,
      ['unreadable'],
    ],
    ['another subject', () => sign(CLIENT, { subject: '/CN=front-proxy-klient' }), ['subject']],
    ['a group more', () => sign(CLIENT, { subject: '/O=system:masters/CN=front-proxy-client' }), ['subject']],
    ['a name more', () => sign(CLIENT, { extensions: 'subjectAltName=DNS:evil.example\n' }), ['names']],
    [
      'an authority made of it',
      () =>
        sign(CLIENT, {
          extensions:
            'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n',
          copied: false,
        }),
      ['purposes'],
    ],
    ['its end past', () => sign(CLIENT, { days: -0.5 }), ['expired']],
    [
      'an authority of the same name',
      () => {
        const other = openOutsideAuthority('corp front proxy');
        try {
          return other.sign(scene.text(`${REQUESTS}/${CLIENT}.csr`));
        } finally {
          other.close();
        }
      },
      ['refused'],
    ],
    [
      'another key',
      async () => {
        const made = sign(CLIENT);
        rmSync(scene.path(`pki/pending/${CLIENT}.key`));
        await scene.apply();
        return made;
      },
      ['key-mismatch'],
    ],
  ])('has an answer refused and left where it is: %s', async (_what, make, faults) => {
    await asked();
    answer(CLIENT, await make());
    const step = await stepOf(CLIENT);
    expect(step?.action).toBe('await');
    const unfit = step?.reasons.find(({ why }) => why === 'unfit');
    expect(unfit?.why === 'unfit' ? unfit.faults.map(({ why }) => why) : []).toEqual(faults);
    const before = scene.snapshot();
    await scene.apply();
    expect(touched(before, scene.snapshot())).toEqual([]);
    // and the right one is taken in its place
    answer(CLIENT, sign(CLIENT));
    await scene.apply();
    expect(await changes()).toEqual([]);
  });

  it('is waited for where its certificate is not in place either', async () => {
    outside = openOutsideAuthority('corp');
    await scene.init({ specOnly: true });
    scene.edit('kubernetes: own', 'kubernetes: external');
    await scene.apply();
    expect(list().authorities).toEqual([{ credential: 'kubernetes-ca', path: 'pki/ca.crt' }]);
    for (const { credential } of list().requests) answer(credential, sign(credential));
    // whom they chain to is not known yet
    expect((await changes()).filter((step) => step.startsWith('accept'))).toEqual([]);
    writeFileSync(scene.path('pki/ca.crt'), outside.certificate);
    await scene.apply();
    expect(await changes()).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
    expect(scene.text('pki/admin.kubeconfig')).toContain('certificate-authority-data');
  });

  it('is asked again when the cluster file asks for something else, with the same key', async () => {
    outside = openOutsideAuthority('corp');
    await scene.init({ specOnly: true });
    scene.edit('kubernetes: own', 'kubernetes: external');
    mkdirSync(scene.path('pki'), { mode: 0o700 });
    writeFileSync(scene.path('pki/ca.crt'), outside.certificate);
    await scene.apply();
    for (const { credential } of list().requests) answer(credential, sign(credential));
    const late = sign('apiserver@cp-1');
    rmSync(scene.path(`${REQUESTS}/apiserver@cp-1.crt`));
    await scene.apply();
    expect(await changes()).toEqual(['await apiserver@cp-1 missing authority-key-missing awaited']);
    scene.edit('endpoint: api.sample.internal', 'endpoint: lb.example.com');
    const key = scene.text('pki/pending/apiserver@cp-1.key');
    answer('apiserver@cp-1', late);
    expect(await stepOf('apiserver@cp-1')).toMatchObject({ action: 'request' });
    await scene.apply();
    expect(scene.text('pki/pending/apiserver@cp-1.key')).toBe(key);
    answer('apiserver@cp-1', sign('apiserver@cp-1'));
    await scene.apply();
    expect(await changes()).toEqual([]);
  });

  it('renews what is due: the key stays, and what stands is used until the answer is here', async () => {
    await asked();
    answer(CLIENT, sign(CLIENT, { days: 40 }));
    await scene.apply();
    const before = scene.text(`${HOME}.crt`);
    const key = scene.text(`${HOME}.key`);
    scene.now = new Date(START.getTime() + 30 * DAY);
    expect(await changes()).toEqual([`request ${CLIENT} due authority-key-missing awaited`]);
    await scene.apply();
    expect(scene.text(`${HOME}.crt`)).toBe(before);
    answer(CLIENT, sign(CLIENT));
    await scene.apply();
    expect(scene.text(`${HOME}.crt`)).not.toBe(before);
    expect(scene.text(`${HOME}.key`)).toBe(key);
    expect(await changes()).toEqual([]);
  });

  it.each(['csr', 'crt'])('sends nobody elsewhere: a link came back in the place of the .%s', async (end) => {
    await asked();
    answer(CLIENT, sign(CLIENT));
    const [path, victim] = [`${REQUESTS}/${CLIENT}.${end}`, join(scene.path('..'), 'victim')];
    renameSync(scene.path(path), victim);
    const before = readFileSync(victim, 'utf8');
    symlinkSync(victim, scene.path(path));
    await expect(scene.plan()).rejects.toMatchObject({ code: 'path-refused' });
    await expect(scene.apply()).rejects.toMatchObject({ code: 'path-refused', evidence: { path } });
    expect(readFileSync(victim, 'utf8')).toBe(before);
  });

  it('goes on being asked for the key that was asked for last', async () => {
    await asked();
    answer(CLIENT, sign(CLIENT));
    await scene.apply();
    await scene.renew([CLIENT], { newKey: true });
    await scene.renew([CLIENT]);
    expect(await changes()).toEqual([`await ${CLIENT} authority-key-missing awaited`]);
    const key = scene.text(`${HOME}.key`);
    answer(CLIENT, sign(CLIENT));
    await scene.apply();
    expect(scene.text(`${HOME}.key`)).toBe(key);
    expect(await changes()).toEqual([]);
  });
});
