/** A command line as a telling has it: who is started, and with which settings. */
import type { ProgramId } from '../../../domain/program/program.ts';
import type { Setting, Spot } from '../../../domain/site/site.ts';
import { etcdVariables, settingsOf } from '../../../format/site/flag.ts';
import { invocationIn } from '../../../format/site/invocation.ts';
import type { Variables, Word } from '../../../format/site/word.ts';

export interface Started {
  readonly party: ProgramId;
  readonly spot: Spot;
  readonly settings: readonly Setting[];
}

export function startedBy(words: readonly Word[], environment: Variables): Started | undefined {
  const found = invocationIn(words, environment);
  if (found === undefined) return undefined;
  const { program: party, at, arguments: given } = found;
  const flags = settingsOf(party, given);
  return {
    party,
    spot: at.spot,
    settings: party === 'etcd' ? [...flags, ...etcdVariables(environment, flags)] : flags,
  };
}
