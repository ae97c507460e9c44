import { KubepkiError } from '../../domain/error.ts';
import { loadCluster } from '../../task/cluster.ts';
import { keystoreOf } from '../../task/keystore.ts';
import { isTerminal } from '../../world/standard-output.ts';
import type { Run } from '../command/command.ts';
import type { KeystoreOptions } from '../command/keystore.ts';
import { passphrasesFrom } from '../passphrase.ts';
import { findPlace } from '../place.ts';

export const runKeystore: Run<KeystoreOptions> = async ({ operands, options, clock, progress, remark }) => {
  const { to } = options;
  const misused = (what: string) => new KubepkiError('usage', { what, command: 'keystore' });
  // a private key goes to standard output only where that is asked for by name, and no octets to a terminal
  if (to === undefined) throw misused('keystore needs --to FILE, or --to - for standard output');
  if (to === '-' && isTerminal()) throw misused('a keystore is no text, and standard output is a terminal');
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const passphrases = passphrasesFrom(options['passphrase-file'], files);
  const name = to === '-' ? 'the keystore' : to;
  const document = await keystoreOf(
    { cluster, ids: operands, name },
    { store, passphrases, clock, progress },
  );
  return { document, to, secret: true };
};
