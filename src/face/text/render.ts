/** What `render` made, where it is brought, and what restarts for it. */
import type { RenderReport } from '../../domain/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { absoluteTime } from '../wording/time.ts';
import { count, field } from './lines.ts';
import type { Next } from './plan.ts';

const show = ESCAPES.terminal.apply;
const NAMED = 4;

export function renderText(report: RenderReport, style: Style, { me, tail }: Next): string {
  const { created, replaced, files } = report;
  const marked = new Map<string, '+' | '~'>([
    ...created.map((path) => [path, '+'] as const),
    ...replaced.map((path) => [path, '~'] as const),
  ]);
  const made = new Set(files.map(({ path }) => path));
  const lines = [
    ...(['+', '~'] as const).flatMap((mark) =>
      grouped(files.filter(({ path }) => marked.get(path) === mark)).map((text) => `${mark} ${text}`),
    ),
    // what is secret and kept, made on the way
    ...[...marked].filter(([path]) => !made.has(path)).map(([path, mark]) => `${mark} ${show(path)}`),
  ];
  const same = files.filter(({ path }) => !marked.has(path)).length;
  if (same > 0) lines.push(style.dim(`= as they were: ${count(same, 'file')}`));
  if (marked.size === 0) return `${[...lines, style.green('nothing to do')].join('\n')}\n`;
  lines.push('', `${count(marked.size, 'file')} in ${show(report.root)}`);
  if (replaced.length > 0) lines.push(field('take back', `${me} undo${tail}`));
  const machines = [
    ...new Set(files.flatMap(({ machine, path }) => (marked.has(path) ? (machine ?? []) : []))),
  ];
  if (machines.length > 0) lines.push(field('bring', `${me} bundle HOST${tail}, for ${some(machines)}`));
  lines.push(
    ...report.apply
      .filter(({ path }) => marked.has(path))
      .map(({ path, kubeconfig, when }) =>
        field('apply', `${when}: kubectl --kubeconfig ${kubeconfig} apply --server-side -f ${path}`),
      ),
  );
  if (report.token !== undefined) lines.push(tokenLine(report.token));
  lines.push(...restarts(report));
  return `${lines.join('\n')}\n`;
}

/** The files of a kind on one line: of a thousand units nobody reads a thousand lines. */
function grouped(files: RenderReport['files']): readonly string[] {
  const kinds = new Map<string, RenderReport['files'][number][]>();
  for (const file of files) {
    const { kind, program } = file;
    const key = `${kind}${program === undefined || kind.endsWith('config') || kind.endsWith('policy') ? '' : ` ${program}`}`;
    kinds.set(key, [...(kinds.get(key) ?? []), file]);
  }
  return [...kinds].map(([what, of]) => {
    const machines = of.flatMap(({ machine }) => machine ?? []);
    const where = machines.length === 0 ? of.map(({ path }) => show(path)).join(', ') : some(machines);
    return `${what.padEnd(36)} ${where}`;
  });
}

function tokenLine({ is, expires }: NonNullable<RenderReport['token']>): string {
  const why = is === 'remade' ? 'a new one, the old is over; ' : '';
  return field('token', `${why}good until ${absoluteTime(new Date(expires))}`);
}

function restarts({ restart }: RenderReport): readonly string[] {
  const programs = new Map<string, string[]>();
  for (const { machine, program } of restart)
    programs.set(program, [...(programs.get(program) ?? []), machine]);
  return [...programs].map(([program, machines]) =>
    field('restart', `${program} on ${some(machines)}${machines.length > 1 ? ', one after the other' : ''}`),
  );
}

function some(machines: readonly string[]): string {
  const named = machines.slice(0, NAMED).join(', ');
  return machines.length > NAMED ? `${named} and ${machines.length - NAMED} more` : named;
}
