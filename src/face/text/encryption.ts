/** The keys for encryption at rest in lines, what an act did to them, and what to do before the next. */
import type { KeyState } from '../../domain/encryption.ts';
import type { EncryptionReport } from '../../domain/report.ts';
import type { Style } from '../style.ts';
import { installSteps, numbered, rewriteSteps } from '../wording/encryption-step.ts';
import { field, hang } from './lines.ts';
import type { Next } from './plan.ts';

export function encryptionText(report: EncryptionReport, style: Style, how: Next): string {
  return `${[...did(report, style), ...keyLines(report, style), ...wanted(report), '', ...toDo(report, style, how)].join('\n')}\n`;
}

function did({ verb, about = [], keys }: EncryptionReport, style: Style): readonly string[] {
  const names = about.join(', ');
  const writer = keys.find(({ state }) => state === 'writes')?.name;
  switch (verb) {
    case 'show':
      return [];
    case 'add-key':
      return [
        `${style.green('+')} added ${names}${names === writer ? '' : '; it reads, and does not write yet'}`,
        '',
      ];
    case 'promote':
      return [`${style.green('~')} promoted ${names}; it writes from now on, once it is installed`, ''];
    case 'drop':
      return [`${style.red('-')} dropped ${names}; history/ keeps ${about.length === 1 ? 'it' : 'them'}`, ''];
  }
}

const DOES: Readonly<Record<KeyState, string>> = {
  writes: 'reads and writes',
  waits: 'reads, waits to write',
  retired: 'reads what it wrote',
};

function keyLines({ keys, provider }: EncryptionReport, style: Style): readonly string[] {
  if (keys.length === 0) return [style.dim('no keys')];
  const plain = provider === 'identity' || provider === 'none';
  const rows = keys.map((key) => {
    const does = plain && key.state === 'writes' ? DOES.retired : DOES[key.state];
    return [key.name, key.provider, does, `since ${key.since.slice(0, 10)}`];
  });
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
}

/** What the cluster file says, and what is there for API servers. */
function wanted(report: EncryptionReport): readonly string[] {
  const { provider, resources, formerResources, rendered } = report;
  const files = rendered.map(({ machine, state }) => `${machine} ${STATES[state]}`);
  return [
    '',
    field('provider', provider),
    field('encrypts', provider === 'identity' || provider === 'none' ? 'nothing' : resources.join(', ')),
    ...(formerResources.length === 0 || provider === 'none'
      ? []
      : [field('once', `${formerResources.join(', ')}: still read, not encrypted`)]),
    ...(files.length === 0 ? [] : [field('rendered', files.join(', '))]),
  ];
}

const STATES = { current: 'as the ring says', stale: 'not as the ring says', missing: 'not yet' } as const;

function toDo(report: EncryptionReport, style: Style, { me, tail }: Next): readonly string[] {
  const { next, rendered } = report;
  const machines = rendered.map(({ machine }) => machine);
  const install = installSteps({ me, machines, tail });
  const keys = next.keys.join(' ');
  switch (next.step) {
    case 'none':
      return [style.green('nothing to do')];
    case 'render':
      return steps('so that API servers get it', install, style);
    case 'promote':
      return steps(
        `so that ${keys} writes`,
        [...install, `${me} encryption promote --installed${tail}`],
        style,
      );
    case 'drop':
      return steps(
        `so that ${next.keys.join(', ')} can go`,
        [...install, ...rewriteSteps(next.rewrite ?? []), `${me} encryption drop ${keys} --rewritten${tail}`],
        style,
      );
    case 'add-key':
      return steps(
        `so that ${report.provider} writes, as the cluster file says`,
        [`${me} encryption add-key${tail}`],
        style,
      );
    case 'say-identity':
      return steps(
        'provider: none leaves nobody to read what the keys wrote',
        ['say provider: identity in the cluster file', `${me} encryption show${tail}`],
        style,
      );
    case 'say-none':
      return [style.green('nothing is encrypted any more: the cluster file may say provider: none')];
  }
}

function steps(why: string, all: readonly string[], style: Style): readonly string[] {
  return [style.yellow(why), ...numbered(all).map((step) => hang(step, '  ', '     '))];
}
