import { KubepkiError } from '../../domain/error.ts';
import { RENDER_KIND_IDS, type RenderKind } from '../../domain/rendering/kind.ts';
import { loadCluster } from '../../task/cluster.ts';
import { renderCluster, renderDocument } from '../../task/render/render.ts';
import type { Run } from '../command/command.ts';
import type { RenderOptions } from '../command/render.ts';
import { findPlace } from '../place.ts';
import { templateText } from '../template.ts';

export const runRender: Run<RenderOptions> = async ({ operands, options, clock, remark }) => {
  const kinds = RENDER_KIND_IDS.filter((id) => operands.includes(id));
  const { to } = options;
  if (to !== undefined && kinds.length !== 1)
    throw new KubepkiError('usage', { what: '--to wants one KIND', command: 'render' });
  if (to !== undefined && options.output !== undefined)
    throw new KubepkiError('usage', {
      what: '--output does not go with --to: what is printed is the document itself',
      command: 'render',
    });
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const ask = { cluster, kinds };
  const ports = { store, clock, template: templateText };
  if (to === undefined) return { report: await renderCluster(ask, ports) };
  return { document: await renderDocument(ask, ports), to, ...(isSecret(kinds) ? { secret: true } : {}) };
};

const SECRET: ReadonlySet<RenderKind> = new Set(['bootstrap', 'encryption-config', 'static-pods']);

function isSecret(kinds: readonly RenderKind[]): boolean {
  return kinds.some((kind) => SECRET.has(kind));
}
