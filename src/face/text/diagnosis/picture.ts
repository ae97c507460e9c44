/** The picture of a diagnosis: what fails and will fail, and the rest too where there is room for it. */
import { CONNECTIONS } from '../../../domain/connection/table.ts';
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import type { Picture } from '../../../format/report/picture.ts';
import { headline } from './headline.ts';
import type { Telling } from './diagnosis.ts';

/** More than this nobody sees anything in; -v draws them all the same. */
const ROOM = 60;

export function pictureOf(report: DiagnosisReport, { verbose }: Pick<Telling, 'verbose'>): Picture {
  const all = report.connections.filter(({ to }) => to !== undefined);
  const drawn =
    verbose || all.length <= ROOM
      ? all
      : all.filter(({ state }) => state === 'fails' || state === 'will-fail');
  const within = new Map(report.programs.map(({ id, machine }) => [id, machine]));
  const ids = [...new Set(drawn.flatMap(({ from, to = '' }) => [from, to]))];
  return {
    title: headline(report),
    nodes: ids.map((id) => {
      const machine = within.get(id);
      return { id, label: id, ...(machine === undefined ? {} : { within: machine }) };
    }),
    edges: drawn.map(({ connection, from, to = '', hosts, state }) => ({
      from,
      to,
      label: hosts.length > 0 ? hosts.join(', ') : CONNECTIONS[connection].title,
      state,
    })),
  };
}
