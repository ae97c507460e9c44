import type { Decision } from '../../../domain/api/decision.ts';
import { RISK_IDS } from '../../../domain/api/risk.ts';
import { wholeSignerName } from '../../../domain/api/signer.ts';
import { optional } from '../../../domain/optional.ts';
import { decideRequests, type DecisionPorts } from '../../../task/csr/decide.ts';
import type { Selection } from '../../../task/csr/pending.ts';
import { withApi } from '../../api.ts';
import type { Call, Outcome, Run } from '../../command/command.ts';
import type { ApproveOptions } from '../../command/csr/approve.ts';
import type { DenyOptions } from '../../command/csr/deny.ts';
import { confirm } from '../../confirm.ts';

export const runApprove: Run<ApproveOptions> = (call) => run('approve', call, call.options.accept);
export const runDeny: Run<DenyOptions> = (call) => run('deny', call);

async function run(
  decision: Decision,
  call: Call<DenyOptions>,
  accept: readonly string[] = [],
): Promise<Outcome> {
  const { operands: names, options, clock } = call;
  const ask = {
    decision,
    names,
    accept: RISK_IDS.filter((id) => accept.includes(id)),
    ...optional('selection', selectionOf(options)),
    ...optional('message', options.message),
  };
  const report = await withApi(call, (api) =>
    decideRequests(ask, { api, clock, agree: options.yes === true ? async () => true : agreeAt(call) }),
  );
  return { report };
}

/** Everything that is pending, or some of it; nothing where names are given instead. */
function selectionOf({ signer, requester, all }: Call<DenyOptions>['options']): Selection | undefined {
  if (signer === undefined && requester === undefined && all !== true) return undefined;
  return {
    ...optional('signer', signer === undefined ? undefined : wholeSignerName(signer)),
    ...optional('requester', requester),
  };
}

/** Shown on the terminal, with the question: standard output is for what became of it. */
function agreeAt({ clock }: Pick<Call, 'clock'>): DecisionPorts['agree'] {
  return async (offer) => {
    const { offerText } = await import('../../text/csr/offer.ts');
    const { styleFor } = await import('../../style.ts');
    return await confirm.confirm(offerText(offer, styleFor(false), clock.now()));
  };
}
