import { RENDER_KIND_IDS } from '../../domain/rendering/kind.ts';
import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['to', 'file', 'output'] as const satisfies readonly OptionId[];
export type RenderOptions = (typeof options)[number];

export const render: Command<RenderOptions> = {
  name: 'render',
  kind: 'act',
  summary: 'make the configuration of the components',
  description:
    'Fills templates from the cluster file and the store: systemd units, static pods, configuration of kubelets, kube-proxy and the API server below nodes/NAME, each at its path on the machine, and what is applied to the API server below manifests. Without a KIND all that this cluster needs. Rendering again changes nothing: what is secret and random is made once and kept in pki. What differs is replaced, by a hand of yours as well; history keeps it and undo puts it back. With --to one document is printed or written elsewhere, and the store left alone.',
  operands: [
    {
      name: 'KIND',
      says: 'what to render',
      repeated: true,
      oneOf: RENDER_KIND_IDS,
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'all that the cluster needs', type: 'render' },
    { does: 'the bindings alone, to be looked at', type: 'render rbac --to -' },
    { does: 'a flag a line, for another supervisor than systemd', type: 'render flags' },
  ],
  load: async () => (await import('../run/render.ts')).runRender,
};
