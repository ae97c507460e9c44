/** The static pods of a machine: what its kubelet runs of what lies in its folder of manifests. */
import { optional } from '../../../domain/optional.ts';
import type { SiteMachine } from '../../../domain/site/site.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { onMachine, readPods, type SeenContainer } from '../../../format/site/pod.ts';
import { locate } from './machine-root.ts';
import { listing, octetsAt, type Sight } from './sight.ts';
import { startedBy } from './started.ts';
import type { Place, Telling } from './telling.ts';

/** @param folder as the kubelet knows it */
export async function podTellings(
  machine: SiteMachine,
  folder: string,
  sight: Sight,
): Promise<readonly Telling[]> {
  const { file, state } = await locate(machine.root, folder, sight);
  if (state !== 'there') return [];
  const place: Place = async (path) => await locate(machine.root, path, sight);
  const tellings: Telling[] = [];
  for (const { path, kind } of await listing(file, sight)) {
    // the kubelet reads whatever does not begin with a dot (pkg/kubelet/config/file.go, extractFromDir)
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('.') || kind === 'directory') continue;
    const octets = await octetsAt(path, sight);
    if (octets.state === 'read') {
      const found = podTelling(path, fromUtf8(octets.bytes), { machine, place });
      if (typeof found === 'string') sight.troubles.push({ spot: { file: path }, what: found });
      else tellings.push(...found);
    } else
      sight.troubles.push({ spot: { file: path }, what: octets.what, ...optional('detail', octets.detail) });
  }
  return tellings;
}

/** What a manifest starts; the trouble with it where nobody can read it. */
export function podTelling(
  file: string,
  text: string,
  around: { readonly machine?: SiteMachine; readonly place: Place },
): readonly Telling[] | 'not-yaml' | 'file-too-large' {
  const containers = readPods(text, file);
  if (typeof containers === 'string') return containers === 'damaged' ? 'not-yaml' : 'file-too-large';
  return containers.flatMap((container): readonly Telling[] => {
    const started = startedBy(commandOf(container), container.environment);
    if (started === undefined) return [];
    const { party, settings } = started;
    return [
      {
        party,
        settings,
        ...around,
        told: { by: 'static-pod', spot: container.spot },
        directory: '/',
        place: async (path) => {
          const found = onMachine(path, container.mounts);
          // what no volume brings is in the image, if it is anywhere
          if (found === undefined) return { file: path, state: 'missing' };
          return found.machine === undefined ? 'elsewhere' : await around.place(found.machine);
        },
        ...optional('version', versionOf(container.image)),
      },
    ];
  });
}

/** Without a command an image starts what it is made for, which its name and the container's say. */
function commandOf({ words, name, image, spot }: SeenContainer): SeenContainer['words'] {
  const [first] = words;
  if (first !== undefined && !first.text.startsWith('-')) return words;
  const [repository = ''] = image.split(/[@:](?=[^/]*$)/);
  const base = repository.slice(repository.lastIndexOf('/') + 1);
  return [{ text: base === 'etcd' || base.startsWith('kube') ? base : name, spot }, ...words];
}

function versionOf(image: string): string | undefined {
  return /:(v?\d+\.\d+\.\d+[^:/@]*)(?:@|$)/.exec(image)?.[1];
}
