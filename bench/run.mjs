// @ts-check
/**
 * Why this exists: a claim about speed counts only as a ratio measured in one run. `npm run bench -- NAME
 * [--rounds N]` runs bench/NAME.mjs, which is handed what else was said; without a name it lists what there is.
 */
import { readdirSync } from 'node:fs';

const [name, ...args] = process.argv.slice(2);
const parts = ['run.mjs', 'stopwatch.mjs', 'paired.mjs'];
const known = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.mjs') && !parts.includes(file))
  .map((file) => file.replace('.mjs', ''));
if (name === undefined || !known.includes(name)) {
  console.error(name === undefined ? 'which bench?' : `error: there is no bench named ${name}`);
  console.error(`hint: npm run bench -- ${known.join(' | ')}`);
  process.exitCode = 3;
} else {
  const at = args.indexOf('--rounds');
  const { bench } = await import(`./${name}.mjs`);
  await bench({ rounds: at < 0 ? undefined : Number(args[at + 1]), args });
}
