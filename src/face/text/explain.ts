import type { Explanation, TopicList } from '../../domain/report.ts';
import type { Style } from '../style.ts';
import { columns, field, hang } from './lines.ts';

export function explanationText(report: Explanation, style: Style): string {
  const facts = report.facts.flatMap(({ label, text }) =>
    text.map((line, i) => field(i === 0 ? label : '', line)),
  );
  const cites = report.cites.map((cite) => hang(cite, '  ', '    '));
  return `${[style.bold(report.id), hang(`${report.topic}: ${report.title}`, '  ', '  '), '', ...facts, ...(cites.length > 0 ? ['', 'sources', ...cites] : [])].join('\n')}\n`;
}

const HEADINGS = {
  identity: 'identities',
  connection: 'connections',
  name: 'names',
  layout: 'layouts',
  algorithm: 'algorithms',
  rule: 'rules',
  'diagnosis-rule': 'rules of diagnosis',
  message: 'meanings of messages',
  error: 'error codes',
};

export function topicsText(report: TopicList, style: Style): string {
  const groups = Object.entries(HEADINGS).map(([topic, heading]) => {
    const rows = report.topics
      .filter((entry) => entry.topic === topic)
      .map(({ id, title }) => [id, title] as const);
    return `${style.bold(heading)}\n${columns(rows)}`;
  });
  return `${groups.join('\n\n')}\n`;
}
