/**
 * What must happen for files that were replaced to be used: which machine needs which of them, which programs there
 * read them again by themselves and which must be restarted, and who else holds a copy. The catalog says how each
 * identity's bearers react (onChange); this multiplies it by machines, in the order in which one would go about it.
 */
import { existsIn } from './authority.ts';
import type { Cluster } from './cluster.ts';
import type { Credential } from './credential.ts';
import type { Reaction } from './identity/identity.ts';
import { identity, type IdentityId } from './identity/table.ts';
import { runsOn, type Runs } from './machine.ts';
import { PARTIES, type PartyId } from './party.ts';

export interface Program {
  readonly party: PartyId;
  readonly does: 'rereads' | 'restart';
  readonly runs: Runs;
  /** the identities whose files it reads, what each of them asks for, and what is to be known of that */
  readonly because: readonly {
    readonly identity: IdentityId;
    readonly does: 'rereads' | 'restart';
    readonly says: string;
  }[];
}

export interface MachineRollout {
  readonly machine: string;
  /** paths on the machine; each lies in the store below nodes/NAME */
  readonly files: readonly string[];
  /** in the order in which to restart them */
  readonly programs: readonly Program[];
}

/** Whoever is no machine's: pods, people, API servers behind this one. */
export interface Elsewhere {
  readonly party: PartyId;
  readonly does: Reaction['does'];
  readonly says: string;
  /** in the store */
  readonly files: readonly string[];
}

export interface Rollout {
  /** one after the other, in this order: members of etcd, other control planes, nodes */
  readonly machines: readonly MachineRollout[];
  readonly elsewhere: readonly Elsewhere[];
}

/** What must run before what depends on it, and people last. */
export const ORDER: readonly PartyId[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'etcdctl',
  'extension-apiserver',
  'webhook',
  'scraper',
  'pod',
  'kubectl',
];

/** @param replaced the paths in the store at which other bytes stand now than before */
export function rollout(
  cluster: Cluster,
  wanted: readonly Credential[],
  replaced: ReadonlySet<string>,
): Rollout | undefined {
  if (replaced.size === 0) return undefined;
  const at = new Places(cluster);
  for (const credential of wanted) {
    const changed = credential.files.filter(({ path }) => replaced.has(path));
    if (changed.length > 0) at.add(credential, changed);
  }
  return at.rollout();
}

type Changed = Credential['files'];

class Places {
  readonly #cluster: Cluster;
  readonly #machines = new Map<
    string,
    { readonly files: string[]; readonly programs: Map<PartyId, Program> }
  >();
  readonly #elsewhere = new Map<string, Elsewhere & { readonly files: string[] }>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    const { etcd, controlPlane, workers } = cluster;
    // in this order, and each once: a map keeps the order in which its keys came
    for (const { name } of [...etcd, ...controlPlane, ...workers])
      this.#machines.set(name, { files: [], programs: new Map() });
  }

  add({ identity: id }: Credential, changed: Changed): void {
    const reactions = identity(id).onChange.filter((reaction) => happens(reaction, this.#cluster));
    const touched = new Set<string>();
    for (const { path } of changed) {
      const [, machine = '', place] = /^nodes\/([^/]+)(\/.*)$/s.exec(path) ?? [];
      if (place === undefined) continue;
      this.#machines.get(machine)?.files.push(place);
      touched.add(machine);
    }
    for (const reaction of reactions) {
      // elsewhere nobody holds a key: one that is put under a passphrase concerns none of them
      if (PARTIES[reaction.party].on === 'anywhere') {
        if (changed.some(({ role }) => role !== 'key')) this.#addElsewhere(reaction, changed);
      } else for (const machine of touched) this.#addProgram(machine, id, reaction);
    }
  }

  #addProgram(machine: string, id: IdentityId, { party, does, says }: Reaction): void {
    const runs = runsOn(machine, party, this.#cluster);
    const programs = this.#machines.get(machine)?.programs;
    if (runs === undefined || programs === undefined || does === 'replace') return;
    const { does: before = 'rereads', because = [] } = programs.get(party) ?? {};
    const known = because.some((one) => one.identity === id && one.says === says);
    programs.set(party, {
      party,
      // a restart reads everything again
      does: does === 'restart' ? does : before,
      runs,
      because: known ? because : [...because, { identity: id, does, says }],
    });
  }

  #addElsewhere({ party, does, says }: Reaction, changed: Changed): void {
    const key = [party, does, says].join('\n');
    const files = this.#elsewhere.get(key)?.files ?? [];
    const shared = changed.filter(({ path, role }) => !path.startsWith('nodes/') && role !== 'key');
    const kubeconfigs = shared.filter(({ role }) => role === 'kubeconfig');
    files.push(...(kubeconfigs.length > 0 ? kubeconfigs : shared).map(({ path }) => path));
    this.#elsewhere.set(key, { party, does, says, files });
  }

  rollout(): Rollout {
    const byOrder = (a: { party: PartyId }, b: { party: PartyId }) =>
      ORDER.indexOf(a.party) - ORDER.indexOf(b.party);
    return {
      machines: [...this.#machines]
        .filter(([, { files }]) => files.length > 0)
        .map(([machine, { files, programs }]) => ({
          machine,
          files: files.toSorted(),
          programs: [...programs.values()].toSorted(byOrder),
        })),
      elsewhere: [...this.#elsewhere.values()].toSorted(byOrder),
    };
  }
}

/** Whether a cluster of this version and arrangement has it at all. */
function happens({ before, where }: Reaction, cluster: Cluster): boolean {
  if (before !== undefined && cluster.kubernetesVersion.minor >= before) return false;
  return where !== 'etcd-has-no-authority' || !existsIn('etcd-ca', cluster);
}
