/** A user's first program, run against the installed tarball by tools/package-check.mjs: make, look, plan, take back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ERRORS,
  initCluster,
  inspect,
  KubepkiError,
  openPorts,
  planStore,
  readClusterFile,
  renewCluster,
  undoLast,
} from 'kubepki';

const must = (truth, what) => {
  if (!truth) throw new Error(what);
};
must(new KubepkiError('bad-value').code in ERRORS, 'the table of errors does not know its own error');

const directory = mkdtempSync(join(tmpdir(), 'kubepki-use-'));
try {
  const ports = openPorts(directory);
  const made = await initCluster({ specOnly: false }, ports);
  must(made.created.includes('pki/ca.key'), 'init made no authority');
  const reading = readClusterFile(readFileSync(join(directory, 'kubepki.yaml'), 'utf8'));
  must(reading.ok, 'the cluster file that init wrote cannot be read');
  must((await planStore({ cluster: reading.cluster }, ports)).changes === 0, 'there is something left to do');
  const renewed = await renewCluster({ cluster: reading.cluster, which: ['admin'] }, ports);
  must(renewed.replaced.includes('pki/admin.crt'), 'nothing was renewed');
  await undoLast(ports);
  must((await inspect({ targets: [directory] }, ports)).verdict === 'fine', 'what was made is not fine');
  // all but the issuance log, which tells what was issued though it be undone
  must((await undoLast(ports)).removed.length === made.created.length - 1, 'undo did not take it all back');
} finally {
  rmSync(directory, { recursive: true });
}
console.log('used');
