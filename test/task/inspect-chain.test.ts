/**
 * What inspect says of chains that Go refuses: which rule, which certificate, and Go's own text, letter by letter. Go's
 * texts are recorded (KUBEPKI_RECORD=1 writes them anew), and asked for again where there is Go.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { name, pem, pssScheme, schemeNamed, utc } from '../../pki-fixtures/make/chain/certificate.ts';
import * as ext from '../../pki-fixtures/make/chain/extension.ts';
import { Chance } from '../../pki-fixtures/make/chain/random.ts';
import {
  authorityExtensions,
  build,
  type Draft,
  key,
  leafExtensions,
  TIME,
} from '../../pki-fixtures/make/chain/scene.ts';
import { type Key, rsaSpki } from '../../pki-fixtures/make/chain/key.ts';
import { CHAIN_FAULTS, type ChainFaultId } from '../../src/domain/verdict.ts';
import { rememberedCheck } from '../../src/engine/verify/remembered-check.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { openFiles } from '../../src/world/files.ts';
import { ask, recordedVerdicts } from '../cluster/verdicts.mjs';
import { GO, WITH_GO } from '../engine/oracle/outside.ts';
import { element } from '../engine/der-writer.ts';

const path = fileURLToPath(new URL('../vector/inspect-verdicts.json', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'kubepki-chain-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const [ROOT, BELOW] = [key('p256-0'), key('p256-1')];
const ders = (...drafts: Draft[]) => build(new Chance(7), drafts).map(({ der }) => der);
const CRITICAL = { oid: [0x2a, 3, 4], critical: true, value: element(5) };
const named = (text: string): Draft => ({ subject: name(['CN', text]) });

interface Scene {
  /** the files in their order, by name; what Go trusts and knows of them */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly roots: readonly string[];
  readonly between?: readonly string[];
  /** what inspect finds: rule, file, and of go-refuses the fault and what mends it */
  readonly finds: readonly string[];
  /** leaf.crt's chain */
  readonly chain: readonly string[];
  readonly accepted?: true;
  /** the rule of which Go's text is evidence, and where that stands */
  readonly logged?: string;
}

const three = (root: Draft, below: Draft, leaf: Draft) => {
  const [a, b, c] = ders({ ...named('root'), ...root }, { ...named('issuing'), ...below }, leaf);
  return { 'leaf.crt': c, 'issuing.crt': b, 'root.crt': a } as Record<string, Uint8Array>;
};
const two = (root: Draft, leaf: Draft) => {
  const [a, b] = ders({ ...named('root'), ...root }, leaf);
  return { 'leaf.crt': b, 'root.crt': a } as Record<string, Uint8Array>;
};
const below = { roots: ['root.crt'], between: ['issuing.crt'], chain: ['issuing.crt', 'root.crt'] };
const direct = { roots: ['root.crt'], chain: ['root.crt'] };

const SCENES: Readonly<Record<string, Scene>> = {
  'a good chain': { files: three({}, {}, {}), ...below, finds: [], accepted: true },
  'a root of version 1': {
    files: two({ version: 1, extensions: [] }, {}),
    ...direct,
    finds: [],
    accepted: true,
  },
  'another authority of the same name': {
    files: { ...two({}, {}), 'root.crt': ders({ ...named('root'), key: key('p256-5') })[0] as Uint8Array },
    roots: ['root.crt'],
    chain: [],
    finds: ['signer-mismatch leaf.crt restore-signer'],
    logged: 'signer-mismatch',
  },
  'an intermediate that has ended': {
    files: three({}, { notAfter: utc('260301000000Z') }, {}),
    ...below,
    chain: ['issuing.crt expired', 'root.crt'],
    finds: ['expired issuing.crt replace-authority'],
  },
  'a leaf that has ended': {
    files: two({}, { notAfter: utc('260301000000Z') }),
    ...direct,
    finds: ['expired leaf.crt renew'],
    logged: 'expired',
  },
  'a negative serial': {
    files: two({}, { serial: [0x81, 2, 3] }),
    ...direct,
    finds: ['go-refuses leaf.crt negative-serial renew'],
    logged: 'go-refuses',
  },
  'a signature with SHA-1': {
    files: two({}, { scheme: schemeNamed('sha1-ec') }),
    roots: ['root.crt'],
    chain: [],
    finds: ['weak-signature leaf.crt renew'],
    logged: 'weak-signature',
  },
  'a critical extension that Go does not know': {
    files: two({}, { extensions: [...leafExtensions(ROOT), CRITICAL] }),
    ...direct,
    finds: ['extension-unknown leaf.crt ask-signer'],
    logged: 'extension-unknown',
  },
  'an intermediate of version 1': {
    files: three({}, { version: 1, extensions: [] }, {}),
    ...below,
    chain: ['issuing.crt not-an-authority', 'root.crt'],
    finds: ['go-refuses leaf.crt not-an-authority fit-signer'],
    logged: 'go-refuses',
  },
  'an authority that may not sign': {
    files: two({ extensions: [ext.basic(true), ext.keyUsage(0), ext.subjectKeyId(ROOT)] }, {}),
    roots: ['root.crt'],
    chain: ['root.crt may-not-sign'],
    finds: ['go-refuses leaf.crt may-not-sign fit-signer'],
    logged: 'go-refuses',
  },
  'names that the authority may not sign': {
    files: two(
      { extensions: [...authorityExtensions(ROOT, ROOT), ext.constraints([['dns', 'elsewhere.org']], [])] },
      {},
    ),
    ...direct,
    finds: [
      'go-refuses leaf.crt name-not-allowed fit-names',
      'go-refuses leaf.crt name-not-allowed fit-names',
    ],
    logged: 'go-refuses',
  },
  'one authority more than the root allows': {
    files: three({ extensions: [ext.basic(true, 0), ext.keyUsage(0, 5, 6), ext.subjectKeyId(ROOT)] }, {}, {}),
    ...below,
    chain: ['issuing.crt', 'root.crt path-too-long'],
    finds: ['go-refuses leaf.crt path-too-long fit-signer'],
    logged: 'go-refuses',
  },
  'an authority that hands on another usage': {
    files: three({}, { extensions: [...authorityExtensions(BELOW, ROOT), ext.usages('clientAuth')] }, {}),
    ...below,
    chain: ['issuing.crt wrong-usage', 'root.crt'],
    finds: ['go-refuses leaf.crt wrong-usage fit-signer'],
    logged: 'go-refuses',
  },
  'several causes at once': {
    files: two(
      {},
      {
        serial: [0x81, 2, 3],
        notAfter: utc('260301000000Z'),
        extensions: [...leafExtensions(ROOT), CRITICAL],
      },
    ),
    ...direct,
    finds: [
      'expired leaf.crt renew',
      'extension-unknown leaf.crt ask-signer',
      'go-refuses leaf.crt negative-serial renew',
    ],
    logged: 'go-refuses',
  },
};
const ids = Object.keys(SCENES);

