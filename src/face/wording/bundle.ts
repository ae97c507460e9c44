/** Why a machine's bundle is not made, or not put where it was to go. */
import type { ErrorCode } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import type { Reason } from '../../domain/plan/step.ts';
import type { ErrorWording } from './error.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { wordReasons } from './reason.ts';

export const BUNDLE_WORDS: Readonly<
  Record<Extract<ErrorCode, 'unknown-machine' | 'bundle-incomplete' | 'place-taken'>, ErrorWording>
> = {
  'unknown-machine': {
    summary: 'the cluster file has no machine of that name',
    says: (e) => `there is no machine called ${e('machine')} in the cluster file; there are ${some(e)}`,
    hint: (e, me) => `${me} bundle ${e('nearest') === '' ? 'NAME' : e('nearest')}`,
  },
  'bundle-incomplete': {
    summary: 'what a machine needs is missing or not as it should be, and is not given away so',
    says: (e) =>
      `${e('machine')} gets no bundle: ${e('problems') === '1' ? 'one thing is not as it' : `${e('problems')} things are not as they`} should be`,
    hint: (e, me) =>
      e('next')
        .split(', ')
        .map((verb) => `${me} ${verb}`)
        .join(', then: ') +
      (e('next') === 'render' ? `, or: ${me} bundle ${e('machine')} --credentials-only` : ''),
    part: wordPart,
  },
  'place-taken': {
    summary: 'something stands where a bundle was to go, and is not replaced',
    says: (e) =>
      `${e('path')} ${TAKEN[e('why')]?.(e) ?? [e('why'), e('machine'), e('file')].filter(Boolean).join(' ')}`,
    hint: (e, me) =>
      e('why') === 'exists'
        ? `to replace it: ${me} bundle ${e('machine')} --to ${e('path:shell')}`
        : `name another place, or look at it: ls -A ${e('path:shell')}`,
  },
};

const TAKEN: Readonly<Record<string, ((e: Fields) => string) | undefined>> = {
  'exists': () => 'is there already',
  'not-ours': () => 'is a directory with other things in it',
  'other-machine': (e) => `is the bundle of ${e('machine')}`,
  'more': (e) => `is a former bundle with more in it: ${e('file')}`,
};

/** A reason of the plan, which the evidence has as fields, or what is amiss with a rendered file. */
function wordPart(part: Evidence): string {
  const e = fieldsOf(part);
  if (e('rendering') === 'missing') return `${e('path')} is not rendered`;
  if (e('rendering') !== '') return `${e('path')} is not what would be rendered now`;
  return `${e('credential')}: ${wordReasons([{ faults: [], ...part } as unknown as Reason])}`;
}

const NAMED = 20;

function some(e: Fields): string {
  const all = e('machines').split(', ');
  return all.length > NAMED
    ? `${all.slice(0, NAMED).join(', ')} and ${all.length - NAMED} more`
    : all.join(', ');
}
