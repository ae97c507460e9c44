/** What the report says of a site and of the connections in it, whatever was found. */
import type { Site } from '../site/site.ts';
import type { JudgedMeeting, UnknownPiece } from './meeting.ts';
import type { DiagnosisReport } from './report.ts';
import { type Ruled, severityOf } from './suspicion.ts';

export function programsSeen({ programs, uses }: Site): DiagnosisReport['programs'] {
  const byProgram = new Map<string, DiagnosisReport['programs'][number]['uses'][number][]>();
  for (const { program, slot, setting, path, spot, assumed, state } of uses) {
    const here = byProgram.get(program) ?? [];
    byProgram.set(program, here);
    here.push({
      slot,
      file: spot.file,
      ...(spot.within === undefined ? {} : { within: spot.within }),
      ...(path === undefined ? {} : { path }),
      ...(setting === undefined ? {} : { setting: setting.key }),
      ...(spot.line === undefined ? {} : { line: spot.line }),
      state,
      ...(assumed === undefined ? {} : { assumed }),
    });
  }
  return programs.map(({ id, party, machine, told }) => ({
    id,
    party,
    ...(machine === undefined ? {} : { machine }),
    told: told.by,
    file: told.spot.file,
    uses: byProgram.get(id) ?? [],
  }));
}

type State = DiagnosisReport['connections'][number]['state'];

export function connectionsSeen(
  meetings: readonly JudgedMeeting[],
  all: readonly Ruled[],
): DiagnosisReport['connections'] {
  const broken = new Map<string, State>();
  for (const ruled of all)
    for (const { connection, from, to } of ruled.found.edges ?? []) {
      const name = nameOf(connection, from, to);
      if (severityOf(ruled) === 'critical' && ruled.found.from === undefined) broken.set(name, 'fails');
      else if (ruled.found.from !== undefined && !broken.has(name)) broken.set(name, 'will-fail');
    }
  return meetings.map((meeting) => {
    const { connection, client, server, dials, unknown } = meeting;
    return {
      connection,
      from: client.id,
      ...(server === undefined ? {} : { to: server.id }),
      hosts: [...new Set(dials.map(({ host, checked }) => checked ?? host))],
      state: broken.get(nameOf(connection, client.id, server?.id ?? '')) ?? stateOf(meeting),
      unknown,
    };
  });
}

type Piece = UnknownPiece['piece'];
/** Pieces without which nobody can say that a connection works: a token keeps none from it. */
const NEEDED: ReadonlySet<Piece> = new Set<Piece>([
  'server',
  'host',
  'shows',
  'client-trusts',
  'serves',
  'server-trusts',
  'ordinary-roots',
  'exec-plugin',
]);
/** What a client does not ask that takes whoever answers. */
const UNASKED: ReadonlySet<Piece> = new Set<Piece>(['host', 'client-trusts', 'serves', 'ordinary-roots']);

/** Rules tell what fails; what was judged whole, and nothing was said of, works. */
function stateOf({ server, ofServer, ofClient, unknown: all }: JudgedMeeting): State {
  // of whoever answered when asked, no file says whom he believes: what his client sees of him is what can be told
  const asked = server?.told.by === 'endpoint';
  const unknown = all.filter(({ piece }) => !(asked && piece === 'server-trusts'));
  const verdicts = [...ofServer, ...ofClient];
  if (verdicts.some(({ verdict, from }) => !verdict.accepted && from === undefined)) return 'fails';
  if (verdicts.some(({ from }) => from !== undefined)) return 'will-fail';
  const insecure = unknown.some(({ piece }) => piece === 'insecure');
  const lacks = unknown.some(({ piece }) => NEEDED.has(piece) && !(insecure && UNASKED.has(piece)));
  return verdicts.length > 0 && !lacks ? 'works' : 'unknown';
}

function nameOf(connection: string, from: string, to: string): string {
  return [connection, from, to].join('\n');
}