const questions = ids.map((id) => {
  const { files, roots, between = [] } = SCENES[id] as Scene;
  const of = (names: readonly string[]) => pem(...names.map((file) => files[file] as Uint8Array));
  return {
    id,
    certificate: of(['leaf.crt']),
    intermediates: of(between),
    roots: of(roots),
    name: '',
    time: TIME,
    // it looks like the API server's
    usages: ['serverAuth' as const],
  };
});

async function inspected(files: Readonly<Record<string, Uint8Array>>) {
  const folder = mkdtempSync(join(base, 'x-'));
  mkdirSync(folder, { recursive: true });
  for (const [file, der] of Object.entries(files)) writeFileSync(join(folder, file), pem(der));
  const report = await inspect(
    { targets: [folder], at: new Date(TIME) },
    { files: openFiles(), clock: { now: () => new Date(TIME) }, progress: () => undefined },
  );
  const bare = (file = '') => file.replace(`${folder}/`, '');
  const leaf = report.items.find((item) => item.what === 'certificate' && bare(item.file) === 'leaf.crt');
  if (leaf?.what !== 'certificate') throw new Error('no leaf');
  return { report, leaf, bare };
}

describe('inspect and Go', () => {
  const verdicts = recordedVerdicts(path, 'judge', questions);

  it.each(ids.map((id, i) => [id, i] as const))('%s', async (id, i) => {
    const { files, finds, chain, accepted, logged } = SCENES[id] as Scene;
    const { report, leaf, bare } = await inspected(files);
    const go = verdicts[i];
    expect(go?.accept ?? false).toBe(accepted ?? false);
    expect(leaf.refused).toBe(go?.accept === true ? undefined : go?.error);
    expect(
      report.findings.map(({ rule, subject, evidence, fix }) =>
        [rule, bare(subject.file), evidence['fault'], fix].filter(Boolean).join(' '),
      ),
    ).toEqual(finds);
    expect(leaf.chain.map(({ file, faults = [] }) => [bare(file), ...faults].join(' '))).toEqual(chain);
    if (logged === undefined) return;
    const said = report.findings
      .filter(({ rule }) => rule === logged)
      .map(({ evidence }) => evidence['logs'] ?? evidence['text']);
    expect(said).toContain(go?.error);
    for (const { evidence } of report.findings.filter(({ rule }) => rule === 'go-refuses'))
      expect(evidence['field']).toBe(CHAIN_FAULTS[evidence['fault'] as ChainFaultId]);
  });

  it(`the texts are those of ${WITH_GO} today`, { skip: !GO }, () => {
    const texts = (list: readonly { error: string }[]) => list.map(({ error }) => error);
    expect(texts(ask('judge', questions))).toEqual(texts(verdicts));
  });

  it('without the intermediate: nothing is claimed, and who signed it is not met', async () => {
    const { 'leaf.crt': leaf, 'root.crt': root } = three({}, {}, {});
    const seen = await inspected({ 'leaf.crt': leaf as Uint8Array, 'root.crt': root as Uint8Array });
    expect(seen.report).toMatchObject({ verdict: 'fine', findings: [] });
    expect(seen.leaf).toMatchObject({ chain: [], rooted: false });
    expect(seen.leaf.refused).toBeUndefined();
  });

  it('RSA-PSS, which Go takes, was signed by its authority', async () => {
    const rsa = key('rsa2048-0');
    const { report, leaf } = await inspected(two({ key: rsa }, { scheme: pssScheme('sha256') }));
    expect(report).toMatchObject({ verdict: 'fine', findings: [] });
    expect(leaf.chain).toHaveLength(1);
  });
});

