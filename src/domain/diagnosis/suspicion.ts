/**
 * Suspicion: what each suspect would explain, and what speaks for it. A suspect is met under its place (file, and entry of
 * a kubeconfig) and under its certificate, so that one file and one certificate in many files both are one suspect.
 */
import { SLOTS } from '../site/slot.ts';
import type { Use } from '../site/site.ts';
import type { JudgedMeeting, SideVerdict } from './meeting.ts';
import type { RemedyId } from './remedy.ts';
import type { DiagnosisRule, DiagnosisSeverity, Edge, Found, Suspect } from './rule.ts';

/** Something found, and by which rule. */
export interface Ruled {
  readonly rule: Pick<DiagnosisRule, 'id' | 'severity' | 'remedy'>;
  readonly found: Found;
}

export function severityOf({ rule, found }: Ruled): DiagnosisSeverity {
  return found.severity ?? rule.severity;
}

export interface Candidate {
  readonly key: string;
  /** indexes of what was found, each with the suspect's place among those it names: the likeliest is 0 */
  readonly explains: Map<number, { readonly rank: number; readonly suspect: Suspect }>;
}

/** Another content of the file mends all that is wrong with its content; a flag, a mode or a restart only what asks for it. */
const OF_CONTENT: ReadonlySet<RemedyId> = new Set([
  'renew-certificate',
  'replace-certificate',
  'put-authority',
  'add-authority',
  'extend-authority',
  'remake-authority',
  'restore-pair',
  'order-chain',
  'new-kubeconfig',
  'restore-file',
  'set-clock',
]);

export function candidatesOf(all: readonly Ruled[]): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  for (const [i, { rule, found }] of all.entries()) {
    for (const [rank, suspect] of suspectsOf(found).entries()) {
      const kind = OF_CONTENT.has(suspect.remedy ?? found.remedy ?? rule.remedy)
        ? ''
        : (suspect.remedy ?? rule.id);
      for (const name of namesOf(suspect)) {
        const key = `${kind}\n${name}`;
        const candidate = candidates.get(key) ?? { key, explains: new Map() };
        candidates.set(key, candidate);
        if (!candidate.explains.has(i)) candidate.explains.set(i, { rank, suspect });
      }
    }
  }
  return candidates;
}

/** Where a rule names nobody, it is the file that it speaks of. */
function suspectsOf({ suspects, subject }: Found): readonly Suspect[] {
  if (suspects.length > 0) return suspects;
  const { file = '', within } = subject;
  return [{ file, ...(within === undefined ? {} : { within }) }];
}

function namesOf({ file, within, certificate }: Suspect): readonly string[] {
  const place = placeOf(file, within);
  return certificate === undefined ? [place] : [place, `certificate ${certificate}`];
}

export function placeOf(file: string, within?: string): string {
  return `${file}\n${within ?? ''}`;
}

/**
 * What counts as one thing explained: an edge from one side, or what was found where no edge fails of it. A suspect may
 * explain only some: by whose wrong address one client dials, nobody else fails.
 */
export function unitsOf(found: Found, i: number, suspect?: Suspect): readonly string[] {
  const { edges = [] } = suspect?.edges === undefined ? found : suspect;
  return edges.length === 0 ? [`#${i}`] : edges.map(edgeName);
}

export function edgeName({ connection, from, to, refuses }: Edge): string {
  return [connection, from, to, refuses].join('\n');
}

/** Of several things in one place the last is what it is held to be. */
const STANDING: readonly string[] = ['', 'certificate', 'authorities'];

/** What works: at each place, the sides of connections that were content with what stands there. */
export class Working {
  readonly #sides = new Map<string, Set<string>>();
  readonly #holds = new Map<string, string>();

  constructor(uses: readonly Use[], meetings: readonly JudgedMeeting[]) {
    for (const { spot, slot } of uses) {
      const place = placeOf(spot.file, spot.within);
      const { holds } = SLOTS[slot];
      // a signer's certificate is an authority for whoever trusts the same file, and a key may lie beside either
      if (STANDING.indexOf(holds) > STANDING.indexOf(this.#holds.get(place) ?? ''))
        this.#holds.set(place, holds);
    }
    for (const { connection, client, server, ofServer, ofClient, ...uses } of meetings) {
      const side = (refuses: Edge['refuses']) =>
        edgeName({ connection, from: client.id, to: server?.id ?? '', refuses });
      if (areContent(ofServer)) this.#add(side('client'), [uses.serves, uses.clientTrusts]);
      if (areContent(ofClient)) this.#add(side('server'), [uses.shows, uses.serverTrusts]);
    }
  }

  #add(side: string, uses: readonly (Use | undefined)[]): void {
    for (const { spot } of uses.filter((use) => use !== undefined)) {
      const place = placeOf(spot.file, spot.within);
      const sides = this.#sides.get(place) ?? new Set();
      this.#sides.set(place, sides.add(side));
    }
  }

  /** authorities, certificate, …: what a program looks for there */
  holds({ file, within }: Suspect): string | undefined {
    return this.#holds.get(placeOf(file, within));
  }

  with({ file, within }: Suspect): ReadonlySet<string> {
    return this.#sides.get(placeOf(file, within)) ?? new Set();
  }

  /**
   * Two files that disagree, what is shown and what is trusted: whoever others agree with is right. Of a name that is missing
   * nothing of that kind can be said: others may dial by another one.
   */
  isDispute(found: Found): boolean {
    const fixed = found.suspects.filter(({ remedy }) => remedy === undefined);
    const held = new Set(fixed.map((suspect) => this.holds(suspect)));
    return held.has('authorities') && held.has('certificate');
  }
}

/** Now; what will be is another matter. */
function areContent(verdicts: readonly SideVerdict[]): boolean {
  const now = verdicts.filter(({ from }) => from === undefined);
  return now.length > 0 && now.every(({ verdict }) => verdict.accepted);
}
