/** What somebody sends who means harm: an answer in bounded time, never a throw, and signatures checked sparingly. */
import { describe, expect, it } from 'vitest';
import { make, name } from '../../../pki-fixtures/make/chain/certificate.ts';
import * as ext from '../../../pki-fixtures/make/chain/extension.ts';
import { Chance } from '../../../pki-fixtures/make/chain/random.ts';
import {
  authorityExtensions,
  build,
  HOST,
  key,
  leafExtensions,
} from '../../../pki-fixtures/make/chain/scene.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import type { Given } from '../../../src/engine/verify/pool.ts';
import { openSignatureCheck } from '../../../src/engine/verify/node-signature.ts';
import { verify } from '../../../src/engine/verify/verify.ts';
import { element } from '../der-writer.ts';

const at = new Date('2026-06-01T12:00:00Z');
const chance = new Chance(7);
type Change = Parameters<typeof build>[1][number];

/** Asks, and counts the signatures checked on the way. */
async function counted(
  leaf: Given,
  roots: readonly Given[],
  intermediates: readonly Given[] = [],
): Promise<{ verdict: Verdict; checks: number }> {
  const check = await openSignatureCheck();
  let checks = 0;
  const verdict = await verify({
    leaf,
    roots,
    intermediates,
    at,
    signatures:
      async () =>
      (...asked) => {
        checks += 1;
        return check(...asked);
      },
  });
  return { verdict, checks };
}

function textOf(verdict: Verdict): string {
  return verdict.accepted ? 'accepted' : verdict.text;
}

const ders = (...drafts: Change[]): Uint8Array[] => build(chance, drafts).map(({ der }) => der);
const [ROOT, LEAF] = ders({}, {}) as [Uint8Array, Uint8Array];

describe('hostile octets', () => {
  it('of any kind, in any place, make a verdict', async () => {
    for (let i = 0; i < 1500; i += 1) {
      const noise = chance.octets(chance.upTo(80));
      const torn = Uint8Array.from(chance.one([ROOT, LEAF]));
      for (let wrong = 1 + chance.upTo(3); wrong > 0; wrong -= 1) {
        torn[chance.upTo(torn.length)] = chance.upTo(256);
      }
      const any = (): Uint8Array => chance.one([noise, torn, ROOT, LEAF]);
      const { verdict } = await counted(any(), [any(), any()], [any()]);
      if (verdict.accepted) continue;
      expect(verdict.text).not.toBe('');
      expect(verdict.faults[0]?.text).toBe(verdict.text);
    }
  });

  it('a hundred megabytes of zeros are not looked into', async () => {
    const zeros = new Uint8Array(100 << 20);
    const { verdict, checks } = await counted(zeros, [zeros, ROOT], [zeros]);
    expect(textOf(verdict)).toMatch(/^tls: handshake message of length \d+ bytes exceeds maximum/);
    expect(verdict.faults.map(({ fault, depth }) => [fault, depth])).toEqual([
      ['malformed', 0],
      ['malformed', 1],
    ]);
    expect(checks).toBe(0);
    expect(textOf((await counted(LEAF, [zeros, ROOT])).verdict)).toBe('accepted');
  });

  it('indefinite lengths and a hundred thousand sequences in each other are refused as Go refuses them', async () => {
    expect(textOf((await counted(Uint8Array.of(0x30, 0x80, 0, 0), [ROOT])).verdict)).toBe(
      'x509: malformed certificate',
    );
    let deep: Uint8Array = Uint8Array.of(5, 0);
    for (let i = 0; i < 300; i += 1) deep = element(0x30, deep);
    const nest = Buffer.concat([Buffer.alloc(100_000, 0x30), deep]);
    const [root, leaf] = ders(
      {},
      { extensions: [...leafExtensions(key('p256-0')), { oid: ext.EXT.policies, value: nest }] },
    ) as [Uint8Array, Uint8Array];
    expect(textOf((await counted(leaf, [root])).verdict)).toBe('x509: invalid certificate policies');
    const unread = ders(
      {},
      { extensions: [...leafExtensions(key('p256-0')), { oid: ext.EXT.unknown, value: deep }] },
    );
    expect(textOf((await counted(unread[1] as Uint8Array, [unread[0] as Uint8Array])).verdict)).toBe(
      'accepted',
    );
  });
});

