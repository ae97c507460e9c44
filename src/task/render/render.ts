/** Filling the templates: component configuration made from the cluster file and the store, as one act. */
import { momentText } from '../../domain/bootstrap-token.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { clusterWarnings } from '../../domain/cluster-warning.ts';
import { credentials, homeOf } from '../../domain/credential.ts';
import { KubepkiError } from '../../domain/error.ts';
import { runsOn } from '../../domain/machine.ts';
import type { Clock, FileWrite } from '../../domain/port.ts';
import { renderKind, type RenderKind } from '../../domain/rendering/kind.ts';
import type { Rendering } from '../../domain/rendering/rendering.ts';
import type { RenderReport } from '../../domain/report.ts';
import { optional } from '../../domain/optional.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { draw, type DrawPorts, type Drawn } from './draw.ts';

export interface RenderAsk {
  readonly cluster: Cluster;
  /** none: all that are made of course */
  readonly kinds: readonly RenderKind[];
}

export interface RenderPorts extends DrawPorts {
  readonly clock: Clock;
}

export async function renderCluster(ask: RenderAsk, ports: RenderPorts): Promise<RenderReport> {
  const { store, clock } = ports;
  const now = clock.now();
  const drawing = await draw(ask.cluster, wantedBy(ask.kinds), now, ports);
  const { files, secrets, token } = drawing;
  const states = new Map((await store.list()).map((state) => [state.path, state]));
  const writes: FileWrite[] = [...secrets];
  const replaced: Drawn[] = [];
  for (const one of files) {
    const { path, mode } = one.rendering;
    const bytes = toUtf8(one.text);
    const stands = await store.read(path);
    const same = stands !== undefined && sameBytes(stands, bytes);
    if (same && states.get(path)?.mode === mode) continue;
    writes.push({ path, bytes, mode, replaces: stands });
    if (stands !== undefined && !same) replaced.push(one);
  }
  const act = writes.length === 0 ? undefined : await store.commit({ verb: 'render', at: now, writes });
  return {
    apiVersion: 'kubepki/v1',
    kind: 'RenderReport',
    at: now.toISOString(),
    root: store.root,
    ...optional('entry', act?.id),
    created: act?.created ?? [],
    replaced: act?.replaced ?? [],
    files: files.map(({ rendering: { kind, path, machine, program } }) => ({
      kind,
      path,
      ...optional('machine', machine?.name),
      ...optional('program', program),
    })),
    apply: toApply(files, ask.cluster),
    ...optional('token', token && { is: token.is, expires: momentText(token.token.expires) }),
    restart: toRestart(replaced, ask.cluster),
    warnings: [...drawing.warnings, ...clusterWarnings(ask.cluster)],
  };
}

/** One document, for whoever wants it elsewhere: nothing is written, and nothing secret is made. */
export async function renderDocument(ask: RenderAsk, ports: RenderPorts): Promise<string> {
  const { files, secrets } = await draw(ask.cluster, wantedBy(ask.kinds), ports.clock.now(), ports);
  const [first] = files;
  if (files.length !== 1 || first === undefined)
    throw new KubepkiError('not-one-document', { kinds: ask.kinds.join(', '), files: files.length });
  const [secret] = secrets;
  if (secret !== undefined) throw new KubepkiError('secret-not-made', { path: secret.path });
  return first.text;
}

function wantedBy(kinds: readonly RenderKind[]): (rendering: Rendering) => boolean {
  const asked = new Set(kinds);
  return ({ kind }) => (asked.size === 0 ? renderKind(kind).ofCourse : asked.has(kind));
}

function toApply(files: readonly Drawn[], cluster: Cluster): RenderReport['apply'] {
  const wanted = credentials(cluster);
  return files.flatMap(({ rendering: { kind, path, machine } }) => {
    const { applied } = renderKind(kind);
    const bearer = wanted.find(({ id }) => id === applied?.by);
    const kubeconfig = bearer === undefined ? undefined : homeOf(bearer, 'kubeconfig');
    return applied === undefined || machine !== undefined || kubeconfig === undefined
      ? []
      : [{ path, ...applied, kubeconfig }];
  });
}

/**
 * Static pods restart by themselves when their manifest changes; flags are somebody else's to read; a token is read by
 * kubelets that have not started yet.
 */
const READ_OTHERWISE: ReadonlySet<RenderKind> = new Set(['static-pods', 'flags', 'bootstrap']);

function toRestart(replaced: readonly Drawn[], cluster: Cluster): RenderReport['restart'] {
  const programs = replaced.flatMap(({ rendering: { kind, machine, program } }) => {
    const known = machine !== undefined && program !== undefined && !READ_OTHERWISE.has(kind);
    const runs = known ? runsOn(machine.name, program, cluster) : undefined;
    return known && runs !== undefined ? [{ machine: machine.name, program, runs }] : [];
  });
  const seen = new Set<string>();
  return programs.filter(({ machine, program }) => {
    const key = `${machine}/${program}`;
    return !seen.has(key) && seen.add(key);
  });
}
