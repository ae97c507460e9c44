/**
 * From what was found to causes: a greedy cover. The suspect that explains most of what fails, and is contradicted least by
 * what works, is a cause; what it explains is taken away, and the next is looked for. Two independent faults stay two.
 */
import type { Site } from '../site/site.ts';
import type { Cause } from './cause.ts';
import type { JudgedMeeting } from './meeting.ts';
import { mendingOf } from './mending.ts';
import type { RemedyId } from './remedy.ts';
import type { DiagnosisSeverity, Logged, Suspect } from './rule.ts';
import {
  type Candidate,
  candidatesOf,
  edgeName,
  type Ruled,
  severityOf,
  unitsOf,
  Working,
} from './suspicion.ts';
import { type DiagnosisRuleId, DIAGNOSIS_RULES } from './table.ts';

const RANK = { critical: 3, warning: 2, unknown: 1, advice: 0 } as const satisfies Record<
  DiagnosisSeverity,
  number
>;
/** What begins later weighs half a step less than what is so now, and no number of edges makes a warning critical. */
const STEP = 2000;

interface Judged extends Candidate {
  readonly score: number;
  readonly contradicted: number;
  readonly ruleOrder: number;
  readonly rank: number;
  readonly shared: number;
  /** of each finding, what of it nobody else has explained before */
  readonly units: ReadonlyMap<number, ReadonlySet<string>>;
}

/** In an order that does not depend on who found what first: findings of the report are in it, and causes count by it. */
export function inOrder(all: readonly Ruled[]): readonly Ruled[] {
  return all
    .map((ruled) => ({ ruled, key: sortKey(ruled) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ ruled }) => ruled);
}

function sortKey({ rule, found }: Ruled): string {
  const order = String(orderOf(rule.id)).padStart(4, '0');
  const { file = '', line = 0, within = '' } = found.subject;
  const edges = (found.edges ?? []).map(edgeName).toSorted();
  return JSON.stringify([9 - RANK[severityOf({ rule, found })], order, file, line, within, edges, found]);
}

/** @param all in order */
export function causesOf(
  all: readonly Ruled[],
  { site, meetings }: { readonly site: Site; readonly meetings: readonly JudgedMeeting[] },
): readonly Cause[] {
  const working = new Working(site.uses, meetings);
  const disputes = all.map(({ found }) => working.isDispute(found));
  // what was only looked at, or is advice, is no cause of anything
  const left = new Map(
    all.flatMap((ruled, i) =>
      RANK[severityOf(ruled)] >= RANK.warning ? [[i, new Set(unitsOf(ruled.found, i))]] : [],
    ),
  );
  const candidates = [...candidatesOf(all).values()];
  const causes: Cause[] = [];
  while (left.size > 0) {
    let best: Judged | undefined;
    for (const candidate of candidates) {
      const judged = judge(candidate, { all, left, working, disputes });
      if (judged !== undefined && (best === undefined || compare(judged, best) < 0)) best = judged;
    }
    if (best === undefined) break;
    const { units } = best;
    for (const [i, mine] of units) {
      const others = left.get(i);
      for (const unit of mine) others?.delete(unit);
      if (others?.size === 0) left.delete(i);
    }
    causes.push(causeOf(best, { all, working, site }));
  }
  return causes.toSorted((a, b) => b.weight - a.weight || (a.findings[0] ?? 0) - (b.findings[0] ?? 0));
}

interface Court {
  readonly all: readonly Ruled[];
  /** of each finding what nobody explains yet */
  readonly left: ReadonlyMap<number, ReadonlySet<string>>;
  readonly working: Working;
  readonly disputes: readonly boolean[];
}

function judge(candidate: Candidate, { all, left, working, disputes }: Court): Judged | undefined {
  const mine = new Map<number, ReadonlySet<string>>();
  const explains = [...candidate.explains].filter(([i, { suspect }]) => {
    const open = left.get(i);
    const ruled = all[i];
    if (open === undefined || ruled === undefined) return false;
    const own = suspect.edges === undefined ? open : new Set(unitsOf(ruled.found, i, suspect));
    const taken = new Set([...own].filter((unit) => open.has(unit)));
    if (taken.size > 0) mine.set(i, taken);
    return taken.size > 0;
  });
  if (explains.length === 0) return undefined;
  const units = new Set([...mine.values()].flatMap((taken) => [...taken]));
  const works = new Set<string>();
  const against = new Set<string>();
  let rank = 0;
  let ruleOrder = Number.POSITIVE_INFINITY;
  for (const [i, { rank: place, suspect }] of explains) {
    const ruled = all[i];
    if (ruled === undefined) continue;
    for (const side of working.with(suspect)) {
      works.add(side);
      if (disputes[i] === true) against.add(side);
    }
    rank += place / explains.length;
    ruleOrder = Math.min(ruleOrder, orderOf(ruled.rule.id));
  }
  const contradicted = against.size;
  return {
    ...candidate,
    score: units.size - contradicted,
    contradicted,
    ruleOrder,
    rank,
    shared: works.size,
    units: mine,
  };
}

