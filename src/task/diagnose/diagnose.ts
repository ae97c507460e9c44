/** Diagnosis: look, join what meets, ask of each side what Go would answer, judge by rules, and find the causes. */
import { causesOf, inOrder } from '../../domain/diagnosis/causes.ts';
import { meet } from '../../domain/diagnosis/meet.ts';
import type { DiagnosisFinding, DiagnosisReport } from '../../domain/diagnosis/report.ts';
import type { DiagnosisRule } from '../../domain/diagnosis/rule.ts';
import { connectionsSeen, programsSeen } from '../../domain/diagnosis/seen.ts';
import { type Ruled, severityOf } from '../../domain/diagnosis/suspicion.ts';
import { type DiagnosisRuleId, DIAGNOSIS_RULES } from '../../domain/diagnosis/table.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Endpoints } from '../../domain/port.ts';
import type { Verdict } from '../../domain/report.ts';
import type { Site } from '../../domain/site/site.ts';
import { judge } from './judge.ts';
import { look, type LookAsk, type LookPorts } from './look.ts';
import { withServed } from './served.ts';

export interface DiagnoseAsk extends LookAsk {
  /** judge as of then instead of now */
  readonly at?: Date;
}

export interface DiagnosePorts extends LookPorts {
  /** absent: no server is asked what it shows */
  readonly endpoints?: Endpoints;
}

/** @throws KubepkiError nothing-to-diagnose, and what reading the targets throws */
export async function diagnose(ask: DiagnoseAsk, ports: DiagnosePorts): Promise<DiagnosisReport> {
  const at = ask.at ?? ports.clock.now();
  for (const path of ask.targets)
    if ((await ports.files.state(path)) === undefined) throw new KubepkiError('file-missing', { path });
  const { endpoints, progress } = ports;
  const looked = await look(ask, ports);
  if (looked.programs.length === 0) throw nothingIn(ask, looked);
  const site = endpoints === undefined ? looked : await withServed(looked, { endpoints, progress });
  const judgement = await judge(site, meet(site), at);
  const { meetings } = judgement;
  const scene = { at, site, ...judgement };
  const rules: readonly DiagnosisRule[] = DIAGNOSIS_RULES;
  const all = inOrder(rules.flatMap((rule) => rule.judge(scene).map((found) => ({ rule, found }))));
  const findings = all.map(findingOf);
  const connections = connectionsSeen(meetings, all);
  const troubles = site.troubles.map(({ spot: { file, line }, what, detail }) => ({
    file,
    ...(line === undefined ? {} : { line }),
    what,
    ...(detail === undefined ? {} : { detail }),
  }));
  return {
    apiVersion: 'kubepki/v1',
    kind: 'DiagnosisReport',
    at: at.toISOString(),
    verdict: verdictOf(findings, connections, troubles.length > 0),
    programs: programsSeen(site),
    connections,
    causes: causesOf(all, { site, meetings }),
    findings,
    troubles,
  };
}

/** Where nothing could be read, that is why there is nothing. */
function nothingIn({ targets }: DiagnoseAsk, { troubles }: Site): KubepkiError {
  for (const { what, spot } of troubles)
    if (what === 'file-unreadable' || what === 'file-too-large')
      return new KubepkiError(what, { path: spot.file });
  return new KubepkiError('nothing-to-diagnose', { targets, first: targets[0] ?? '' });
}

function findingOf(ruled: Ruled): DiagnosisFinding {
  const { rule, found } = ruled;
  return {
    rule: rule.id as DiagnosisRuleId,
    severity: severityOf(ruled),
    subject: found.subject,
    evidence: found.evidence,
    edges: found.edges ?? [],
    ...(found.from === undefined ? {} : { from: found.from.toISOString() }),
  };
}

/** Critical outranks what could not be judged, which outranks warnings; advice counts for nothing. */
function verdictOf(
  findings: readonly DiagnosisFinding[],
  connections: DiagnosisReport['connections'],
  troubled: boolean,
): Verdict {
  const has = (severity: string) => findings.some((finding) => finding.severity === severity);
  // what is refused is critical, whether or not a rule knows why
  if (has('critical') || connections.some(({ state }) => state === 'fails')) return 'critical';
  // of connections none of which could be judged nobody knows whether they are well
  const blind = connections.length > 0 && connections.every(({ state }) => state === 'unknown');
  if (troubled || blind || has('unknown')) return 'unknown';
  return has('warning') ? 'warning' : 'fine';
}
