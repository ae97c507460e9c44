/** What inspect makes of PKCS#12 files: their entries, what is wrong with them, and who is asked for a passphrase. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Passphrases } from '../../src/domain/port.ts';
import { inspectText } from '../../src/face/text/inspect.ts';
import { styleFor } from '../../src/face/style.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { openFiles } from '../../src/world/files.ts';
import { asBer } from '../engine/keystore/ber-writer.ts';
import { keystoreNamed } from '../engine/keystore/jar.ts';
import { children, element } from '../engine/der-writer.ts';

const AT = new Date('2027-06-01T12:00:00Z');
let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'kubepki-keystore-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function put(name: string, bytes: Uint8Array | string, mode = 0o600): string {
  writeFileSync(join(base, name), bytes);
  chmodSync(join(base, name), mode);
  return join(base, name);
}

/** Somebody who has these passphrases, each once, and what they were asked for. */
function somebody(...answers: readonly (string | undefined)[]): Passphrases & { readonly asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  return {
    asked,
    ask: async ({ of }) => {
      asked.push(of.slice(base.length + 1));
      return left.shift();
    },
  };
}

async function see(targets: readonly string[], passphrases?: Passphrases) {
  return inspect(
    { targets, at: AT },
    {
      files: openFiles(),
      clock: { now: () => AT },
      progress: () => undefined,
      ...(passphrases === undefined ? {} : { passphrases }),
    },
  );
}

/** Verdict, what was shown and where, and what was found as rule and place. */
async function told(targets: readonly string[], passphrases?: Passphrases) {
  const { verdict, items, findings } = await see(targets, passphrases);
  return [
    verdict,
    ...items.map((item) =>
      [item.what, 'state' in item ? item.state : '', 'within' in item ? (item.within ?? '') : '']
        .filter((part) => part !== '')
        .join(' '),
    ),
    ...findings.map(({ rule, subject, evidence }) =>
      [rule, evidence['what'], subject.within].filter((part) => part !== undefined).join(' '),
    ),
  ];
}

const jar = (name: string, mode?: number) => put(`${name}.p12`, keystoreNamed(name).bytes, mode);
const PAIR = ['certificate entry[web]', 'key entry[web]', 'certificate entry[2]'];

describe('entries', () => {
  test.each([
    ['openssl-legacy', PAIR],
    ['go-modern', ['certificate entry[1]', 'key entry[1]', 'certificate entry[2]']],
    [
      'java',
      ['certificate entry[first]', 'key entry[first]', 'certificate entry[second]', 'key entry[second]'],
    ],
    ['java-trust', ['certificate entry[ca]', 'certificate entry[Other]']],
    ['authorities', ['certificate entry[1]', 'certificate entry[2]']],
    ['only-key', ['key entry[lonely]']],
  ])('%s', async (name, entries) => {
    expect(await told([jar(name)], somebody('specimen'))).toEqual(['fine', 'keystore open', ...entries]);
  });

  it('a certificate names its key, its signer and its name', async () => {
    const { items } = await see([jar('openssl-3')], somebody('specimen'));
    expect(items[1]).toMatchObject({
      friendlyName: 'web',
      keyFile: join(base, 'openssl-3.p12'),
      chain: [{ subject: 'CN=ca', within: 'entry[2]' }],
    });
    expect(items[2]).toMatchObject({ key: 'ECDSA P-256', friendlyName: 'web' });
  });

  it("Java's mark of trust is told", async () => {
    const report = await see([jar('java-trust')], somebody('specimen'));
    expect(report.items[1]).toMatchObject({ trustedFor: ['2.5.29.37.0'] });
    expect(inspectText(report, styleFor(false), 'kubepki')).toContain(
      '  trusted       by Java, for everything',
    );
  });

  it('a key that is said to belong to another certificate is critical', async () => {
    // the mark of the leaf upon its key is kept, and the key is another's
    const one = bagsOf('plain');
    const other = bagsOf('other-plain');
    const [certificates] = one;
    const [, [otherKey]] = other;
    const [, [key]] = one;
    const [id, value] = children(otherKey as Uint8Array);
    const attributes = children(key as Uint8Array)[2];
    const swapped = element(0x30, id ?? [], value ?? [], attributes ?? []);
    const file = put('swapped.p12', pfxOf([certificates, [swapped]]));
    expect(await told([file])).toEqual(['critical', 'keystore open', ...PAIR, 'key-mismatch entry[web]']);
  });

  it('what an attacker calls an entry cannot draw on the terminal', async () => {
    const bytes = Uint8Array.from(keystoreNamed('plain').bytes);
    const name = Buffer.from('\0w\0e\0b');
    for (let at = Buffer.from(bytes).indexOf(name); at >= 0; at = Buffer.from(bytes).indexOf(name, at + 1))
      bytes.set([0, 0x1b, 0, 0x5b, 0, 0x6d], at);
    const text = inspectText(await see([put('hostile.p12', bytes)]), styleFor(false), 'kubepki');
    expect(text).not.toContain('\u001b');
    expect(text).toContain('entry[');
  });
});

/** The bags of a file in which nothing is encrypted: those of certificates, those of keys. */
function bagsOf(name: 'plain' | 'other-plain'): readonly [readonly Uint8Array[], readonly Uint8Array[]] {
  const bytes = name === 'plain' ? keystoreNamed('plain').bytes : otherPlain();
  const octets = (info: Uint8Array) => {
    const [, content] = children(info) as [Uint8Array, Uint8Array];
    const [string] = children(content) as [Uint8Array];
    // OCTET STRING, whose own children it has none of: its content is one element
    const header = (string[1] as number) < 0x80 ? 2 : 2 + ((string[1] as number) & 0x7f);
    return children(string.subarray(header));
  };
  const [, authSafe] = children(bytes) as [Uint8Array, Uint8Array];
  const [certificates, keys] = octets(authSafe).map(octets) as [Uint8Array[], Uint8Array[]];
  return [certificates, keys];
}

