import { KubepkiError } from '../../../domain/error.ts';
import { optional } from '../../../domain/optional.ts';
import { fetchCertificate } from '../../../task/csr/fetch.ts';
import { openFiles } from '../../../world/files.ts';
import { writeDocument } from '../../../world/write-document.ts';
import { withApi } from '../../api.ts';
import type { Run } from '../../command/command.ts';
import type { FetchOptions } from '../../command/csr/fetch.ts';
import { meantBy } from './operand.ts';
import { trustOf } from './trust.ts';

export const runFetch: Run<FetchOptions> = async (call) => {
  const { operands, options, clock } = call;
  const files = openFiles();
  const { name, file } = await meantBy(operands[0] ?? '', options.name, files);
  if (file === undefined && options.to === undefined)
    throw new KubepkiError('usage', {
      what: `${name} is no file: say with --to where its certificate goes, or --to - for standard output`,
      command: 'csr fetch',
    });
  return await withApi(call, async (api) => {
    const { report, certificate } = await fetchCertificate(
      {
        name,
        ...optional('file', file),
        ...optional('to', options.to),
        trust: await trustOf(call, api, files),
      },
      { api, clock, files, write: writeDocument },
    );
    return options.to === '-' ? { document: certificate, to: '-' } : { report };
  });
};
