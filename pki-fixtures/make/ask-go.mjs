// Writes down what Go says of every specimen in the jar (go.json), so that machines without Go hold the
// reader against Go all the same. Run with: node pki-fixtures/make/ask-go.mjs
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = readdirSync(here('../jar')).sort();
const input = files.map((file) => {
  const pem = readFileSync(here(`../jar/${file}`), 'latin1');
  return `${Buffer.from(pem.split('-----')[2], 'base64').toString('hex')}\n`;
});
const program = here('../../test/engine/oracle/go/main.go');
const answers = execFileSync('go', ['run', program], { input: input.join(''), encoding: 'utf8' });
const lines = answers.trimEnd().split('\n');
const said = Object.fromEntries(files.map((file, i) => [file, JSON.parse(lines[i])]));
for (const file of files) if (said[file].error) said[file] = { error: said[file].error };
const go = execFileSync('go', ['version'], { encoding: 'utf8' }).split(' ')[2];
writeFileSync(here('../go.json'), `${JSON.stringify({ go, said }, null, 1)}\n`);