describe('hostile heaps', () => {
  /** A key of its own for each, and signatures that are none: there is arithmetic to do for every pair. */
  const strange = (i: number): Key => ({
    id: `strange ${i}`,
    kind: 'rsa',
    spki: rsaSpki((1n << 2047n) + 2n * BigInt(i) + 1n, 65_537n),
    sign: () => new Uint8Array(256).fill(1),
  });
  const heap = (size: number, subject: (i: number) => string, issuer: (i: number) => string) =>
    Object.fromEntries(
      Array.from({ length: size }, (_, i) => {
        const extensions = [ext.basic(true), ext.keyUsage(0, 5, 6)];
        const draft = { ...named(subject(i)), issuer: name(['CN', issuer(i)]), key: strange(i), extensions };
        return [`${i}.crt`, ders({ ...draft, signer: strange(size) })[0] as Uint8Array];
      }),
    );
  const rules = ({ findings }: { findings: readonly { rule: string }[] }) =>
    new Set(findings.map(({ rule }) => rule));
  const leafOf = (issuer: string) =>
    ders({}, { issuer: name(['CN', issuer]), signer: strange(0) })[1] as Uint8Array;

  it('two names for each other, each borne by hundreds: after so many tries the rest is not judged, and said', async () => {
    const circle = heap(
      400,
      (i) => ['one', 'other'][i % 2] as string,
      (i) => ['other', 'one'][i % 2] as string,
    );
    const { report } = await inspected({ ...circle, 'leaf.crt': leafOf('one') });
    expect(report.items).toHaveLength(401);
    expect(rules(report)).toContain('signer-crowd');
    expect(report.findings.find(({ rule }) => rule === 'signer-crowd')).toMatchObject({
      severity: 'unknown',
      fix: 'fewer-authorities',
      evidence: { authorities: 100 },
    });
  });

  it('a thousand of one name that signed themselves: as many are tried as Go tries', async () => {
    const crowd = heap(
      1200,
      () => 'one',
      () => 'one',
    );
    const { report, leaf } = await inspected({ ...crowd, 'leaf.crt': leafOf('one') });
    expect(leaf.chain).toEqual([]);
    expect(rules(report)).toEqual(new Set(['signer-mismatch']));
    expect(leaf.refused).toMatch(
      /^x509: certificate signed by unknown authority \(possibly because of "crypto\/rsa/,
    );
  });

  it('authorities that signed each other, with no root', async () => {
    const authority = (own: number, by: number) =>
      ders({
        ...named(`ring ${own}`),
        issuer: name(['CN', `ring ${by}`]),
        key: key(`p256-${own}`),
        signer: key(`p256-${by}`),
        extensions: authorityExtensions(key(`p256-${own}`), key(`p256-${by}`)),
      })[0] as Uint8Array;
    const leaf = ders({}, { issuer: name(['CN', 'ring 0']), signer: key('p256-0') })[1] as Uint8Array;
    const seen = await inspected({ 'a.crt': authority(0, 1), 'b.crt': authority(1, 0), 'leaf.crt': leaf });
    expect(seen.leaf).toMatchObject({ rooted: false });
    expect(seen.leaf.chain.map(({ file }) => seen.bare(file))).toEqual(['a.crt', 'b.crt']);
  });

  it('what was checked once is not checked again, and what nobody asks for loads nothing', async () => {
    let [opened, checks] = [0, 0];
    const open = rememberedCheck(2, async () => {
      opened += 1;
      return () => {
        checks += 1;
        return false;
      };
    });
    const scheme = { name: 'Ed25519', key: 'Ed25519' } as const;
    const [signed, signature] = [new Uint8Array(1), new Uint8Array(2)];
    const issued = { signatureAlgorithm: 'Ed25519', signed, signature };
    const keyOf = (n: number) => ({ kind: 'ed25519', bits: 255, spki: Uint8Array.of(n) }) as const;
    expect(opened).toBe(0);
    const tried = await open.open();
    await open.open();
    for (const n of [1, 1, 2, 2]) expect(tried(scheme, issued, keyOf(n))).toBe(false);
    expect([opened, checks, open.spent()]).toEqual([1, 2, false]);
    expect(tried(scheme, issued, keyOf(3))).toBe(false);
    expect([checks, open.spent()]).toEqual([2, true]);
  });
});
