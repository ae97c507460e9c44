/** Every id that can be said has its words, with the evidence that its throw sites really give; completion and unknown errors. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import { type ErrorCode, ERRORS, KubepkiError } from '../../src/domain/error.ts';
import type { Evidence, Finding, FixId } from '../../src/domain/finding.ts';
import { RULES, type RuleId } from '../../src/domain/rule/table.ts';
import { toKnown } from '../../src/face/answer.ts';
import { WORDS } from '../../src/face/command/table.ts';
import { complete } from '../../src/face/completion/complete.ts';
import { exitOfError } from '../../src/face/exit.ts';
import { REASONS } from '../../src/face/wording/cause.ts';
import { ERROR_WORDS, wordError } from '../../src/face/wording/error.ts';
import { FIX_WORDS, PEM, TROUBLE, wordFinding, wordFix } from '../../src/face/wording/finding.ts';
import { absoluteTime, relativeTime } from '../../src/face/wording/time.ts';
import { isHostile } from '../../src/format/escape.ts';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => [name, readFileSync(SOURCE + name, 'utf8')] as const);

/** The fields of evidence at each place where an error is made, as written there; what a text is filled with is no field. */
function throwSites(): { where: string; code: ErrorCode; fields: string[] }[] {
  return sources.flatMap(([where, text]) =>
    [...text.matchAll(/new KubepkiError\(\s*'([a-z-]+)'(?:,\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\})?/g)].map(
      ([, code, body = '']) => ({
        where,
        code: code as ErrorCode,
        fields: [
          ...body
            .replace(/\$\{[^}]*\}/g, '')
            .trim()
            .matchAll(/(?:^|[,{]\s*)(?:\.\.\.\([^)]*\)\s*)?([a-z][A-Za-z]*)\s*(?=[:,}]|$)/gm),
        ].map((match) => match[1] ?? ''),
      }),
    ),
  );
}

