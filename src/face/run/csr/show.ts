import { showSigningRequests } from '../../../task/csr/show.ts';
import { withApi } from '../../api.ts';
import type { Run } from '../../command/command.ts';
import type { CsrShowOptions } from '../../command/csr/show.ts';

export const runCsrShow: Run<CsrShowOptions> = async (call) => ({
  report: await withApi(call, (api) =>
    showSigningRequests({ names: call.operands }, { api, clock: call.clock }),
  ),
});
