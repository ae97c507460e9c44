/**
 * What programs really say of certificates as they should not be, each kind by Go, curl, openssl, Node, Python and Java, as
 * many as the machine has: every line is recognised, and means what is wrong. KUBEPKI_RECORD=1 writes down what was said,
 * for machines without them.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hear } from '../../../src/domain/message/hear.ts';
import { askAll, type Scene, type Told } from './clients.ts';

const RECORDED = new URL('../../vector/messages.json', import.meta.url);
const SCENES = fileURLToPath(new URL('./go/scenes.go', import.meta.url));

/** What each may mean: OpenSSL tells some faults otherwise than Go, and a server only that its certificate was refused. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'unknown-authority': ['unknown-authority'],
  'namesake': ['other-authority', 'unknown-authority', 'signature-fails'],
  'self-signed': ['self-signed', 'unknown-authority'],
  'expired': ['shown-expired', 'not-valid-now'],
  'too-early': ['shown-too-early', 'not-valid-now'],
  'wrong-name': ['name-missing'],
  'wrong-address': ['name-missing'],
  'no-address': ['address-missing', 'name-missing'],
  'common-name-only': ['common-name-only', 'name-missing'],
  'wrong-purpose': ['wrong-purpose'],
  'unfit-signer': ['authority-unfit', 'unknown-authority', 'chain-broken'],
  'asked-none': ['nothing-shown', 'refused-none-shown', 'refused-handshake'],
  'asked-client-unknown': ['unknown-authority', 'refused-unknown-authority'],
  'asked-client-expired': ['shown-expired', 'refused-expired'],
  'asked-client-purpose': ['wrong-purpose', 'refused-bad-certificate'],
};
/** Of a server whose client did not like what it saw. */
const REFUSED = [
  'refused-bad-certificate',
  'refused-unknown-authority',
  'refused-expired',
  'refused-unknown-certificate',
  'refused-unsupported',
  'refused-handshake',
  'hung-up',
];

const hasGo = (() => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Ports and moments differ from one time to the next, and the tests of a record should not. */
const steady = (text: string): string =>
  text
    .replaceAll(/(127\.0\.0\.1|localhost):\d+/g, '$1:PORT')
    .replaceAll(/^[0-9A-F]{8,16}:/gm, '00000000:')
    .replaceAll(/\b[0-9A-F]{12,16}:error/g, '000000000000:error')
    .trim();

async function everything(): Promise<readonly Told[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kubepki-messages-'));
  const program = join(folder, 'scenes');
  execFileSync('go', ['build', '-o', program, SCENES]);
  const child = spawn(program, [folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const told: Told[] = [];
    let scenes: readonly Scene[] = [];
    for await (const line of createInterface(child.stdout)) {
      const said = JSON.parse(line) as Told | readonly Scene[];
      if (Array.isArray(said)) scenes = said as readonly Scene[];
      else if ((said as Told).says === 'ready') {
        told.push(...(await askAll(scenes, folder)));
        child.stdin.end();
      } else told.push(said as Told);
    }
    return told;
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

let said: readonly Told[] = [];
beforeAll(async () => {
  said = hasGo ? await everything() : (JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly Told[]);
  if (process.env['KUBEPKI_RECORD'] === '1') {
    const lines = new Set(said.map((each) => JSON.stringify({ ...each, text: steady(each.text) })));
    writeFileSync(RECORDED, `[\n${[...lines].toSorted().join(',\n')}\n]\n`);
  }
}, 300_000);
afterAll(() => {
  said = [];
});

const meanings = (text: string): string[] => hear(text).map(({ message }) => message.means);

/** What openssl and curl print beside: depths, hints, subjects. */
const BESIDE =
  /^(?:depth=|verify return|not(?:After|Before)=|java.io.IOException: Error writing|More details|curl failed|establish|how to fix|Can't use SSL|Connecting|DONE|HTTP|Content|X-|Date|404|Connection|$)|^[^:]*$/;

function holds(all: readonly Told[]): void {
  const wrong = all.flatMap(({ says, scene, text }) => {
    const allowed = [...(EXPECTED[scene] ?? []), 'not-verified', ...(says === 'server' ? REFUSED : [])];
    const heard = meanings(text);
    const fits = heard.length === 0 ? BESIDE.test(text) : heard.every((means) => allowed.includes(means));
    return fits ? [] : [`${says} ${scene}: ${heard.join(', ') || 'not known'}: ${text}`];
  });
  expect(wrong).toEqual([]);
}

describe('what is really said', () => {
  test('now, by the programs of this machine', () => holds(said));
  test('as it was written down', () => holds(JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly Told[]));

  test('Go says of each what is wrong, in one meaning', () => {
    for (const { says, scene, text } of said.filter((each) => each.says === 'go'))
      expect([says, scene, meanings(text).length]).toEqual([says, scene, 1]);
  });

  test('a refused client certificate is told from both sides', () => {
    const of = (who: string) => said.filter(({ says, scene }) => says === who && scene.startsWith('asked-'));
    for (const { text } of of('server')) expect(hear(text).map(({ writer }) => writer)).toEqual(['server']);
    for (const { text } of of('go')) expect(hear(text).map(({ writer }) => writer)).toEqual(['client']);
  });
});