describe('errors', () => {
  it('each code has words that stand alone, in the form of the house', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const { summary } = ERROR_WORDS[code];
      const { message, hint } = wordError(
        new KubepkiError(code, {
          path: '/a b',
          endpoint: 'host:6443',
          command: 'plan',
          what: 'xx',
          option: '--x',
          valid: ['--y'],
          format: 'z',
          topic: 't',
          value: 'v',
          expected: 'w',
          name: 'n',
          directory: 'd',
          owner: 1,
          uid: 2,
          limit: 3,
          problems: 2,
          asset: 'a',
          reason: 'alive',
          why: 'expired',
          errno: 'EIO',
          paths: ['a'],
          signer: 's',
          credential: 'c',
          id: 'i',
          fault: 'f',
          field: 'f',
          serial: '0a1b',
          root: '/r',
          machine: 'm',
          machines: ['m'],
          next: ['apply'],
        }),
        'kubepki',
      );
      for (const text of [summary, message, hint]) {
        expect([code, text]).toEqual([code, expect.stringMatching(/^\S.*[^.\s]$/)]);
        expect([code, /undefined|null|\[object|\bNaN\b| {2}/.test(text)]).toEqual([code, false]);
      }
      expect([code, summary[0]]).toEqual([code, summary[0]?.toLowerCase()]);
    }
  });

  it('what a throw site gives as evidence comes out in the words', () => {
    const sites = throwSites().filter(({ where }) => !where.startsWith('face/'));
    expect(sites.length).toBeGreaterThan(20);
    // told in -o json only: which call failed, which entry of the history, which fault
    const silent = new Set(['call', 'entry', 'fault', 'element', 'nearest', 'notAfter']);
    // of a server's certificate only what its fault is about (test/transcript/cluster-access.txt)
    const byFault = new Set(['kubeconfig', 'name', 'names', 'subject', 'from', 'until', 'trusted']);
    const told = (code: string, field: string) =>
      !silent.has(field) && !(code === 'api-untrusted' && byFault.has(field));
    for (const { where, code, fields } of sites) {
      const evidence: Evidence = Object.fromEntries(fields.map((field) => [field, `<${field}>`]));
      const { message, hint, details } = wordError(new KubepkiError(code, evidence), 'kubepki');
      for (const field of fields.filter((one) => told(code, one)))
        expect([where, code, field, [message, hint, ...details].join(' ')]).toEqual([
          where,
          code,
          field,
          expect.stringContaining(`<${field}>`),
        ]);
    }
  });

  it('every reason that the world gives has words', () => {
    const given = sources
      .filter(([name]) => name.startsWith('world/'))
      .flatMap(([, text]) =>
        [...text.matchAll(/(?:(?:throw|return) refused\([^;]*?|reason: [^;}]*?)'([a-z]+(?:-[a-z]+)*)'/g)].map(
          (match) => match[1] ?? '',
        ),
      );
    expect(given.length).toBeGreaterThan(8);
    for (const reason of new Set(given)) expect(Object.keys(REASONS)).toContain(reason);
    for (const reason of Object.keys(REASONS)) {
      const { message } = wordError(
        new KubepkiError('path-refused', { path: 'p', reason, at: '/q' }),
        'kubepki',
      );
      expect(message).toBe(`p is refused: ${REASONS[reason as keyof typeof REASONS]} (/q)`);
    }
  });

  it('hints at a value as a shell takes it', () => {
    const evidence = { command: 'csr lint', option: '--usage', value: 'clientAuth', nearest: 'client auth' };
    expect(wordError(new KubepkiError('bad-value', evidence), 'kubepki').hint).toBe(
      "kubepki csr lint --usage 'client auth'",
    );
  });

  it('says who holds the store, and what to do where that cannot be known', () => {
    const busy = (reason: string, who = {}) =>
      wordError(new KubepkiError('store-busy', { path: '/s/.kubepki-lock', reason, ...who }), 'kubepki');
    expect(busy('alive', { pid: 7, host: 'h', since: '2026-01-01T00:00:00.000Z' })).toMatchObject({
      message:
        'the store is being written by process 7 on h since 2026-01-01T00:00:00.000Z: it is still running',
      hint: 'wait until it has ended and /s/.kubepki-lock is gone, then try again',
    });
    expect(busy('unreadable').hint).toContain('ls -l /s/.kubepki-lock');
  });

  test.each([
    ['file-missing', { path: '/a b/x' }, "ls -ld '/a b'"],
    ['file-missing', { path: 'x' }, 'ls -ld ./'],
    ['store-full', { path: '/s/pki' }, 'df -h /s/pki, then try again'],
    ['store-full', { path: '/d/new', at: '/d' }, 'df -h /d, then try again'],
    [
      'store-read-only',
      { path: '/d/new', at: '/d' },
      'ls -ld /d, then make it writable for you, or work elsewhere',
    ],
    ['not-a-directory', { path: '/f/x', at: '/f' }, 'ls -ld /f'],
    ['write-failed', { path: '/a b/x', errno: 'ENOENT' }, "mkdir -p '/a b', then try again"],
    ['write-failed', { path: 'l', at: '/gone', errno: 'ENOENT' }, 'mkdir -p /gone, then try again'],
    ['write-failed', { path: '/x', errno: 'EIO' }, 'ls -ld /x'],
    [
      'store-not-ours',
      { path: '/a b', owner: 65534, uid: 0 },
      "put sudo -u '#65534' before the same command, or: sudo chown -R 0 '/a b'",
    ],
  ] as const)('%s: what the hint says to type can be typed and answers', (code, evidence, hint) => {
    expect(wordError(new KubepkiError(code, evidence), 'kubepki').hint).toBe(hint);
  });

  it('anything else is a defect of ours, and ends with 3', () => {
    for (const thrown of [new TypeError('secret'), 'text', undefined, null, { code: 'x' }]) {
      const known = toKnown(thrown);
      expect([known.code, exitOfError(known, 'act'), exitOfError(known, 'verdict')]).toEqual([
        'internal',
        3,
        3,
      ]);
      expect(wordError(known, 'kubepki').message).not.toContain('secret');
    }
    const ours = new KubepkiError('nothing-to-undo');
    expect(toKnown(ours)).toBe(ours);
  });

  it('only an act ends with 2, and only for a reason of substance', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[])
      for (const kind of ['act', 'verdict', 'reader', 'document'] as const) {
        const expected =
          code === 'cancelled' ? 130 : ERRORS[code].class === 'refused' && kind === 'act' ? 2 : 3;
        expect([code, kind, exitOfError(new KubepkiError(code), kind)]).toEqual([code, kind, expected]);
      }
  });
});

