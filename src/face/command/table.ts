/** Every command, in the order in which help names them. */
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { completion } from './completion.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { inspect } from './inspect.ts';
import { kubeconfig } from './kubeconfig.ts';
import { keystore } from './keystore.ts';
import { plan } from './plan.ts';
import { renew } from './renew.ts';
import { undo } from './undo.ts';

export const COMMANDS: readonly Command[] = [
  init,
  plan,
  apply,
  renew,
  undo,
  inspect,
  kubeconfig,
  keystore,
  explain,
  completion,
] as readonly Command[];

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}
