/** The connections in which a use takes part: they fail where its file cannot be loaded. */
import { optional } from '../optional.ts';
import type { Use } from '../site/site.ts';
import type { Edge, Found, Scene } from './rule.ts';
import { unique } from './refusal.ts';

const known = new WeakMap<Scene, ReadonlyMap<Use, readonly Edge[]>>();

/** From the side of the program that cannot load it. */
export function edgesWith(scene: Scene, ...uses: readonly (Use | undefined)[]): readonly Edge[] {
  const byUse = known.get(scene) ?? indexOf(scene);
  known.set(scene, byUse);
  const all = uses.flatMap((use) => (use === undefined ? [] : (byUse.get(use) ?? [])));
  return unique(all, (edge) => Object.values(edge).join('\0'));
}

function indexOf({ meetings }: Scene): ReadonlyMap<Use, readonly Edge[]> {
  const byUse = new Map<Use, Edge[]>();
  for (const { connection, client, server, ...uses } of meetings) {
    const edge = { connection, from: client.id, to: server?.id ?? '' };
    const ofClient = [uses.shows, uses.clientTrusts].map((use) => ({ use, refuses: 'client' as const }));
    const ofServer = [uses.serves, uses.serverTrusts].map((use) => ({ use, refuses: 'server' as const }));
    for (const { use, refuses } of [...ofClient, ...ofServer]) {
      if (use === undefined) continue;
      const edges = byUse.get(use) ?? [];
      byUse.set(use, edges);
      edges.push({ ...edge, refuses });
    }
  }
  return byUse;
}

export function subjectOfUse({ spot, program }: Use, { site }: Scene): Found['subject'] {
  const machine = site.programs.find(({ id }) => id === program)?.machine;
  return {
    file: spot.file,
    ...optional('line', spot.line),
    ...optional('within', spot.within),
    ...optional('machine', machine),
  };
}

/** What the flag, or the field, is called that says so. */
export function settingEvidence({ setting, slot }: Use): Record<string, string> {
  return { slot, ...optional('setting', setting?.key) };
}