describe('hostile chains', () => {
  const subject = name(['CN', 'one of many']);
  const many = (count: number, own: string, signer: string): Uint8Array[] =>
    Array.from({ length: count }, (_, i) => {
      const [made] = build(chance, [{ subject, key: key(own), signer: key(signer) }]);
      const extensions = [ext.basic(true), ext.names([['dns', `n${i}.example`]])];
      return make({ ...(made as NonNullable<typeof made>).spec, extensions });
    });

  it('thousands of candidates of one name, none the signer: a hundred are tried, and none of them twice', async () => {
    const crowd = many(3000, 'p256-1', 'p256-1');
    const leaf = ders({}, { issuer: subject, signer: key('p256-2') })[1] as Uint8Array;
    for (const [roots, intermediates] of [
      [crowd, []],
      [[ROOT], crowd],
    ] as const) {
      const { verdict, checks } = await counted(leaf, roots, intermediates);
      expect(textOf(verdict)).toBe(
        'x509: signature check attempts limit reached while verifying certificate chain',
      );
      expect(verdict.faults.map(({ fault }) => fault)).toContain('signature-fails');
      expect(checks).toBe(100);
    }
  });

  it('authorities that signed each other, all with one key, are no way to keep anybody busy', async () => {
    const names = Array.from({ length: 8 }, (_, i) => name(['CN', `ring ${i}`]));
    const ring = names.flatMap((own, i) =>
      names.map((issuer, j) => {
        const [made] = build(chance, [{ subject: own, issuer }]);
        const extensions = [ext.basic(true), ext.names([['dns', `${i}-${j}.example`]])];
        return make({ ...(made as NonNullable<typeof made>).spec, extensions });
      }),
    );
    const leaf = ders({}, { issuer: names[0] as Uint8Array })[1] as Uint8Array;
    const { verdict, checks } = await counted(leaf, [], ring);
    expect(textOf(verdict)).toMatch(/^x509: signature check attempts limit reached/);
    expect(checks).toBeLessThanOrEqual(200);
  });

  it('a crowd of certificates with names of half a megabyte', async () => {
    const huge = name(['CN', 'x'.repeat(500_000)]);
    const crowd = Array.from(
      { length: 12 },
      () => ders({ subject: huge, signer: key('p256-6') })[0] as Uint8Array,
    );
    const leaf = ders({}, { issuer: huge })[1] as Uint8Array;
    const { verdict } = await counted(leaf, [ROOT], crowd);
    // Each could be the issuer of every other, so that even twelve use up the budget.
    expect(textOf(verdict)).toMatch(/^x509: signature check attempts limit reached/);
  });
});

describe('hostile names', () => {
  const constrained = (permitted: readonly ext.Name[], excluded: readonly ext.Name[]): Change => ({
    extensions: [...authorityExtensions(key('p256-0'), key('p256-0')), ext.constraints(permitted, excluded)],
  });
  const named = (list: readonly ext.Name[]): Change => ({
    extensions: [
      ...leafExtensions(key('p256-0')).filter(({ oid }) => oid !== ext.EXT.names),
      ext.names([['dns', HOST], ...list]),
    ],
  });
  const judged = async (above: Change, leaf: Change): Promise<Verdict> => {
    const [root, below] = ders(above, leaf) as [Uint8Array, Uint8Array];
    return (await counted(below, [root])).verdict;
  };

  it('fifteen thousand constraints and thirty thousand names', async () => {
    const trees = Array.from({ length: 15_000 }, (_, i): ext.Name => ['dns', `sub-${i}.a.example.com`]);
    const names = Array.from({ length: 30_000 }, (_, i): ext.Name => ['dns', `n${i}.b.example.com`]);
    expect(textOf(await judged(constrained([], trees), named(names)))).toBe('accepted');
    const verdict = await judged(constrained(trees, []), named(names));
    expect(textOf(verdict)).toContain('is not permitted by any constraint');
    expect(verdict.faults.length).toBeLessThan(120);
  });

  it('a leaf of thousands of names under ninety-eight constrained roots of one name and key', async () => {
    const subject = name(['CN', 'one of many']);
    const trees = Array.from({ length: 500 }, (_, i): ext.Name => ['uri', `sub-${i}.a.example.com`]);
    const roots = Array.from({ length: 98 }, (_, i) => {
      const names = ext.names([['dns', `n${i}.example`]]);
      return ders({
        subject,
        extensions: [ext.basic(true), names, ext.constraints([], trees)],
      })[0] as Uint8Array;
    });
    const names = Array.from({ length: 4000 }, (_, i): ext.Name => ['uri', `https://n${i}.b.example.com/`]);
    const leaf = ders({}, { ...named(names), issuer: subject })[1] as Uint8Array;
    const { verdict, checks } = await counted(leaf, roots);
    expect(verdict.accepted ? verdict.chains.length : verdict.text).toBe(98);
    expect(checks).toBe(98);
  });

  it('a mailbox, a URI and an odd text of nearly a megabyte each', async () => {
    const long = 'a'.repeat(900_000);
    expect(textOf(await judged(constrained([['email', 'x']], []), named([['email', `"${long}"@x`]])))).toBe(
      'accepted',
    );
    expect(textOf(await judged(constrained([['email', 'x']], []), named([['email', `${long}.b`]])))).toMatch(
      /cannot parse rfc822Name "a+\.b"$/,
    );
    expect(textOf(await judged({}, named([['uri', `http://x/${'%41'.repeat(250_000)}`]])))).toBe('accepted');
    expect(textOf(await judged({}, named([['uri', `http://${'%ff'.repeat(250_000)}/`]])))).toMatch(
      /: invalid domain$/,
    );
    expect(textOf(await judged({}, named([['dns', '.'.repeat(900_000)]])))).toBe('accepted');
  });

  it('policies that map onto each other by the ten thousand', async () => {
    const pairs = Array.from({ length: 10_000 }, (_, i) => [1 + (i % 100), 1 + Math.floor(i / 100)] as const);
    const all = Array.from({ length: 100 }, (_, i) => i + 1);
    const middle = (i: number): Change => ({
      extensions: [
        ...authorityExtensions(key(`p256-${i}`), key(`p256-${i - 1}`)),
        ext.policies(...all),
        ext.mappings(...pairs),
      ],
    });
    const leaf = { extensions: [...leafExtensions(key('p256-4')), ext.policies(...all)] };
    const [root, ...rest] = ders({}, middle(1), middle(2), middle(3), middle(4), leaf) as [
      Uint8Array,
      ...Uint8Array[],
    ];
    const { verdict } = await counted(rest.at(-1) as Uint8Array, [root], rest.slice(0, -1));
    expect(textOf(verdict)).toBe('accepted');
  });
});
