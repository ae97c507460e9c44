/** Why a step is planned, in words. */
import type { Action, Reason } from '../../domain/plan/step.ts';
import { ESCAPES } from '../../format/escape.ts';

export const ACTION_SIGNS: Readonly<Record<Action, { readonly sign: string; readonly word: string }>> = {
  create: { sign: '+', word: 'create' },
  reissue: { sign: '~', word: 'reissue' },
  renew: { sign: '~', word: 'renew' },
  rekey: { sign: '~', word: 'reissue with a new key' },
  extend: { sign: '~', word: 'extend' },
  refresh: { sign: '~', word: 'refresh' },
  keep: { sign: '=', word: 'keep' },
  request: { sign: '>', word: 'request' },
  await: { sign: '.', word: 'await' },
  accept: { sign: '<', word: 'accept' },
  refuse: { sign: '!', word: 'refuse' },
};

/** What an action says by itself. */
const UNSAID: Readonly<Partial<Record<Action, readonly Reason['why'][]>>> = {
  create: ['missing', 'signer-reissued'],
  request: ['missing', 'authority-key-missing', 'awaited'],
  await: ['missing', 'authority-key-missing'],
  accept: ['missing', 'authority-key-missing'],
};

export function wordStep(action: Action, reasons: readonly Reason[]): string {
  return wordReasons(reasons.filter(({ why }) => UNSAID[action]?.includes(why) !== true));
}

/** A new machine wants a copy of much: more of the same is counted. */
const NAMED = 2;

export function wordReasons(reasons: readonly Reason[]): string {
  const beyond = (why: Reason['why']) => reasons.filter((reason) => reason.why === why).slice(NAMED);
  const [missing, stale] = [beyond('missing'), beyond('stale')];
  const folded = new Set([...missing, ...stale]);
  return [
    ...reasons.filter((reason) => !folded.has(reason)).map(wordReason),
    ...(missing.length > 0 ? [`and ${missing.length} more are missing`] : []),
    ...(stale.length > 0 ? [`and ${stale.length} more that differ`] : []),
  ].join('; ');
}

function wordReason(reason: Reason): string {
  const show = ESCAPES.terminal.apply;
  switch (reason.why) {
    case 'missing':
      return `missing ${show(reason.path)}`;
    case 'unreadable':
      return `cannot be read: ${show(reason.path)}`;
    case 'stale':
      return `${show(reason.path)} differs in ${reason.differs.join(', ')}, and is written anew`;
    case 'open':
      return `others have more access than they should to ${show(reason.path)}`;
    case 'key-mismatch':
      return 'key and certificate do not belong together';
    case 'signer':
      return 'not signed by the authority that stands here';
    case 'signer-reissued':
      return `${reason.signer} is made anew`;
    case 'subject':
      return `subject ${show(reason.is)}, wanted ${show(reason.wanted)}`;
    case 'names':
    case 'purposes':
      return `${reason.why} ${[...reason.missing.map((name) => `+${show(name)}`), ...reason.extra.map((name) => `-${show(name)}`)].join(' ')}`;
    case 'algorithm':
      return `algorithm ${reason.is}, wanted ${reason.wanted}`;
    case 'asked':
      return `was to end ${reason.notAfter.slice(0, 10)}`;
    case 'due':
      return `due, expires ${reason.notAfter.slice(0, 10)}`;
    case 'expired':
      return `expired ${reason.notAfter.slice(0, 10)}`;
    case 'authority-missing':
      return `${reason.signer} is not made yet`;
    case 'go-refuses':
      return `components refuse it: ${show(reason.says)}`;
    case 'go-refuses-anyway':
      return `components refuse it, and would one made anew by this authority: ${show(reason.says)}`;
    case 'authority-lost':
      return `its own files are gone, while ${show(reason.path)} still stands`;
    case 'external-missing':
      return `its owner must put its certificate at ${show(reason.path)}`;
    case 'authority-key-missing':
      return `the key of ${reason.signer} is not here`;
    case 'signer-awaited':
      return `${reason.signer} itself is not signed yet`;
    case 'earlier':
      return `it ends ${reason.notAfter.slice(0, 10)}, before what stands`;
    case 'sealed':
      return 'its key lies under a passphrase, and so on no machine, whatever authorityKeys says';
    case 'awaited':
      return `signed, at ${show(reason.path)}`;
    case 'unfit':
      return `${show(reason.path)} does not fit and is not taken: ${wordReasons(reason.faults)}`;
    case 'refused':
      return `Go refuses it: ${show(reason.says)}`;
  }
}
