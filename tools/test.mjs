// @ts-check
/**
 * Why this exists: `npm test` on a fresh clone must install, build and pass with nothing on the machine but
 * Node, and must say what it left out. Arguments go to vitest: `npm test -- test/domain`, `npm test -- --watch`.
 */
import { skippedLines } from './part/outside.mjs';
import { prepare } from './part/prepare.mjs';
import { binOf, run } from './part/run.mjs';
import { fromRoot } from './part/place.mjs';

const args = process.argv.slice(2);
const code = await prepare();
if (code !== 0) process.exit(code);

const watching = args.includes('--watch');
const ran = await run(
  process.execPath,
  [binOf('vitest'), watching ? 'watch' : 'run', ...args.filter((each) => each !== '--watch')],
  {
    streams: 'inherit',
    stdin: watching,
    // Node 20 reads this bundle at every start: it would only make the many child processes slow.
    env: { NODE_EXTRA_CA_CERTS: undefined },
  },
);
for (const line of skippedLines()) console.log(line);
// The suite against a real control plane: where its programs stand already. It never builds them.
const apart = args.length > 0 || process.env['KUBEPKI_CLUSTER_SUITE'] === 'apart';
const cluster = apart
  ? { code: 0 }
  : await run(process.execPath, [fromRoot('test/cluster/suite.mjs'), '--where-ready'], {
      streams: 'inherit',
    });
if (apart) console.log('not part of this run: the suite against a real control plane (npm run test:cluster)');
process.exitCode = ran.code === 0 ? cluster.code : ran.code;
