import type { JudgedMeeting } from './meeting.ts';
import type { Logged } from './rule.ts';

export interface Refused {
  readonly meeting: JudgedMeeting;
  readonly by: 'client' | 'server';
  readonly text: string;
  readonly stage: 'parse' | 'verify';
  readonly host?: string;
}

export function saidByBoth(_refused: Refused): readonly Logged[] {
  return [];
}