describe('findings', () => {
  const finding = (rule: RuleId, evidence: Evidence, file = 'a b.crt'): Finding<RuleId> => {
    const { severity, fix } = RULES.find(({ id }) => id === rule) ?? RULES[0];
    return { rule, severity, subject: { file }, evidence, fix };
  };

  it('each rule, trouble and PEM problem has words; a path in a fix is one word of a shell', () => {
    const at = '2026-06-01T00:00:00.000Z';
    for (const { id } of RULES) {
      const one = finding(id, {
        what: 'truncated',
        at,
        notAfter: '2026-05-01T00:00:00.000Z',
        notBefore: '2026-07-01T00:00:00.000Z',
        keyFile: 'k',
        mode: '0644',
        signerFile: 's',
        algorithm: 'sha1WithRSAEncryption',
        bits: 512,
        context: 'b',
        contexts: ['a'],
        oids: ['1.2.3'],
        listFile: 'l',
        since: '2026-05-01T00:00:00.000Z',
        nextUpdate: '2026-05-01T00:00:00.000Z',
        clusters: ['c'],
        users: ['u'],
        keyId: 'kid',
        entry: 'users[a]',
        missing: ['user a'],
        cluster: 'c',
        authorityFile: 'ca.crt',
        madeHere: '2026-01-01T00:00:00.000Z',
        madeThere: '2026-01-02T00:00:00.000Z',
        user: 'u',
      });
      expect([id, wordFinding(one)]).toEqual([id, expect.not.stringMatching(/undefined|NaN|^$/)]);
      expect(wordFix(one, 'kubectl pki')).toMatch(
        /'a b\.crt'|kubectl pki|date -u|whoever|openssl ca|kubectl create token/,
      );
    }
    for (const fix of Object.keys(FIX_WORDS) as FixId[])
      expect([fix, wordFix({ ...finding('expired', {}), fix }, 'kubepki')]).toEqual([
        fix,
        expect.stringMatching(/^\S(?!.*(?:undefined| {2})).*[^.\s:]$/),
      ]);
    const remade = { ...finding('expired', { issuer: 'CN=a\u001b[2J' }), fix: 'ask-signer' } as const;
    expect(wordFix(remade, 'kubepki')).toBe('have it made anew by whoever signs as CN=a\\u001b[2J');
    expect(wordFix({ ...remade, fix: 'replace-authority' }, 'kubepki')).not.toMatch(/^kubepki apply/);
    for (const [what, words] of Object.entries(TROUBLE))
      expect(wordFinding(finding('unreadable', { what }))).toContain(words);
    for (const [what, words] of Object.entries(PEM))
      expect(wordFinding(finding('pem-unseen', { what }))).toContain(words);
    expect(wordFix(finding('key-open', { mode: '0644' }, '-rf'), 'kubepki')).toBe('chmod 600 ./-rf');
    expect(wordFix(finding('unreadable', { what: 'file-missing' }, 'a dir/x'), 'kubepki')).toBe(
      "ls -ld 'a dir'",
    );
    expect(
      isHostile(
        wordFinding(finding('key-mismatch', { keyFile: '\u001b[2J' })) +
          wordFix(finding('key-open', {}, '\u202e'), 'kubepki'),
      ),
    ).toBe(false);
  });

  test.each([
    [0, 'in 0s'],
    [59, 'in 59s'],
    [3599, 'in 59m'],
    [86_399, 'in 23h'],
    [-86_400, '1d ago'],
    [729 * 86_400, 'in 729d'],
    [730 * 86_400, 'in 2.0y'],
    [3650 * 86_400 - 1, 'in 9.9y'],
  ])('%i seconds away is %s', (seconds, words) => {
    const at = new Date('2026-06-01T00:00:00Z');
    expect(relativeTime(new Date(at.getTime() + seconds * 1000), at)).toBe(words);
    expect(absoluteTime(at)).toBe('2026-06-01 00:00:00 UTC');
  });
});

describe('completion', () => {
  const offered = (...words: string[]) =>
    complete(words)
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0]);

  it('offers what may stand there, and says what else the shell may offer', () => {
    expect(offered('')).toEqual([...WORDS.map(({ name }) => name), ':4']);
    expect(offered('--')).toEqual(['--help', '--version', ':4']);
    expect(offered('help', 'ap')).toEqual(['apply', ':4']);
    expect(offered('nosuch', '')).toEqual([':4']);
    expect(offered('plan', '-f', '')).toEqual([':0']);
    expect(offered('plan', '')).toEqual([':4']);
    expect(offered('plan', '--', '--o')).toEqual([':4']);
    expect(offered('init', '--layout=ku')).toEqual(['--layout=kubeadm', ':4']);
    expect(offered('explain', 'store-b')).toEqual(['store-busy', ':4']);
    expect(offered('inspect', 'a', '')).toEqual([':0']);
    expect(offered()).toEqual([...WORDS.map(({ name }) => name), ':4']);
    expect(offered('encryption', '')).toEqual(['show', 'add-key', 'promote', 'drop', ':4']);
    expect(offered('help', 'encryption', 'a')).toEqual(['add-key', ':4']);
    expect(offered('encryption', 'promote', '--i')).toEqual(['--installed', ':4']);
    expect(offered('encryption', 'show', '-o', 'y')).toEqual(['yaml', ':4']);
    expect(offered('encryption', 'nosuch', '')).toEqual([':4']);
  });

  const KUBECTL = spawnSync('kubectl', ['version', '--client']).status === 0;
  it.skipIf(!KUBECTL)(
    `kubectl itself asks and shows it${KUBECTL ? '' : ' (skipped: no kubectl on PATH)'}`,
    async () => {
      const { mkdtempSync, rmSync, symlinkSync } = await import('node:fs');
      const folder = mkdtempSync('/tmp/kubepki-face-');
      try {
        for (const name of ['kubectl-pki', 'kubectl_complete-pki'])
          symlinkSync(fileURLToPath(new URL(`../../bin/${name}.js`, import.meta.url)), `${folder}/${name}`);
        const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, HOME: folder };
        const ask = (...words: string[]) =>
          spawnSync('kubectl', ['__complete', 'pki', ...words], { env, encoding: 'utf8' }).stdout;
        expect(ask('insp')).toMatch(/^inspect\tshow certificates.*\n:4\n/);
        expect(ask('init', '--layout', '')).toMatch(/^hard-way\t?\nkubeadm\t?\n:4\n/);
        expect(spawnSync('kubectl', ['pki', 'nosuch'], { env, encoding: 'utf8' })).toMatchObject({
          status: 3,
          stderr: 'error: there is no command "nosuch"\nhint: kubectl pki --help\n',
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