function otherPlain(): Uint8Array {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: base, stdio: 'pipe' });
  run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'o.key', '-out', 'o.crt', '-subj', '/CN=o');
  run(
    'pkcs12',
    '-export',
    '-inkey',
    'o.key',
    '-in',
    'o.crt',
    '-passout',
    'pass:x',
    '-out',
    'o.p12',
    '-nomac',
    '-keypbe',
    'NONE',
    '-certpbe',
    'NONE',
  );
  return new Uint8Array(readFileSync(join(base, 'o.p12')));
}

function pfxOf(safes: readonly (readonly Uint8Array[])[]): Uint8Array {
  const data = element(0x06, Buffer.from('2a864886f70d010701', 'hex'));
  const info = (content: Uint8Array) => element(0x30, data, element(0xa0, element(0x04, content)));
  const list = element(0x30, ...safes.map((bags) => info(element(0x30, ...bags))));
  return element(0x30, element(0x02, [3]), info(list));
}

describe('passphrases', () => {
  it('none is asked for where none is needed', async () => {
    const nobody = somebody();
    for (const name of ['plain', 'java-open-trust', 'empty-passphrase']) await see([jar(name)], nobody);
    expect(nobody.asked).toEqual([]);
  });

  it('without one the file is what it is, and what can be known of it', async () => {
    const LOCKED = ['unknown', 'keystore locked', 'unreadable keystore-locked'];
    expect(await told([jar('openssl-3')])).toEqual(LOCKED);
    expect(await told([jar('openssl-3')], somebody(undefined))).toEqual(LOCKED);
    expect(await told([jar('plain-with-mac')])).toEqual([
      'unknown',
      'keystore locked',
      ...PAIR,
      'unreadable keystore-locked',
    ]);
  });

  it('a wrong one is said to be wrong', async () => {
    expect(await told([jar('openssl-3')], somebody('wrong'))).toEqual([
      'unknown',
      'keystore wrong',
      'unreadable passphrase-wrong',
    ]);
  });

  it('what opened one is tried on the next, and who has none is not asked again', async () => {
    const files = ['openssl-3', 'other-letters', 'java-trust', 'go-modern'].map((name) => jar(name));
    const giving = somebody('specimen', 'pässwörd-€-🔑');
    const report = await see(files, giving);
    expect([report.verdict, giving.asked]).toEqual(['fine', ['openssl-3.p12', 'other-letters.p12']]);
    const refusing = somebody(undefined);
    await see(files, refusing);
    expect(refusing.asked).toEqual(['openssl-3.p12']);
  });

  it('no passphrase and no key stands in a report', async () => {
    for (const passphrase of ['pässwörd-€-🔑', 'not-the-passphrase']) {
      const files = ['other-letters', 'other-letters-legacy', 'openssl-3'].map((name) => jar(name));
      const report = JSON.stringify(await see(files, somebody(passphrase, passphrase, passphrase)));
      expect([report.includes(passphrase), report.includes('PRIVATE')]).toEqual([false, false]);
    }
  });
});

describe('where it lies', () => {
  it('who may read a key under no passphrase is looked at', async () => {
    const OPEN = ['warning', 'keystore open', ...PAIR, 'key-open'];
    expect(await told([jar('plain', 0o644)])).toEqual(OPEN);
    expect(await told([jar('empty-passphrase', 0o640)])).toEqual(OPEN);
    expect((await told([jar('openssl-3', 0o644)], somebody('specimen')))[0]).toBe('fine');
    expect((await told([jar('java-open-trust', 0o644)]))[0]).toBe('fine');
  });

  it('as BER, as PEM, under any name, met in a directory', async () => {
    const { bytes } = keystoreNamed('plain');
    const folder = join(base, 'met');
    mkdirSync(folder, { recursive: true });
    const pem = `-----BEGIN PKCS12-----\n${Buffer.from(bytes).toString('base64')}\n-----END PKCS12-----\n`;
    for (const [name, content] of [
      ['a.pfx', asBer(bytes, 'indefinite')],
      ['b', asBer(bytes, 'pieces')],
      ['c.pem', pem],
    ] as const)
      put(`met/${name}`, content);
    const { items, verdict } = await see([folder]);
    expect([verdict, items.filter(({ what }) => what === 'keystore').length]).toEqual(['fine', 3]);
  });

  it('in a Secret, as cert-manager keeps it', async () => {
    const data = Buffer.from(keystoreNamed('go-legacy-rc2').bytes).toString('base64');
    const manifest = `apiVersion: v1
kind: Secret
metadata: {name: web, namespace: shop}
data: {keystore.p12: ${data}, password: c3BlY2ltZW4=}
`;
    const giving = somebody('specimen');
    const place = 'Secret shop/web data[keystore.p12]';
    expect(await told([put('secret.yaml', manifest)], giving)).toEqual([
      'fine',
      'object Secret shop/web',
      `keystore open ${place}`,
      `certificate ${place} entry[1]`,
      `key ${place} entry[1]`,
      `certificate ${place} entry[2]`,
    ]);
    expect(giving.asked).toEqual([`secret.yaml ${place}`]);
  });

  it('under such a name and none at all is told', async () => {
    expect(await told([put('none.p12', 'junk\n')])).toEqual([
      'unknown',
      'unreadable',
      'unreadable nothing-here',
    ]);
    expect(await told([put('cut.p12', keystoreNamed('plain').bytes.subarray(0, 500))])).toEqual([
      'unknown',
      'unreadable',
      'unreadable truncated',
    ]);
  });
});
