/** Pods as manifests have them: what each container is started with, and what it sees of its machine. */
import type { Spot } from '../../domain/site/site.ts';
import { readDocuments, type YamlDocument } from '../decode/documents.ts';
import { beyondParsing } from '../yaml-documents.ts';
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from '../yaml-door.ts';
import type { Word } from './word.ts';

export interface SeenContainer {
  readonly name: string;
  readonly image: string;
  readonly spot: Spot;
  /** command and arguments, with what the manifest itself says of $(NAME) */
  readonly words: readonly Word[];
  readonly environment: ReadonlyMap<string, Word>;
  readonly mounts: readonly Mount[];
}

/** Where a path of the container lies on its machine. */
export interface Mount {
  readonly inside: string;
  /** absent: a volume that is none of the machine's (a ConfigMap, a Secret, an empty directory) */
  readonly machine?: string;
}

const MOST_DOCUMENTS = 100;

export function readPods(text: string, file: string): readonly SeenContainer[] | 'damaged' | 'too-large' {
  const beyond = beyondParsing(text);
  if (beyond !== undefined) return beyond;
  const documents = readDocuments(text, MOST_DOCUMENTS);
  if (documents.some(({ problems }) => problems.length > 0)) return 'damaged';
  return documents.flatMap((document) => containersOf(document, file));
}

function containersOf({ root, at }: YamlDocument, file: string): readonly SeenContainer[] {
  if (!isMap(root) || wordOf(root, 'kind') !== 'Pod') return [];
  const spec = root.get('spec');
  if (!isMap(spec)) return [];
  const spotOf = (node: Node, within: string): Spot => ({ file, line: at(node).line, within });
  const machine = new Map(
    mapsIn(spec, 'volumes').map((volume) => {
      const hostPath = volume.get('hostPath');
      return [wordOf(volume, 'name') ?? '', isMap(hostPath) ? wordOf(hostPath, 'path') : undefined];
    }),
  );
  return mapsIn(spec, 'containers').map((container): SeenContainer => {
    const name = wordOf(container, 'name') ?? '';
    const within = `spec.containers[${name}]`;
    const environment = new Map(
      mapsIn(container, 'env').flatMap((variable): [string, Word][] => {
        const [key, value] = [wordOf(variable, 'name'), wordOf(variable, 'value')];
        return key === undefined || value === undefined
          ? []
          : [[key, { text: value, spot: spotOf(variable, `${within}.env[${key}]`) }]];
      }),
    );
    const listed = (key: 'command' | 'args') => {
      const list = container.get(key);
      return (isSeq(list) ? list.items : []).flatMap((item): readonly Word[] => {
        const text = isScalar(item) ? String(item.value) : undefined;
        return text === undefined
          ? []
          : [{ text: filled(text, environment), spot: spotOf(item as Node, `${within}.${key}`) }];
      });
    };
    return {
      name,
      image: wordOf(container, 'image') ?? '',
      spot: spotOf(container, within),
      words: [...listed('command'), ...listed('args')],
      environment,
      mounts: mapsIn(container, 'volumeMounts').flatMap((mount): readonly Mount[] => {
        const inside = wordOf(mount, 'mountPath');
        const path = machine.get(wordOf(mount, 'name') ?? '');
        const below = wordOf(mount, 'subPath');
        if (inside === undefined) return [];
        return [
          path === undefined
            ? { inside }
            : { inside, machine: below === undefined ? path : `${path.replace(/\/+$/, '')}/${below}` },
        ];
      }),
    };
  });
}

/** $(NAME), and $$ for a dollar (k8s.io/kubernetes third_party/forked/golang/expansion); what is not known stays. */
function filled(text: string, environment: ReadonlyMap<string, Word>): string {
  return text.replace(/\$(?:\$|\(([^()]*)\))/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (environment.get(name)?.text ?? found),
  );
}

function mapsIn(map: YAMLMap, key: string): readonly YAMLMap[] {
  const list = map.get(key);
  return isSeq(list) ? list.items.filter(isMap) : [];
}

function wordOf(map: YAMLMap, key: string): string | undefined {
  const value: unknown = map.get(key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Where a path of the container lies: on its machine, in another volume, or (undefined) in the container itself. The deepest mount counts. */
export function onMachine(path: string, mounts: readonly Mount[]): { readonly machine?: string } | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const inside = mount.inside.replace(/\/+$/, '');
    if ((path === inside || path.startsWith(`${inside}/`)) && inside.length >= (best?.inside.length ?? 0))
      best = { ...mount, inside };
  }
  if (best?.machine === undefined) return best === undefined ? undefined : {};
  return { machine: `${best.machine.replace(/\/+$/, '')}${path.slice(best.inside.length)}` || '/' };
}
