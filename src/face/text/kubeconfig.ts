/** What was merged into a kubeconfig, in lines. */
import type { KubeconfigReport } from '../../domain/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { field, hang } from './lines.ts';

const show = ESCAPES.terminal.apply;

const SIGNS = { added: '+', updated: '~', replaced: '~', unchanged: '=' } as const;

export function kubeconfigText(report: KubeconfigReport, style: Style): string {
  const { file, target, change, backup, beside, entries, currentContext } = report;
  const lines = entries.map(({ entry, name, action, fields }) => {
    const what = fields.length === 0 || action === 'replaced' ? '' : `: ${fields.join(', ')}`;
    const line = hang(`${action} ${entry} ${show(name)}${what}`, `${SIGNS[action]} `, '  ');
    return action === 'unchanged' ? style.dim(line) : line;
  });
  if (change === 'none' && beside.length === 0)
    return `${[...lines, style.green('nothing to do')].join('\n')}\n`;
  const { name, action } = currentContext;
  const own = entries.find(({ entry }) => entry === 'context')?.name ?? name;
  const use = `kubectl config use-context ${ESCAPES.shell.apply(own)} --kubeconfig ${ESCAPES.shell.apply(file)}`;
  const where = target === undefined ? '' : `, a link to ${show(target)}`;
  const changes = { none: 'as it was', created: 'made', replaced: 'changed' };
  lines.push(
    '',
    field('kubeconfig', `${show(file)}${where}: ${changes[change]}`),
    ...beside.map((path) => field('beside it', show(path))),
    ...(backup === undefined ? [] : [field('before', show(backup))]),
    field(
      'context',
      action === 'set' || own === name ? show(name) : `${show(name)}, as before; to change that: ${use}`,
    ),
  );
  return `${lines.join('\n')}\n`;
}
