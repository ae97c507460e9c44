/**
 * Refusals: what one side of a meeting has against what the other shows, fault by fault, and findings made of those that
 * are one and the same however many connections they break.
 */
import type { CertificateFacts } from '../certificate.ts';
import { sameBytes } from '../bytes.ts';
import { nameText } from '../distinguished-name.ts';
import type { Evidence } from '../finding.ts';
import { quote } from '../go-quote.ts';
import { optional } from '../optional.ts';
import type { Use } from '../site/site.ts';
import type { ChainFault, ChainFaultId } from '../verdict.ts';
import type { JudgedMeeting, SideVerdict } from './meeting.ts';
import type { Edge, Found, Logged, Scene, Suspect } from './rule.ts';
import { grouped } from './view.ts';
import { saidByBoth } from './wrapping.ts';

export interface Refusal {
  readonly meeting: JudgedMeeting;
  /** who refuses: the client what the server shows, or the server what the client shows */
  readonly by: 'client' | 'server';
  readonly fault: ChainFault;
  /** it is Go's own answer, and not what would come after it */
  readonly first: boolean;
  /** all that is wrong with what was shown, as this side sees it */
  readonly faults: readonly ChainFault[];
  /** Go's answer */
  readonly text: string;
  readonly shown: Use;
  readonly trusting: Use | undefined;
  readonly host?: string;
  readonly from?: Date;
}

const known = new WeakMap<Scene, readonly Refusal[]>();

/** Every fault of every refusal, those that will be last. */
export function refusalsIn(scene: Scene): readonly Refusal[] {
  const found = known.get(scene) ?? scene.meetings.flatMap(ofMeeting);
  known.set(scene, found);
  return found;
}

function ofMeeting(meeting: JudgedMeeting): readonly Refusal[] {
  const { serves, shows, clientTrusts, serverTrusts, ofServer, ofClient } = meeting;
  const side = (
    by: Refusal['by'],
    verdicts: readonly SideVerdict[],
    shown: Use | undefined,
    trusting: Use | undefined,
  ) =>
    verdicts.flatMap(({ verdict, host, from }): readonly Refusal[] => {
      if (verdict.accepted || shown === undefined) return [];
      return verdict.faults.map((fault, i) => ({
        ...{
          meeting,
          by,
          fault,
          first: i === 0,
          faults: verdict.faults,
          text: verdict.text,
          shown,
          trusting,
        },
        ...optional('host', host),
        ...optional('from', from),
      }));
    });
  return [
    ...side('client', ofServer, serves, clientTrusts),
    ...side('server', ofClient, shows, serverTrusts),
  ];
}

/** Those that are so now. */
export function refusalsNow(scene: Scene, ...faults: readonly ChainFaultId[]): readonly Refusal[] {
  return refusalsIn(scene).filter(({ fault, from }) => from === undefined && faults.includes(fault.fault));
}

export function edgeOf({
  meeting: { connection, client, server },
  by,
}: Pick<Refusal, 'meeting' | 'by'>): Edge {
  return { connection, from: client.id, to: server?.id ?? '', refuses: by };
}

/** How one finding is made of refusals that are the same. */
export interface Telling {
  /** what makes two of them one, beside the file that is at fault */
  readonly alike?: (refusal: Refusal) => string;
  /** the use whose file the finding is about; what is shown, unless told otherwise */
  readonly about?: (refusal: Refusal) => Use | undefined;
  readonly suspects: (refusal: Refusal) => readonly (Suspect | undefined)[];
  readonly evidence: (refusals: readonly [Refusal, ...Refusal[]]) => Evidence;
  readonly more?: (refusal: Refusal) => Partial<Pick<Found, 'severity' | 'remedy' | 'from'>>;
}

/** One finding for each file at fault, with every connection that it breaks. */
export function tell(refusals: readonly Refusal[], telling: Telling): readonly Found[] {
  const { alike = () => '', about = ({ shown }: Refusal) => shown, suspects, evidence, more } = telling;
  const groups = grouped(refusals, (refusal) => {
    const use = about(refusal);
    return [use?.spot.file, use?.spot.within, alike(refusal)].join('\0');
  });
  return [...groups.values()].map((group): Found => {
    const all = group as [Refusal, ...Refusal[]];
    const [refusal] = all;
    return {
      subject: subjectOf(about(refusal) ?? refusal.shown, refusal),
      evidence: evidence(all),
      suspects: together(all.flatMap((one) => suspects(one).flatMap((suspect) => suspect ?? []))),
      edges: unique(all.map(edgeOf), (edge) => Object.values(edge).join('\0')),
      logged: loggedOf(all),
      ...more?.(refusal),
    };
  });
}

