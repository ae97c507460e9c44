/** Why there is no laboratory. */
import type { ErrorCode } from '../../../domain/error.ts';
import type { ErrorWording } from '../error.ts';

export const LAB_WORDS: Readonly<
  Record<Extract<ErrorCode, 'fault-unknown' | 'fault-not-here' | 'lab-taken' | 'lab-missing'>, ErrorWording>
> = {
  'fault-unknown': {
    summary: 'the laboratory knows no fault of that name',
    says: (e) => `there is no fault called "${e('fault')}"`,
    hint: (e, me) => (e('nearest') === '' ? `${me} lab --list` : `${me} lab ${e('nearest')}`),
  },
  'fault-not-here': {
    summary: 'the fault cannot be had in files of that layout',
    says: (e) =>
      e('layouts') === ''
        ? `${e('fault')} is not practised on files: it weighs nothing there`
        : `${e('fault')} needs the layout ${e('layouts')}, and not ${e('layout')}`,
    hint: (e, me) =>
      e('layouts') === '' ? `${me} lab --list` : `${me} lab ${e('fault')} --layout ${e('layouts')}`,
  },
  'lab-taken': {
    summary: 'something stands where the laboratory was to go, and is not replaced',
    says: (e) => `${e('path')} is there already`,
    hint: (_e, me) => `name another place with --to, or go on there: ${me} lab --check DIR`,
  },
  'lab-missing': {
    summary: 'the directory is no laboratory',
    says: (e) => `${e('path')} tells of no fault: a laboratory has one in its .lab.json`,
    hint: (_e, me) => `${me} lab --random makes one; ${me} diagnose DIR judges any directory`,
  },
};
