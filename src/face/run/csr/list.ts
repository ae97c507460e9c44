import { SIGNING_STATES, type SigningState } from '../../../domain/api/signing-request.ts';
import { KubepkiError } from '../../../domain/error.ts';
import { optional } from '../../../domain/optional.ts';
import { listSigningRequests } from '../../../task/csr/list.ts';
import { withApi } from '../../api.ts';
import type { Run } from '../../command/command.ts';
import type { CsrListOptions } from '../../command/csr/list.ts';

export const runCsrList: Run<CsrListOptions> = async (call) => {
  const { signer, state, requester } = call.options;
  const ask = {
    ...optional('signer', signer),
    ...optional('state', stateOf(state)),
    ...optional('requester', requester),
  };
  return { report: await withApi(call, (api) => listSigningRequests(ask, { api, clock: call.clock })) };
};

function stateOf(text: string | undefined): SigningState | undefined {
  const state = SIGNING_STATES.find((one) => one === text);
  if (text === undefined || state !== undefined) return state;
  const expected = `one of ${SIGNING_STATES.join(', ')}`;
  throw new KubepkiError('bad-value', { command: 'csr list', option: '--state', value: text, expected });
}
