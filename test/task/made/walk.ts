/**
 * A store walked as its cluster would: every edge judged both ways by Go from the files at its ends, every connection
 * opened for real, every bearer read as Kubernetes reads them; and what must not be let in tried at every door.
 */
import { X509Certificate } from 'node:crypto';
import type { AskedUsage, Case } from '../../../pki-fixtures/make/chain/scene.ts';
import type { Cluster } from '../../../src/domain/cluster.ts';
import { ask, type JudgeCase, type JudgeVerdict, type PairCase } from '../../cluster/verdicts.mjs';
import { goFacts } from '../../engine/oracle/outside.ts';
import { type Agreement, compare, verdictOf } from '../../engine/verify/agreement.ts';
import { bearerAt } from './bearer.ts';
import { type Held, type Meeting, meetings, type Read } from './meeting.ts';
import type { AuthorityName } from './wiring.ts';

export interface Question extends JudgeCase {
  readonly id: string;
  readonly usages: AskedUsage[];
  readonly name: string;
  /** what Go must say */
  readonly accept: boolean;
}

export interface Walk {
  readonly edges: number;
  readonly questions: readonly Question[];
  readonly verdicts: readonly JudgeVerdict[];
  /** connections that were opened */
  readonly opened: number;
  /** everything that is not as it must be, in a line each: none */
  readonly complaints: readonly string[];
}

export function walk(cluster: Cluster, read: Read, at: Date): Walk {
  const met = meetings(cluster, read);
  const time = at.toISOString();
  const all = [...met.flatMap((one) => between(one, cluster)), ...strangers(met)];
  const questions = all.map((one) => ({ ...one, time }));
  const verdicts = ask(
    'judge',
    questions.map(({ accept: _accept, ...question }) => question),
  );
  const wrong = questions.flatMap(({ id, accept }, i) => {
    const verdict = verdicts[i];
    if (verdict?.accept === accept) return [];
    return [accept ? `${id}: ${verdict?.error}` : `${id}: is let in`];
  });
  const pairs = met.flatMap((one) => pairOf(one, time));
  const refused = ask('pair', pairs).flatMap(({ id, accept, server, client }) =>
    accept ? [] : [`${id}: ${[server.error, client.error].filter((text) => text !== '').join('; ')}`],
  );
  return {
    edges: met.length,
    questions,
    verdicts,
    opened: pairs.length,
    complaints: [...wrong, ...refused, ...misled(met), ...unknownBearers(met, cluster)],
  };
}

/** What is not as it must be on the edges, as our own verifier sees it; the same question is asked once. */
export async function ourComplaints(cluster: Cluster, read: Read, at: Date): Promise<readonly string[]> {
  const met = meetings(cluster, read);
  const complaints = new Map<string, string>();
  for (const asked of met.flatMap((one) => between(one, cluster))) {
    const key = [asked.certificate, asked.roots, asked.name, asked.usages].join();
    if (complaints.has(key)) continue;
    const verdict = await verdictOf(caseOf({ ...asked, time: at.toISOString() }));
    complaints.set(key, verdict.accepted ? '' : `${asked.id}: ${verdict.text}`);
  }
  return [...[...complaints.values()].filter((line) => line !== ''), ...misled(met)];
}

/** Our own verdict on everything that Go was asked. */
export async function agreement({ questions, verdicts }: Walk): Promise<Agreement> {
  return compare(questions.map(caseOf), verdicts);
}

type Untimed = Omit<Question, 'time'>;

const question = (
  id: string,
  { text }: Held,
  trust: Held,
  { usage, name = '', accept = true }: { usage: AskedUsage; name?: string; accept?: boolean },
): Untimed => ({ id, certificate: text, roots: trust.text, name, usages: [usage], accept });

/** What the client asks of the server for each host that it may dial, and the server of the client. */
function between(
  { id, edge, serves, clientTrusts, shows, serverTrusts }: Meeting,
  { etcd }: Cluster,
): readonly Untimed[] {
  const ofServer =
    serves === undefined || clientTrusts === undefined
      ? []
      : edge.hosts.map((name) =>
          question(`${id} dials ${name}`, serves, clientTrusts, { usage: 'serverAuth', name }),
        );
  if (shows === undefined || serverTrusts === undefined) return ofServer;
  // a member looks for the address that it is dialled from (etcd client/pkg/transport/listener_tls.go, checkCertSAN)
  const from =
    edge.connection === 'etcd-to-etcd' ? (etcd.find(({ name }) => name === edge.from)?.addresses ?? []) : [];
  return [
    ...ofServer,
    ...['', ...from].map((name) =>
      question(`${id} shows ${name}`.trimEnd(), shows, serverTrusts, { usage: 'clientAuth', name }),
    ),
  ];
}

