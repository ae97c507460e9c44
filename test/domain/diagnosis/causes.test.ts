/**
 * Causes, held against clusters in which somebody planted the fault: files as numbers of authorities, who dials whom at
 * random, and what a rule would find of each side that does not fit. No certificate is read here; what is proved is the cover.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causesOf, inOrder } from '../../../src/domain/diagnosis/causes.ts';
import type { JudgedMeeting, SideVerdict } from '../../../src/domain/diagnosis/meeting.ts';
import type { Found } from '../../../src/domain/diagnosis/rule.ts';
import type { Ruled } from '../../../src/domain/diagnosis/suspicion.ts';
import type { SeenProgram, Site, Use } from '../../../src/domain/site/site.ts';
import type { SlotId } from '../../../src/domain/site/slot.ts';

const runs = 200 * Number(process.env['FAST_CHECK_RUNS'] ?? 1);
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_122);

const ACCEPTED: SideVerdict = { verdict: { accepted: true, chains: [], faults: [] } };
const REFUSED: SideVerdict = {
  verdict: {
    accepted: false,
    stage: 'verify',
    text: 'x509: certificate signed by unknown authority',
    faults: [],
  },
};

/** Which authority stands in each file: of what is shown, who signed it, and of what is trusted, who is. */
type Files = ReadonlyMap<string, number>;

interface Small {
  readonly servers: number;
  readonly clients: number;
}

const small: fc.Arbitrary<Small> = fc.record({
  servers: fc.integer({ min: 2, max: 4 }),
  clients: fc.integer({ min: 2, max: 7 }),
});

function filesOf({ servers, clients }: Small): readonly string[] {
  const parts = (names: readonly string[], files: readonly string[]) =>
    names.flatMap((name) => files.map((file) => `${name}/${file}`));
  const numbered = (n: number, what: string) => Array.from({ length: n }, (_, i) => `${what}${i}`);
  return [
    ...parts(numbered(servers, 's'), ['serving.crt', 'client-ca.crt']),
    ...parts(numbered(clients, 'c'), ['client.crt', 'ca.crt']),
  ];
}

function program(name: string): SeenProgram {
  const party = name.startsWith('s') ? 'kube-apiserver' : 'kubelet';
  return {
    id: `${party}@${name}`,
    party,
    machine: name,
    told: { by: 'unit', spot: { file: `${name}/${party}.service` } },
    settings: [],
  };
}

function use(name: string, file: string, slot: SlotId): Use {
  return {
    program: program(name).id,
    slot,
    path: `/${file}`,
    spot: { file: `${name}/${file}` },
    state: 'read',
  };
}

/** Everybody dials every server; what a rule would find of what does not fit. */
function scene({ servers, clients }: Small, holds: Files) {
  const meetings: JudgedMeeting[] = [];
  const found: Ruled[] = [];
  const fits = (a: Use, b: Use) => holds.get(a.spot.file) === holds.get(b.spot.file);
  const rule = { id: 'server-unknown-authority', severity: 'critical', remedy: 'put-authority' } as const;
  for (let c = 0; c < clients; c++)
    for (let s = 0; s < servers; s++) {
      const [client, server] = [`c${c}`, `s${s}`];
      const shows = use(client, 'client.crt', 'kubeconfig-certificate');
      const clientTrusts = use(client, 'ca.crt', 'kubeconfig-ca');
      const serves = use(server, 'serving.crt', 'serving-certificate');
      const serverTrusts = use(server, 'client-ca.crt', 'client-ca');
      const about = (refuses: 'client' | 'server', a: Use, b: Use): Found => ({
        subject: { file: a.spot.file },
        evidence: {},
        suspects: [{ file: a.spot.file }, { file: b.spot.file }],
        edges: [
          {
            connection: 'kubelet-to-apiserver',
            from: program(client).id,
            to: program(server).id,
            refuses,
          },
        ],
      });
      if (!fits(serves, clientTrusts)) found.push({ rule, found: about('client', serves, clientTrusts) });
      if (!fits(shows, serverTrusts)) found.push({ rule, found: about('server', shows, serverTrusts) });
      meetings.push({
        connection: 'kubelet-to-apiserver',
        client: program(client),
        server: program(server),
        dials: [],
        shows,
        clientTrusts,
        serves,
        serverTrusts,
        unknown: [],
        ofServer: [fits(serves, clientTrusts) ? ACCEPTED : REFUSED],
        ofClient: [fits(shows, serverTrusts) ? ACCEPTED : REFUSED],
      });
    }
  const site: Site = {
    machines: [],
    programs: [],
    uses: meetings.flatMap(({ shows, clientTrusts, serves, serverTrusts }) =>
      [shows, clientTrusts, serves, serverTrusts].filter((one) => one !== undefined),
    ),
    troubles: [],
  };
  return { site, meetings, found };
}

/** A cluster in which some files are another authority's, each of its own. */
const planted = (most: number) =>
  small.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.uniqueArray(fc.constantFrom(...filesOf(shape)), { minLength: 1, maxLength: most }),
    ),
  );

