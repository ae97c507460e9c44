/** What we write as PKCS#12, read by those for whom it is written: OpenSSL, Java and Node. */
import { createHash, type X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, connect, createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { type KeystoreAsk, makeKeystore, ROUNDS } from '../../../src/engine/keystore/make.ts';
import { openKeystore } from '../../../src/engine/keystore/open.ts';
import { splitPem } from '../../../src/engine/read/pem.ts';
import { children } from '../der-writer.ts';
import { OPENSSL, openssl, scratch, WITH_OPENSSL } from '../oracle/outside.ts';
import { fingerprintsOf, KEYTOOL, keytool, WITH_KEYTOOL } from './keytool.ts';

/** As few as are quick; that the usual ones are told and taken is asked once. */
const FEW = 1000;
const PASSPHRASE = 'a passphrase of some length';
const desk = scratch();
const der = (name: string) => splitPem(readFileSync(desk.path(name))).blocks[0]?.der ?? new Uint8Array();
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
let ask: KeystoreAsk;

describe.skipIf(!OPENSSL)(`a keystore (certificates by ${WITH_OPENSSL})`, () => {
  beforeAll(() => {
    const made = (args: readonly string[]) => {
      const { status, out } = openssl(args);
      if (status !== 0) throw new Error(out);
    };
    const p = (name: string) => desk.path(name);
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    made(['req', '-x509', ...ec, '-keyout', p('ca.key'), '-out', p('ca.crt'), '-subj', '/CN=ca']);
    for (const [name, key] of [
      ['ec', ec],
      ['rsa', ['-newkey', 'rsa:2048', '-nodes']],
      ['ed', ['-newkey', 'ed25519', '-nodes']],
    ] as const) {
      made(['req', ...key, '-keyout', p(`${name}.key`), '-out', p('csr'), '-subj', `/CN=${name}`]);
      const signer = ['-CA', p('ca.crt'), '-CAkey', p('ca.key'), '-CAcreateserial'];
      made(['x509', '-req', '-in', p('csr'), ...signer, '-days', '9', '-out', p(`${name}.crt`)]);
    }
    // the older forms of keys are what kubeadm writes
    made(['ec', '-in', p('ec.key'), '-out', p('ec.key')]);
    made(['rsa', '-in', p('rsa.key'), '-traditional', '-out', p('rsa.key')]);
    const pair = (name: string) => ({
      name,
      privatePem: new Uint8Array(readFileSync(p(`${name}.key`))),
      certificates: [der(`${name}.crt`), der('ca.crt')],
    });
    ask = {
      pairs: [pair('ec'), pair('rsa')],
      trusted: [{ name: 'größe-ca', certificate: der('ca.crt') }],
      passphrase: PASSPHRASE,
      rounds: FEW,
    };
  });

  it('opens again, with the names and marks that were asked for', async () => {
    const reading = await openKeystore(await makeKeystore(ask), PASSPHRASE);
    if (!reading.ok) throw new Error(reading.element);
    const { certificates, keys, encryption, mac } = reading.value;
    const id = (name: string) => digest(der(`${name}.crt`));
    expect(certificates).toEqual([
      { der: der('ec.crt'), friendlyName: 'ec', localKeyId: id('ec') },
      { der: der('rsa.crt'), friendlyName: 'rsa', localKeyId: id('rsa') },
      { der: der('ca.crt') },
      { der: der('ca.crt'), friendlyName: 'größe-ca', trustedFor: ['2.5.29.37.0'] },
    ]);
    expect(keys.map(({ friendlyName, localKeyId, facts }) => [friendlyName, localKeyId, facts.kind])).toEqual(
      [
        ['ec', id('ec'), 'ec'],
        ['rsa', id('rsa'), 'rsa'],
      ],
    );
    expect(encryption).toEqual([
      { algorithm: 'AES-256', derivation: 'pbkdf2', hash: 'SHA-256', rounds: FEW },
    ]);
    expect(mac).toEqual({
      algorithm: 'HMAC-SHA-256',
      derivation: 'pkcs12',
      hash: 'SHA-256',
      rounds: FEW,
      confirmed: true,
    });
  });

  it('no two are alike: salts and initialization vectors are new', async () => {
    const [one, other] = [await makeKeystore(ask), await makeKeystore(ask)];
    expect(digest(one)).not.toBe(digest(other));
    const salts = (pfx: Uint8Array) => digest(children(children(pfx)[2] as Uint8Array)[1] as Uint8Array);
    expect(salts(one)).not.toBe(salts(other));
  });

  it(`${WITH_OPENSSL} reads it, checks its MAC, and finds the keys that were put in`, async () => {
    const file = desk.write('made.p12', await makeKeystore(ask));
    const { status, out } = openssl([
      'pkcs12',
      '-info',
      '-in',
      file,
      '-passin',
      `pass:${PASSPHRASE}`,
      '-nodes',
    ]);
    expect(status).toBe(0);
    expect(out).toContain(`MAC: sha256, Iteration ${FEW}`);
    expect(out).toContain(`PBES2, PBKDF2, AES-256-CBC, Iteration ${FEW}, PRF hmacWithSHA256`);
    for (const name of ['ec', 'rsa']) {
      const plain = openssl(['pkey', '-in', desk.path(`${name}.key`), '-outform', 'PEM']).bytes.toString();
      expect(out).toContain(plain.trim());
    }
    expect(openssl(['pkcs12', '-in', file, '-passin', 'pass:another', '-noout']).status).not.toBe(0);
  });

  it.skipIf(!KEYTOOL)(`${WITH_KEYTOOL} has the keys and what is to be trusted`, async () => {
    const file = desk.write('java.p12', await makeKeystore(ask));
    const listed = keytool(['-list', '-keystore', file, '-storepass', PASSPHRASE]).out;
    expect(
      [...listed.matchAll(/^(.+?), .*(PrivateKeyEntry|trustedCertEntry)/gm)].map(([, a, b]) => [a, b]),
    ).toEqual(
      expect.arrayContaining([
        ['ec', 'PrivateKeyEntry'],
        ['rsa', 'PrivateKeyEntry'],
      ]),
    );
    expect(fingerprintsOf(file, PASSPHRASE).toSorted()).toEqual(
      ['ec', 'rsa', 'ca'].map((name) => digest(der(`${name}.crt`))).toSorted(),
    );
    // the key itself is taken out and put into another store, which listing does not need
    const copied = keytool([
      ...['-importkeystore', '-srckeystore', file, '-srcstorepass', PASSPHRASE, '-srcalias', 'rsa'],
      ...['-destkeystore', desk.path('copy.p12'), '-deststoretype', 'PKCS12', '-deststorepass', PASSPHRASE],
    ]);
    expect([copied.status, copied.status === 0 ? '' : copied.out]).toEqual([0, '']);
    const copy = await openKeystore(new Uint8Array(readFileSync(desk.path('copy.p12'))), PASSPHRASE);
    expect(copy.ok && copy.value.certificates.map((one) => digest(one.der))).toEqual(
      ['rsa', 'ca'].map((name) => digest(der(`${name}.crt`))),
    );
  });

  it('Node serves TLS with it, the chain and all', async () => {
    const pfx = Buffer.from(await makeKeystore({ ...ask, pairs: ask.pairs.slice(0, 1), trusted: [] }));
    expect(() => createSecureContext({ pfx, passphrase: 'another' })).toThrow('mac verify failure');
    const server = createServer({ pfx, passphrase: PASSPHRASE });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const ca = readFileSync(desk.path('ca.crt'));
    const shown = await new Promise<X509Certificate | undefined>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', ca, checkServerIdentity: () => undefined }, () => {
        resolve(socket.getPeerX509Certificate());
        socket.destroy();
      });
      socket.once('error', reject);
    });
    server.close();
    expect(shown?.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(digest(der('ec.crt')));
  });

  it('an Ed25519 key, a store of trust alone, and the usual rounds', async () => {
    const pair = { ...(ask.pairs[0] as KeystoreAsk['pairs'][number]) };
    const ed = { ...pair, name: 'ed', privatePem: new Uint8Array(readFileSync(desk.path('ed.key'))) };
    const one = desk.write(
      'ed.p12',
      await makeKeystore({ ...ask, pairs: [{ ...ed, certificates: [der('ed.crt')] }], trusted: [] }),
    );
    expect(openssl(['pkcs12', '-in', one, '-passin', `pass:${PASSPHRASE}`, '-noout']).status).toBe(0);
    const { rounds: _, ...usual } = ask;
    const trust = await makeKeystore({ ...usual, pairs: [] });
    const reading = await openKeystore(trust, PASSPHRASE);
    expect(reading.ok && [reading.value.mac?.rounds, reading.value.encryption[0]?.rounds]).toEqual([
      ROUNDS,
      ROUNDS,
    ]);
    expect(reading.ok && [reading.value.keys.length, reading.value.certificates.length]).toEqual([0, 1]);
  });

  it('.NET takes no more: 300,000 for a key, 1,000,000 in all', () => {
    expect(ROUNDS).toBeLessThanOrEqual(300_000);
    expect(3 * ROUNDS).toBeLessThanOrEqual(1_000_000);
  });

  it('what is no key is refused, and not quoted', async () => {
    const pair = {
      ...(ask.pairs[0] as KeystoreAsk['pairs'][number]),
      privatePem: Buffer.from('secret stuff'),
    };
    await expect(makeKeystore({ ...ask, pairs: [pair] })).rejects.toMatchObject({
      code: 'bad-value',
      evidence: { field: 'privatePem', element: 'privateKey' },
    });
  });
});
