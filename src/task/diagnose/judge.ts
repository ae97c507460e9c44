/**
 * What each side of every meeting answers to what the other shows: Go's verdict for each host, now and, where it will
 * be another within the thresholds, then. Nothing here touches a file or the network, and no key leaves this room.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import type {
  BundleVerdict,
  JudgedMeeting,
  Meeting,
  PairVerdict,
  SideVerdict,
} from '../../domain/diagnosis/meeting.ts';
import type { Scene } from '../../domain/diagnosis/rule.ts';
import { settingOf } from '../../domain/diagnosis/view.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { optional } from '../../domain/optional.ts';
import type { Site } from '../../domain/site/site.ts';
import { SLOTS } from '../../domain/site/slot.ts';
import { dueFrom } from '../../domain/threshold.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { type Court, fingerprintsOf, openCourt, type Question, type Sent, type Trusted } from './court.ts';
import { turnedAway } from './member-address.ts';
import { judgePairs } from './pairs.ts';

export type Judgement = Omit<Scene, 'at' | 'site'>;

export async function judge(site: Site, meetings: readonly Meeting[], at: Date): Promise<Judgement> {
  const court = openCourt(site.uses);
  const judged: JudgedMeeting[] = [];
  for (const meeting of meetings) {
    judged.push({
      ...meeting,
      ofServer: await ofServer(meeting, at, court),
      ofClient: await ofClient(meeting, at, court),
      ...optional('turnedAway', turnedAway(meeting, site, court)),
      ...optional('identity', identityOf(meeting, court)),
    });
  }
  const pairs: readonly PairVerdict[] = await judgePairs(site);
  return {
    meetings: judged,
    pairs,
    bundles: bundlesOf(site, court),
    fingerprints: await fingerprintsOf(site.uses, court),
  };
}

/** A client that takes anybody judges nothing; of one whose trust is not known only what is certain is told. */
async function ofServer(meeting: Meeting, at: Date, court: Court): Promise<readonly SideVerdict[]> {
  const { serves, clientTrusts, dials, unknown } = meeting;
  const sent = serves === undefined ? undefined : court.sent(serves);
  if (sent === undefined || unknown.some(({ piece }) => piece === 'insecure')) return [];
  const known = clientTrusts === undefined ? undefined : court.trusted(clientTrusts);
  // no authority of the cluster is among a machine's own roots
  const ordinary = unknown.some(({ piece }) => piece === 'ordinary-roots') && court.isOurs(sent);
  const trusted = ordinary ? court.nobody : trustedOr(known, sent, court);
  const hosts = new Set(dials.map(({ host, checked }) => checked ?? host));
  const names: readonly (string | undefined)[] = hosts.size === 0 ? [undefined] : [...hosts];
  const question = { sent, trusted, usage: 'serverAuth' as const, at };
  const now: SideVerdict[] = [];
  for (const name of names) {
    const verdict = await court.ask({ ...question, ...optional('name', name) });
    now.push({ verdict, ...optional('host', name) });
  }
  const later = await nextOf(
    question,
    now.find(({ verdict }) => verdict.accepted),
    court,
  );
  return [...now, ...later];
}

async function ofClient(meeting: Meeting, at: Date, court: Court): Promise<readonly SideVerdict[]> {
  const { server, shows, serverTrusts } = meeting;
  const sent = shows === undefined ? undefined : court.sent(shows);
  if (sent === undefined) return [];
  const known = serverTrusts === undefined ? undefined : court.trusted(serverTrusts);
  // whoever was told of nobody to believe does not ask, unless he must: then the ordinary roots count
  const toldNobody = server !== undefined && serverTrusts === undefined;
  const mustAsk = toldNobody && settingOf(server, MUST_ASK)?.value === 'true' && court.isOurs(sent);
  if (toldNobody && !mustAsk) return [];
  const trusted = mustAsk ? court.nobody : trustedOr(known, sent, court);
  const question = { sent, trusted, usage: 'clientAuth' as const, at };
  const verdict = await court.ask(question);
  return [{ verdict }, ...(await nextOf(question, { verdict }, court))];
}

/** etcd client/pkg/transport/listener.go (ServerConfig): RequireAndVerifyClientCert, with the pool that it has or none. */
const MUST_ASK = 'client-cert-auth';

function trustedOr(trusted: Trusted | undefined, sent: Sent, court: Court): Trusted {
  return trusted === undefined || trusted.text !== undefined ? court.trustingOnly(sent) : trusted;
}

/** The answer after the end of the chain that holds longest, where somebody should worry about that by now. */
async function nextOf(
  question: Question,
  now: SideVerdict | undefined,
  court: Court,
): Promise<readonly SideVerdict[]> {
  if (now === undefined || !now.verdict.accepted) return [];
  const limit = limitOf(now.verdict);
  if (limit === undefined || question.at < dueFrom(limit)) return [];
  // Go refuses what is after the last second
  const then = new Date(limit.notAfter.getTime() + 1000);
  const verdict = await court.ask({ ...question, ...optional('name', now.host), at: then });
  return verdict.accepted ? [] : [{ verdict, ...optional('host', now.host), from: limit.notAfter }];
}

function limitOf({ chains }: Extract<Verdict, { accepted: true }>): CertificateFacts | undefined {
  const firsts = chains.map((chain) => least(chain, (a, b) => a.notAfter < b.notAfter));
  return least(firsts, (a, b) => (a?.notAfter ?? 0) > (b?.notAfter ?? 0));
}

function least<T>(all: readonly T[], before: (a: T, b: T) => boolean): T | undefined {
  return all.reduce<T | undefined>(
    (best, one) => (best === undefined || before(one, best) ? one : best),
    undefined,
  );
}

/** apiserver pkg/authentication/request/x509: the last common name is the user, every organization a group. */
function identityOf({ server, shows }: Meeting, court: Court): JudgedMeeting['identity'] {
  if (server?.party !== 'kube-apiserver' || shows === undefined) return undefined;
  const leaf = court.sent(shows)?.leaf;
  if (leaf === undefined || leaf instanceof Uint8Array) return undefined;
  return {
    user: attributeValues(leaf.subject, 'CN').at(-1) ?? '',
    groups: attributeValues(leaf.subject, 'O'),
  };
}

function bundlesOf({ uses }: Site, court: Court): readonly BundleVerdict[] {
  return uses.flatMap((authorities) => {
    if (SLOTS[authorities.slot].holds !== 'authorities') return [];
    const text = court.trusted(authorities)?.text;
    return text === undefined ? [] : [{ authorities, text }];
  });
}
