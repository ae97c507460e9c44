/** Keystores at a real terminal and on disk: who is asked what, who may read what is written. */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../transcript/session.ts';
import { atTerminal, HAS_TERMINAL } from './terminal.ts';

let session: Session;
let work: string;
beforeAll(() => {
  session = openSession([{ name: 'pw', text: 'a passphrase\n' }]);
  work = session.places[0]?.[0] ?? '';
  expect(session.run('kubepki init demo').code).toBe(0);
});
afterAll(() => session.close());

const make = 'kubepki keystore admin -f demo/kubepki.yaml';
const modeOf = (name: string) => statSync(join(work, name)).mode & 0o777;

describe('what is written', () => {
  it('is for its owner alone, whatever stood there and whatever the umask', () => {
    writeFileSync(join(work, 'open.p12'), 'something else', { mode: 0o644 });
    for (const name of ['open.p12', 'new.p12']) {
      const { code, stdout, stderr } = session.run(`umask 0; ${make} --to ${name} --passphrase-file pw`);
      expect([code, stdout, stderr, modeOf(name)]).toEqual([0, '', '', 0o600]);
    }
    expect(readdirSync(work).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('goes to standard output where that is asked for by name', () => {
    expect(session.run(`${make} --to - --passphrase-file pw > piped.p12`).code).toBe(0);
    expect(session.run('kubepki inspect - --passphrase-file pw < piped.p12').stdout).toContain(
      'in entry[admin]',
    );
    expect(session.run(`${make} --passphrase-file pw`).code).toBe(3);
  });

  it('takes the passphrase from standard input as well', () => {
    expect(session.run(`${make} --to in.p12 --passphrase-file - < pw`).code).toBe(0);
    expect(session.run('KUBEPKI_PASSPHRASE="a passphrase" kubepki inspect in.p12').code).toBe(0);
  });

  it('is nothing where the passphrase is empty', () => {
    const { code, stderr } = session.run(`echo | ${make} --to empty.p12 --passphrase-file -`);
    expect([code, stderr]).toEqual([
      3,
      'error: the first line of standard input cannot be a passphrase: it is empty\nhint: it is one line of UTF-8, 1024 octets at most\n',
    ]);
    expect(readdirSync(work)).not.toContain('empty.p12');
  });
});

describe.skipIf(!HAS_TERMINAL)('at a terminal', () => {
  const at = async (command: string, keys: readonly (readonly [string, string])[]) => {
    const path = `${session.places[2]?.[0]}/bin:/usr/local/bin:/usr/bin:/bin`;
    const { screen, code } = await atTerminal(`cd '${work}' && ${command}`, keys, {
      PATH: path,
      NO_COLOR: '1',
    });
    return { code, lines: screen.replaceAll(/(?:reading [0-9/]+)?\r\u001b\[K/g, '').split('\n') };
  };

  it('a new passphrase is asked for twice, an old one once, and neither is shown', async () => {
    const written = await at(`${make} --to typed.p12`, [
      ['typed.p12: ', 'geheim\r'],
      ['again: ', 'geheim\r'],
    ]);
    expect(written).toEqual({ code: 0, lines: ['new passphrase for typed.p12: ', 'the same again: ', ''] });
    const shown = await at('kubepki inspect typed.p12', [['typed.p12: ', 'geheim\r']]);
    expect(shown.lines.slice(0, 3)).toEqual([
      'passphrase for typed.p12: ',
      'typed.p12',
      '  keystore      PKCS#12, opened with the passphrase, mode 0600',
    ]);
    expect([shown.code, shown.lines.join().includes('geheim')]).toEqual([0, false]);
  });

  it('two that differ make nothing', async () => {
    const { code, lines } = await at(`${make} --to differs.p12`, [
      ['differs.p12: ', 'one\r'],
      ['again: ', 'two\r'],
    ]);
    expect([code, lines[2]]).toEqual([
      3,
      'error: what was typed cannot be a passphrase: the second time it was another',
    ]);
    expect(readdirSync(work)).not.toContain('differs.p12');
  });

  it('whoever has none is told what to do, and is asked no second time', async () => {
    await at(`${make} --to one.p12`, [
      ['one.p12: ', 'x\r'],
      ['again: ', 'x\r'],
    ]);
    const { code, lines } = await at('cp one.p12 two.p12; kubepki inspect one.p12 two.p12', [
      ['one.p12: ', '\r'],
    ]);
    expect(code).toBe(3);
    expect(lines.filter((line) => line.startsWith('passphrase for'))).toEqual(['passphrase for one.p12: ']);
  });

  it('Ctrl-C ends with 130 and makes nothing', async () => {
    const { code, lines } = await at(`${make} --to cancelled.p12`, [['cancelled.p12: ', 'hal\u0003']]);
    expect([code, lines]).toEqual([
      130,
      ['new passphrase for cancelled.p12: ', 'error: stopped on request', 'hint: run it again', ''],
    ]);
    expect(readdirSync(work)).not.toContain('cancelled.p12');
  });

  it('octets are not written to it', async () => {
    const { code, lines } = await at(`${make} --to - --passphrase-file pw`, []);
    expect([code, lines[0]]).toEqual([3, 'error: a keystore is no text, and standard output is a terminal']);
  });
});
