/** What is said where renewing is asked for as it cannot be: a part of the table of error.ts. */
import type { ErrorCode } from '../../domain/error.ts';
import type { Words } from './authority.ts';
import type { ErrorWording } from './error.ts';
import type { Fields } from './fields.ts';

export const RENEW_WORDS = {
  'authority-missing': {
    summary: 'an authority is to sign, or to be extended, that is not made yet',
    says: (e) =>
      e('credential') === e('signer')
        ? `${e('signer')} is not made yet`
        : `${e('credential')} must be signed by ${e('signer')}, which is not made yet`,
    hint: (_e, me) => `${me} apply`,
  },
  'renew-what': {
    summary: 'renew was not told what to make anew',
    says: () => 'renew wants to know what: ID…, --due or --all',
    hint: (e, me) => `${me} renew --due${ids(e)}`,
  },
  'unknown-credential': {
    summary: 'the cluster file asks for no credential of that name',
    says: (e) =>
      e('identity') === ''
        ? `there is no credential, identity or machine called ${e('id')} in the cluster file`
        : `the cluster file asks for no ${e('id')}`,
    hint: (e, me) =>
      e('nearest') !== ''
        ? `${me} ${e('command') === '' ? 'renew' : e('command')} ${e('nearest')}`
        : e('identity') === ''
          ? e('command') === ''
            ? `${me} renew, alone, lists what there is`
            : `${me} ${e('command')} --help`
          : `${me} explain ${e('identity')}`,
  },
  'not-an-authority': {
    summary: '--same-key extends authorities, and something else was named',
    says: (e) => `--same-key extends authorities, and ${e('id')} is none`,
    hint: (e, me) => `${me} renew ${e('id')}, which keeps the key in any case`,
  },
  'not-renewable': {
    summary: 'something was named that is never made anew',
    says: (e) => `${e('id')} ${(NOT_RENEWABLE as Words)[e('why')] ?? e('why')}`,
    hint: (e, me) =>
      e('why') === 'authority'
        ? `${me} renew ${e('id')} --same-key makes it last longer, and what it signed stays valid`
        : `${me} explain ${e('id')}`,
  },
  'authority-not-ours': {
    summary: 'an authority of somebody else was to be extended',
    says: (e) => `${e('id')} is an authority of somebody else, whose key is not here`,
    hint: (e, me) =>
      `have its owner extend it with the same key, put it at ${e('path:shell')}, then: ${me} apply`,
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWording>>;

const NOT_RENEWABLE = {
  'authority': 'is an authority and never replaced: all that trust it would have to follow',
  'key-pair': 'is a pair of bare keys, which have no end: another pair would make every token worthless',
};

/** What there is to name, and the first of many machines. */
function ids(e: Fields): string {
  if (e('identities') === '') return '';
  const machines = e('machines') === '' ? [] : e('machines').split(', ');
  const some =
    machines.length > 4 ? [...machines.slice(0, 3), `and ${machines.length - 3} machines more`] : machines;
  return `, or an ID of: ${[e('identities'), ...some].join(', ')}`;
}
