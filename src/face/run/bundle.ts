import { KubepkiError } from '../../domain/error.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { archiveOf } from '../../task/bundle/archive.ts';
import { bundleOf } from '../../task/bundle/bundle.ts';
import { formerBundle } from '../../task/bundle/former.ts';
import { loadCluster } from '../../task/cluster.ts';
import { isTerminal } from '../../world/standard-output.ts';
import { namesIn, whatIsAt, writeDirectory } from '../../world/write-directory.ts';
import { writeDocument } from '../../world/write-document.ts';
import type { BundleOptions } from '../command/bundle.ts';
import type { Outcome, Run } from '../command/command.ts';
import { findPlace } from '../place.ts';
import { templateText } from '../template.ts';

export const runBundle: Run<BundleOptions> = async ({ operands, options, clock, progress, remark }) => {
  const [machine = ''] = operands;
  const { to } = options;
  if (to === '-' && isTerminal()) throw misused('a tar.gz is no text, and standard output is a terminal');
  if (to === '-' && options.output !== undefined)
    throw misused('--to - and --output both want standard output');
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const credentialsOnly = options['credentials-only'] === true;
  const bundle = await bundleOf(
    { cluster, machine, credentialsOnly },
    { store, clock, progress, template: templateText },
  );
  const place = (to ?? `${machine}.tar.gz`).replace(/(?<=[^/])\/+$/, '');
  const { warnings } = bundle.report;
  if (to === '-') return { document: archiveOf(bundle), to, warnings };
  const there = whatIsAt(place);
  // a pipe or one of our own outputs, which a report must not run into
  if (there === 'stream') return { document: archiveOf(bundle), to: place, warnings };
  if (to === undefined && there !== 'nothing')
    throw new KubepkiError('place-taken', { path: place, why: 'exists', machine });
  if (/\.(?:tar\.gz|tgz)$/.test(place)) {
    const archive = archiveOf(bundle);
    await writeDocument(place, archive, true);
    const sum = { sha256: await sha256(archive), size: archive.length };
    return reported({ form: 'archive', to: place, ...sum });
  }
  // nobody means a directory by that
  if (there === 'file' || (there === 'nothing' && /\.(?:tar|zip|tar\.\w+|t[bx]z2?)$/i.test(place)))
    throw new KubepkiError('bad-value', {
      command: 'bundle',
      option: '--to',
      value: place,
      expected: 'a name that ends in .tar.gz or .tgz, a directory, or -',
    });
  const former =
    there === 'nothing'
      ? undefined
      : await formerBundle({ directory: place, machine, names: namesIn(place) }, files);
  writeDirectory(place, bundle.files, former);
  return reported({ form: 'directory', to: place });

  function reported(where: {
    form: 'archive' | 'directory';
    to: string;
    sha256?: string;
    size?: number;
  }): Outcome {
    return { report: { ...bundle.report, ...where } };
  }
};

function misused(what: string): KubepkiError {
  return new KubepkiError('usage', { what, command: 'bundle' });
}