/** The likeliest stands before who has no part in what works: a certificate without a name works for all other names. */
function compare(a: Judged, b: Judged): number {
  return (
    b.score - a.score ||
    a.contradicted - b.contradicted ||
    a.ruleOrder - b.ruleOrder ||
    a.rank - b.rank ||
    a.shared - b.shared ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}

function causeOf(
  best: Judged,
  { all, working, site }: { all: readonly Ruled[]; working: Working; site: Site },
): Cause {
  const explained = [...best.units.keys()];
  const ruled = explained.map((i) => ({ i, ...(all[i] as Ruled) }));
  const weightOf = (one: Ruled) =>
    RANK[severityOf(one)] * STEP +
    (one.found.from === undefined ? STEP / 2 : 0) +
    Math.min((one.found.edges ?? []).length, STEP / 2 - 1);
  const standing = (one: (typeof ruled)[0]) => {
    const suspect = best.explains.get(one.i)?.suspect;
    const isOfFlag = suspect?.remedy === 'set-flag' && one.found.subject.file === suspect.file;
    return weightOf(one) + (isOfFlag ? STEP / 2 : 0);
  };
  const suspects = ruled.map(({ i }) => best.explains.get(i)?.suspect as Suspect);
  // what tells it best weighs most; of a flag, who speaks of the flag; of equals the first in order
  const teller = ruled.reduce((a, b) => (standing(b) > standing(a) ? b : a));
  const { edges: _own, remedy: otherwise, ...suspect } = suspects[ruled.indexOf(teller)] as Suspect;
  const edges = once(
    ruled.flatMap(({ i, found }) =>
      (found.edges ?? []).filter((edge) => best.units.get(i)?.has(edgeName(edge)) === true),
    ),
    edgeName,
  );
  const began = ruled.some(({ found }) => found.from === undefined);
  const from = began ? undefined : earliest(ruled.map(({ found }) => found.from as Date));
  const remedy = otherwise ?? remedyFor(teller.found.remedy ?? teller.rule.remedy, working.holds(suspect));
  return {
    rule: teller.rule.id as DiagnosisRuleId,
    severity: severityOf(teller),
    suspect,
    ...lineOf(teller, suspect),
    also: once(
      suspects.filter(({ file }) => file !== suspect.file).map(({ file }) => file),
      String,
    ),
    evidence: teller.found.evidence,
    remedy,
    mending: mendingOf(remedy, suspect, site),
    edges,
    logged: once(
      ruled.flatMap(({ found }) => found.logged ?? []),
      ({ by, text }: Logged) => `${by}\n${text}`,
    ),
    ...(from === undefined ? {} : { from: from.toISOString() }),
    findings: explained,
    weight: RANK[severityOf(teller)] * STEP + (began ? STEP / 2 : 0) + Math.min(edges.length, STEP / 2 - 1),
  };
}

/** The line of a finding is the suspect's where it speaks of the same file. */
function lineOf({ found: { subject } }: Ruled, { file }: Suspect): { readonly line?: number } {
  return subject.file === file && subject.line !== undefined ? { line: subject.line } : {};
}

/** A rule's remedy is meant for the suspect that it thinks likeliest; where it is the other side, that side is mended. */
function remedyFor(remedy: RemedyId, holds: string | undefined): RemedyId {
  if (holds === 'certificate' && (remedy === 'put-authority' || remedy === 'add-authority'))
    return 'replace-certificate';
  if (holds === 'authorities' && (remedy === 'replace-certificate' || remedy === 'renew-certificate'))
    return 'put-authority';
  return remedy;
}

const ORDER = new Map<string, number>(DIAGNOSIS_RULES.map(({ id }, i) => [id, i]));

function orderOf(rule: string): number {
  return ORDER.get(rule) ?? ORDER.size;
}

function earliest(dates: readonly Date[]): Date {
  return dates.reduce((a, b) => (b < a ? b : a));
}

function once<Value>(values: readonly Value[], name: (value: Value) => string): readonly Value[] {
  return [...new Map(values.map((value) => [name(value), value])).values()];
}
