import { optional } from '../../../domain/optional.ts';
import { lintRequests } from '../../../task/csr/lint.ts';
import { openFiles } from '../../../world/files.ts';
import type { Run } from '../../command/command.ts';
import type { CsrLintOptions } from '../../command/csr/lint.ts';
import { spanOf } from '../../span.ts';

export const runCsrLint: Run<CsrLintOptions> = async ({ operands, options }) => {
  const lifetime = spanOf('csr lint', '--expires', options.expires);
  const report = await lintRequests(
    {
      files: operands,
      ...optional('signer', options.signer),
      ...optional('usages', options.usage),
      ...optional('requester', options.requester),
      ...optional('expirationSeconds', lifetime === undefined ? undefined : Math.floor(lifetime / 1000)),
    },
    { files: openFiles() },
  );
  return { report };
};
