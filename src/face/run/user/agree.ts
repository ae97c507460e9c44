/** The question before a user's request is approved: whom it makes, and what they may do. */
import type { DecisionPorts } from '../../../task/csr/decide.ts';
import { confirm } from '../../confirm.ts';
import { userOfferText } from '../../text/user/offer.ts';

export function agreeFor({ yes }: { readonly yes?: true }): DecisionPorts['agree'] {
  return async (offer) => (yes === true ? true : confirm.confirm(userOfferText(offer)));
}
