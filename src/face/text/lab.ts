/** A laboratory in lines: the story, where it lies, and what to do next; whether it is mended; every fault there is. */
import { FAULT_GROUPS, type FaultGroup } from '../../domain/lab/fault.ts';
import { opened } from '../../domain/lab/record.ts';
import type { LabCheck, LabList, LabReport } from '../../domain/lab/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { STORIES } from '../wording/lab/story.ts';
import { columns, count, field, hang, paragraph } from './lines.ts';

const show = ESCAPES.terminal.apply;
const shell = ESCAPES.shell.apply;

export function labText(report: LabReport, style: Style, me: string): string {
  const fault = opened(report.sealed);
  const story = fault === undefined ? '' : STORIES[fault];
  const to = shell(report.to);
  return `${[
    style.bold(report.fault ?? 'a cluster, and something is wrong with it'),
    '',
    paragraph(story, 2),
    '',
    field('cluster', `lab: cp-1 to cp-3 (10.240.0.11 to 13), worker-1 and worker-2 (10.240.0.21, 22)`),
    field('dialled by', 'https://api.lab.internal:6443, a load balancer before the control planes'),
    field('layout', `${report.layout}: ${report.files} files in ${show(report.to)}, a machine a folder`),
    ...(report.seed === undefined
      ? []
      : [field('again', `${me} lab --random --seed ${shell(report.seed)} --layout ${report.layout}`)]),
    '',
    'what to do',
    columns([
      [`${me} diagnose ${to}`, 'who meets whom, what fails, and why'],
      [`${me} inspect ${to}/nodes/cp-1`, 'what lies on a machine'],
      [`${me} lab --check ${to}`, 'whether it is mended, and then what it was'],
      [`${me} lab --check ${to} --tell`, 'what it is, if you give up'],
    ]),
  ].join('\n')}\n`;
}

export function labCheckText(report: LabCheck, style: Style, me: string): string {
  const { mended, causes, missing, told, root } = report;
  const found = [
    ...(causes.critical > 0 ? [`${count(causes.critical, 'cause')} of failure`] : []),
    ...(causes.warning > 0 ? [count(causes.warning, 'warning')] : []),
    ...(causes.unknown > 0 ? [`${count(causes.unknown, 'thing')} that cannot be judged`] : []),
    ...(missing.length > 0 ? [`${count(missing.length, 'file')} missing`] : []),
  ];
  return `${[
    mended
      ? style.green('mended: the cluster is whole')
      : style.red(`not mended: ${found.join(', ') || 'something cannot be judged'}`),
    ...missing.map((path) => hang(show(path), '  missing: ', '    ')),
    ...(told === undefined
      ? [`  ${me} diagnose ${shell(root)} says what is found`]
      : [
          '',
          `${mended ? 'it was' : 'it is'} ${style.bold(told.fault)}`,
          paragraph(told.title, 2),
          ...told.files.map((path) => `  ${show(path)}`),
        ]),
  ].join('\n')}\n`;
}

export function labListText({ faults }: LabList, style: Style): string {
  const groups = (Object.keys(FAULT_GROUPS) as readonly FaultGroup[]).flatMap((group) => {
    const rows = faults
      .filter((one) => one.group === group)
      .map(
        ({ id, title, layouts }) =>
          [id, `${title}${layouts === undefined ? '' : ` (${layouts.join(', ')} only)`}`] as const,
      );
    return rows.length === 0 ? [] : [`${style.bold(FAULT_GROUPS[group])}\n${columns(rows)}`];
  });
  return `${[...groups, count(faults.length, 'fault')].join('\n\n')}\n`;
}