function holding(shape: Small, wrong: readonly string[]): Files {
  return new Map(filesOf(shape).map((file) => [file, wrong.indexOf(file) + 1]));
}

describe('a cover of what was found', () => {
  it('names one planted file as the one cause, whichever it is', () => {
    fc.assert(
      fc.property(planted(1), ([shape, wrong]) => {
        const { found, ...rest } = scene(shape, holding(shape, wrong));
        const causes = causesOf(inOrder(found), rest);
        expect(causes.map(({ suspect }) => suspect.file)).toEqual(wrong);
        expect(causes[0]?.edges).toHaveLength(found.length);
      }),
      { numRuns: runs, seed },
    );
  });

  it('puts every critical finding into one cause, and none into two', () => {
    fc.assert(
      fc.property(planted(6), ([shape, wrong]) => {
        const { found, ...rest } = scene(shape, holding(shape, wrong));
        const causes = causesOf(inOrder(found), rest);
        const explained = causes.flatMap(({ findings }) => findings);
        expect(explained.toSorted((a, b) => a - b)).toEqual(found.map((_, i) => i));
      }),
      { numRuns: runs, seed },
    );
  });

  it('does not depend on the order in which things were found', () => {
    const shuffled = planted(5).chain(([shape, wrong]) => {
      const made = scene(shape, holding(shape, wrong));
      return fc.tuple(
        fc.constant(made),
        fc.shuffledSubarray([...made.found], {
          minLength: made.found.length,
          maxLength: made.found.length,
        }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([{ found, ...rest }, other]) => {
        expect(causesOf(inOrder(other), rest)).toEqual(causesOf(inOrder(found), rest));
      }),
      { numRuns: runs, seed },
    );
  });
});

describe('a cause', () => {
  const { site, meetings } = scene({ servers: 3, clients: 2 }, new Map());
  const rule = (id: string, severity: 'critical' | 'warning' = 'critical') =>
    ({ id, severity, remedy: 'renew-certificate' }) as const;
  const expired = (file: string, more: Partial<Found> = {}): Ruled => ({
    rule: rule('expired'),
    found: { subject: { file }, evidence: {}, suspects: [{ file }], ...more },
  });
  const edge = (from: string, to: string) =>
    ({ connection: 'kubelet-to-apiserver', from, to, refuses: 'client' }) as const;

  it('is one certificate wherever it lies', () => {
    const suspects = (file: string) => [{ file, certificate: 'ab'.repeat(32) }];
    const all = inOrder(['a/ca.crt', 'b/ca.crt'].map((file) => expired(file, { suspects: suspects(file) })));
    const [cause, ...others] = causesOf(all, { site, meetings });
    expect(others).toEqual([]);
    expect([cause?.suspect.file, cause?.also]).toEqual(['a/ca.crt', ['b/ca.crt']]);
  });

  it('is the likeliest where a name is missing, though others dial the same server by another', () => {
    const all = [
      expired('s0/serving.crt', {
        suspects: [{ file: 's0/serving.crt' }, { file: 'c0/kubeconfig' }],
        edges: [edge('kubelet@c0', 'kube-apiserver@s0')],
      }),
    ];
    expect(causesOf(inOrder(all), { site, meetings })[0]?.suspect.file).toBe('s0/serving.crt');
  });

  it('stays two where two files are wrong by themselves', () => {
    const all = inOrder([expired('a.crt'), expired('b.crt')]);
    expect(causesOf(all, { site, meetings }).map(({ suspect }) => suspect.file)).toEqual(['a.crt', 'b.crt']);
  });

  it('is not joined with permission bits of the same file, which another content does not mend', () => {
    const mode: Ruled = {
      rule: { id: 'key-readable', severity: 'warning', remedy: 'restrict-mode' },
      found: { subject: { file: 'a.crt' }, evidence: {}, suspects: [{ file: 'a.crt' }] },
    };
    const causes = causesOf(inOrder([mode, expired('a.crt')]), { site, meetings });
    expect(causes.map((cause) => cause.rule)).toEqual(['expired', 'key-readable']);
  });

  it('is ordered by what it breaks, and what fails now stands before what will', () => {
    const later = new Date('2027-01-01T00:00:00Z');
    const all = inOrder([
      expired('later.crt', { from: later, edges: [edge('a', 'b'), edge('c', 'd')] }),
      expired('one.crt', { edges: [edge('a', 'b')] }),
      expired('two.crt', { edges: [edge('a', 'b'), edge('c', 'd')] }),
    ]);
    const causes = causesOf(all, { site, meetings });
    expect(causes.map(({ suspect }) => suspect.file)).toEqual(['two.crt', 'one.crt', 'later.crt']);
    expect(causes.at(-1)?.from).toBe('2027-01-01T00:00:00.000Z');
  });

  it('is none of advice', () => {
    const advice: Ruled = { ...expired('a.crt'), found: { ...expired('a.crt').found, severity: 'advice' } };
    expect(causesOf(inOrder([advice]), { site, meetings })).toEqual([]);
  });
});
