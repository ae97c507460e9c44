import type { Site, Use } from '../site/site.ts';
import type { PairVerdict } from './meeting.ts';
import type { JudgedMeeting } from './meeting.ts';
import type { Logged } from './rule.ts';

export interface Refused {
  readonly meeting: JudgedMeeting;
  readonly by: 'client' | 'server';
  readonly text: string;
  readonly stage: 'parse' | 'verify' | 'address';
  readonly host?: string;
}

export function saidByBoth(_refused: Refused): readonly Logged[] {
  return [];
}

export function saidOfPair(_pair: PairVerdict, _site: Site): readonly Logged[] {
  return [];
}
export function saidOfFile(_use: Use, _site: Site): readonly Logged[] {
  return [];
}
export function saidOfBundle(_use: Use, _text: string, _site: Site): readonly Logged[] {
  return [];
}
export function saidOfIdentity(_meeting: JudgedMeeting): readonly Logged[] {
  return [];
}