/** Each certificate at each trust: only its own authority's lets it in, and only for what it is for. */
function strangers(met: readonly Meeting[]): readonly Untimed[] {
  const leaves = new Map<string, { held: Held; by: AuthorityName; usages: Set<AskedUsage> }>();
  const doors = new Map<string, { held: Held; by: AuthorityName }>();
  for (const { by, serves, shows, clientTrusts, serverTrusts } of met) {
    for (const [held, usage] of [[serves, 'serverAuth'] as const, [shows, 'clientAuth'] as const]) {
      if (held === undefined) continue;
      const leaf = leaves.get(held.path) ?? { held, by, usages: new Set() };
      leaves.set(held.path, leaf);
      leaf.usages.add(usage);
    }
    // a root lets in all that is beneath it, and is meant to: pods have nothing to do with the others
    for (const held of [clientTrusts, serverTrusts])
      if (held !== undefined && !held.path.endsWith('root-ca.crt'))
        doors.set(`${by} ${held.text}`, { held, by });
  }
  return [...leaves.values()].flatMap((leaf) =>
    [...doors.values()].flatMap((door) =>
      (['serverAuth', 'clientAuth'] as const).map((usage) =>
        question(`${leaf.held.path} for ${usage} at ${door.by} ${door.held.path}`, leaf.held, door.held, {
          usage,
          accept: leaf.by === door.by && leaf.usages.has(usage),
        }),
      ),
    ),
  );
}

/** The connection itself, by the host that is dialled first: with the keys, at both ends. */
function pairOf(meeting: Meeting, time: string): readonly PairCase[] {
  const { id, edge, serves, shows, clientTrusts, serverTrusts } = meeting;
  const [dials] = edge.hosts;
  if (serves === undefined || dials === undefined) return [];
  const asks = shows !== undefined && serverTrusts !== undefined;
  return [
    {
      id: `${id} opens`,
      server: {
        certificate: serves.text,
        key: serves.key,
        ...(asks ? { clientRoots: serverTrusts.text, clientAuth: 'require-and-verify' } : {}),
      },
      client: {
        ...(shows === undefined ? {} : { certificate: shows.text, key: shows.key }),
        roots: clientTrusts?.text ?? '',
        insecure: clientTrusts === undefined,
        dials,
      },
      time,
    },
  ];
}

/** Kubeconfigs that dial something else than their edge. */
function misled(met: readonly Meeting[]): readonly string[] {
  return met.flatMap(({ id, server, edge: { hosts, port } }) => {
    const urls = hosts.map((host) => `https://${host.includes(':') ? `[${host}]` : host}:${port}`);
    return server === undefined || urls.includes(server) ? [] : [`${id}: dials ${server}`];
  });
}

/** CommonNameUserConversion of apiserver pkg/authentication/request/x509: the common name, and the organizations. */
function unknownBearers(met: readonly Meeting[], cluster: Cluster): readonly string[] {
  const shown = met.filter((one): one is Meeting & { shows: Held } => one.shows !== undefined);
  const ders = new Map(shown.map(({ shows }) => [shows.text, derOf(shows.text)]));
  const facts = new Map(goFacts([...ders.values()]).map((fact, i) => [[...ders.keys()][i] ?? '', fact]));
  return shown.flatMap(({ id, edge, shows }) => {
    const fact = facts.get(shows.text);
    const [is, meant] = [
      JSON.stringify([fact?.commonName, fact?.organizations ?? []]),
      JSON.stringify(bearerAt(edge, cluster)),
    ];
    return is === meant ? [] : [`${id}: is ${is} and not ${meant}`];
  });
}

const derOf = (pem: string): Uint8Array => {
  try {
    return new X509Certificate(pem).raw;
  } catch {
    return new Uint8Array();
  }
};

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const ders = (pem: string) => Array.from(pem.matchAll(BLOCK), ([block]) => derOf(block));

function caseOf({ id, certificate, roots, name, time, usages }: Question): Case {
  return { id, presented: ders(certificate), intermediates: [], roots: ders(roots), name, time, usages };
}
