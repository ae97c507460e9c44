/** A report in the format asked for. Text is chosen by the report's kind; json and yaml are the report itself. */
import type { Report } from '../domain/report.ts';
import type { Format } from './option.ts';
import type { Style } from './style.ts';

export async function render(report: Report, format: Format, style: Style, me: string): Promise<string> {
  if (format === 'json') return (await import('../format/report/json.ts')).toJson(report);
  if (format === 'yaml') return (await import('../format/report/yaml.ts')).toYaml(report);
  switch (report.kind) {
    case 'InspectReport':
      return (await import('./text/inspect.ts')).inspectText(report, style, me);
    case 'PlanReport':
      return (await import('./text/plan.ts')).planText(report, style, me);
    case 'ActReport':
      return (await import('./text/act.ts')).actText(report, style, me);
    case 'Explanation':
      return (await import('./text/explain.ts')).explanationText(report, style);
    case 'TopicList':
      return (await import('./text/explain.ts')).topicsText(report, style);
    case 'Error':
      return '';
  }
}
