// Writes down what Go says of every specimen in the jars (go.json, go-request.json, go-list.json), so that machines
// without Go hold the reader against Go all the same. Run with: node pki-fixtures/make/ask-go.mjs
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = ['main.go', 'request.go'].map((name) => here(`../../test/engine/oracle/go/${name}`));
const go = execFileSync('go', ['version'], { encoding: 'utf8' }).split(' ')[2];

for (const [jar, asked, told] of [
  ['jar', [], 'go.json'],
  ['request', ['request'], 'go-request.json'],
  ['list', ['list'], 'go-list.json'],
]) {
  const files = readdirSync(here(`../${jar}`)).sort();
  const input = files.map((file) => {
    const pem = readFileSync(here(`../${jar}/${file}`), 'latin1');
    return `${Buffer.from(pem.split('-----')[2], 'base64').toString('hex')}\n`;
  });
  const answers = execFileSync('go', ['run', ...program, ...asked], { input: input.join(''), encoding: 'utf8' });
  const lines = answers.trimEnd().split('\n');
  const said = Object.fromEntries(files.map((file, i) => [file, JSON.parse(lines[i])]));
  for (const file of files) if (said[file].error) said[file] = { error: said[file].error };
  writeFileSync(here(`../${told}`), `${JSON.stringify({ go, said }, null, 1)}\n`);
}
