import { KubepkiError } from '../../../domain/error.ts';
import { optional } from '../../../domain/optional.ts';
import { removeUser } from '../../../task/user/remove.ts';
import { openFolder } from '../../../world/folder.ts';
import { withApi } from '../../api.ts';
import type { Run } from '../../command/command.ts';
import type { UserRemoveOptions } from '../../command/user/remove.ts';
import { confirm } from '../../confirm.ts';
import { removalOfferText } from '../../text/user/offer.ts';
import { nearby } from './near.ts';

export const runUserRemove: Run<UserRemoveOptions> = async (call) => {
  const { operands, options, clock } = call;
  const { to, yes } = options;
  if (to === '-')
    throw new KubepkiError('usage', { what: '--to names a folder of files', command: 'user remove' });
  const near = await nearby(call);
  const [name = ''] = operands;
  const report = await withApi(call, (api) =>
    removeUser(name, {
      api,
      clock,
      ...optional('near', near),
      ...optional('folder', to === undefined ? undefined : openFolder(to)),
      agree: async (offer) => (yes === true ? true : confirm.confirm(removalOfferText(offer))),
    }),
  );
  return { report };
};