function subjectOf({ spot, program }: Use, { meeting }: Refusal): Found['subject'] {
  const owner = [meeting.client, meeting.server].find((one) => one?.id === program);
  return {
    file: spot.file,
    ...optional('line', spot.line),
    ...optional('within', spot.within),
    ...optional('machine', owner?.machine),
  };
}

/** More lines than these nobody reads; each component's first are among them. */
const LINES = 12;

/** Only Go's own answer is ever written down, and what it hints at. */
function loggedOf(refusals: readonly Refusal[]): readonly Logged[] {
  const spoken = refusals.filter(({ first, fault, text }) => first || text.includes(quote(fault.text)));
  const kinds = unique(spoken, ({ meeting, by, text }) => [meeting.connection, by, text].join('\0'));
  const lines = kinds
    .slice(0, LINES)
    .flatMap(({ meeting, by, text, host }) =>
      saidByBoth({ meeting, by, text, stage: stageOf(meeting, by), ...optional('host', host) }),
    );
  return unique(lines, ({ by, text }) => `${by}\0${text}`).slice(0, LINES);
}

function stageOf({ ofServer, ofClient }: JudgedMeeting, by: Refusal['by']): 'parse' | 'verify' {
  const verdicts = by === 'client' ? ofServer : ofClient;
  const refused = verdicts.find(({ verdict }) => !verdict.accepted)?.verdict;
  return refused?.accepted === false ? refused.stage : 'verify';
}

/** What a use would have to be another for. */
export function suspectOf(use: Use | undefined, certificate?: string): Suspect | undefined {
  if (use === undefined) return undefined;
  return {
    file: use.spot.file,
    ...optional('within', use.spot.within),
    ...optional('certificate', certificate),
  };
}

/** The certificate at fault, wherever it lies. */
export function atFault(
  use: Use | undefined,
  { certificate }: ChainFault,
  scene: Scene,
): Suspect | undefined {
  return suspectOf(use, certificate === undefined ? undefined : scene.fingerprints.get(certificate));
}

/** Each once, with all the edges that it would explain. */
function together(all: readonly Suspect[]): readonly Suspect[] {
  return [...grouped(all, suspectKey).values()].flatMap((same) => {
    const [first] = same;
    const edges = same.flatMap((one) => one.edges ?? []);
    return first === undefined ? [] : [{ ...first, ...(edges.length === 0 ? {} : { edges }) }];
  });
}

function suspectKey({ file, within, certificate }: Suspect): string {
  return [file, within, certificate].join('\0');
}

export function unique<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const seen = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

/** What every finding about a certificate says of it. */
export function evidenceOf(refusals: readonly [Refusal, ...Refusal[]]): Record<string, Evidence[string]> {
  const [{ fault, text, first, shown, from }] = refusals;
  const { certificate } = fault;
  const hosts = unique(
    refusals.flatMap(({ host }) => host ?? []),
    (host) => host,
  );
  return {
    slot: shown.slot,
    ...(certificate === undefined ? {} : { certificate: nameText(certificate.subject) }),
    ...(hosts.length === 0 ? {} : { hosts }),
    says: from === undefined && (first || text.includes(quote(fault.text))) ? text : fault.text,
    ...(from === undefined ? {} : { ends: from.toISOString() }),
  };
}

/** Where the certificate at fault lies: in what is shown, or among those who are trusted. */
export function homeOf({ fault: { depth, certificate }, shown, trusting }: Refusal): Use {
  const lies = (use: Use | undefined) =>
    use?.material?.certificates.some(
      ({ der }) => certificate !== undefined && sameBytes(der, certificate.der),
    );
  return depth > 0 && trusting !== undefined && lies(trusting) === true ? trusting : shown;
}

/** The authorities in a bundle that bear the name of a certificate's issuer. */
export function namesakesIn(
  use: Use | undefined,
  issued: CertificateFacts | undefined,
): readonly CertificateFacts[] {
  if (issued === undefined) return [];
  return (use?.material?.certificates ?? []).filter(({ subject }) =>
    sameBytes(subject.der, issued.issuer.der),
  );
}
