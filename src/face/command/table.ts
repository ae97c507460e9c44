/** Every command, in the order in which help names them. */
import { apply } from './apply.ts';
import { bundle } from './bundle.ts';
import type { Command, Group } from './command.ts';
import { completion } from './completion.ts';
import { csr } from './csr.ts';
import { diagnose } from './diagnose.ts';
import { encryption } from './encryption.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { inspect } from './inspect.ts';
import { kubeconfig } from './kubeconfig.ts';
import { keystore } from './keystore.ts';
import { lab } from './lab.ts';
import { plan } from './plan.ts';
import { render } from './render.ts';
import { renew } from './renew.ts';
import { undo } from './undo.ts';
import { user } from './user.ts';

/** What may stand first: a command, or a word that wants one of its verbs after it. */
const ENTRIES = [
  init,
  plan,
  apply,
  renew,
  render,
  undo,
  inspect,
  diagnose,
  bundle,
  kubeconfig,
  keystore,
  encryption,
  csr,
  user,
  explain,
  lab,
  completion,
] as readonly (Command | Group)[];

export const COMMANDS: readonly Command[] = ENTRIES.flatMap((entry) =>
  isGroup(entry) ? entry.verbs : [entry],
);

export const GROUPS: readonly Group[] = ENTRIES.filter(isGroup);

/** The first words, each with what it does. */
export const WORDS: readonly { readonly name: string; readonly summary: string }[] = ENTRIES;

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}

export function findGroup(name: string | undefined): Group | undefined {
  return GROUPS.find((group) => group.name === name);
}

/** A verb as it is typed behind its group. */
export function verbOf({ name }: Command): string {
  return name.slice(name.indexOf(' ') + 1);
}

function isGroup(entry: Command | Group): entry is Group {
  return 'verbs' in entry;
}
