import type { LogReport } from '../../domain/message/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { because } from '../wording/cause.ts';
import { count, hang } from './lines.ts';
import { heardText } from './message.ts';

const show = ESCAPES.terminal.apply;

export function logText(report: LogReport, style: Style, me: string): string {
  const troubles = report.logs.flatMap(({ log, trouble }) =>
    trouble === undefined
      ? []
      : [
          `${style.red('unknown')}: ${show(log)} cannot be read${because((name) => (name === 'reason' ? trouble : ''))}`,
        ],
  );
  const told = report.heard.map((heard) => heardText(heard, style, me, true));
  return `${[...troubles, ...told, summary(report, style)].join('\n\n')}\n`;
}

function summary({ logs, heard, untold, certificates, verdict }: LogReport, style: Style): string {
  const lines = logs.reduce((sum, each) => sum + each.lines, 0);
  const paint = { fine: style.green, warning: style.yellow, critical: style.red, unknown: style.red }[
    verdict
  ];
  const what = heard.length === 0 ? 'nothing about certificates' : count(heard.length + untold, 'message');
  const among = certificates === 0 ? '' : `; ${count(certificates, 'certificate')} looked through`;
  const more = untold === 0 ? '' : `, of which ${untold} are not told`;
  return hang(
    `${paint(what)}${more} in ${count(lines, 'line')} of ${count(logs.length, 'log')}${among}`,
    '',
    '',
  );
}
