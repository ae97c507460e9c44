import { optional } from '../../../domain/optional.ts';
import { openFiles } from '../../../world/files.ts';
import { withApi } from '../../api.ts';
import type { Run } from '../../command/command.ts';
import type { WaitOptions } from '../../command/csr/wait.ts';
import { meantBy } from './operand.ts';
import { patient, waited } from './watching.ts';

export const runWait: Run<WaitOptions> = async (call) => {
  const { name, file } = await meantBy(call.operands[0] ?? '', call.options.name, openFiles());
  const path = call.options.name === undefined ? file?.path : undefined;
  const meant = { name, ...optional('der', file?.facts.der), ...optional('path', path) };
  return await withApi(patient(call), async (api) => ({ report: (await waited(call, meant, api)).report }));
};
