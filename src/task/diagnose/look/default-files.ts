/** Files that a program uses where nothing names any. */
import type { Use } from '../../../domain/site/site.ts';
import type { SlotId } from '../../../domain/site/slot.ts';
import { openFor, settingOf } from './open.ts';
import type { Sight } from './sight.ts';
import type { Telling } from './telling.ts';

type Default = readonly [slot: SlotId, path: string];

/** Only what is there: where nothing is, each makes itself something, but for a kubelet that asked the cluster. */
export async function defaultUses(
  program: string,
  telling: Telling,
  uses: readonly Use[],
  sight: Sight,
): Promise<readonly Use[]> {
  if (uses.some(({ slot }) => slot === 'serving-certificate')) return [];
  const { files, promised } = servingFiles(telling);
  const found: Use[] = [];
  for (const [slot, path] of files) {
    const located = await telling.place(path);
    if (promised || (located !== 'elsewhere' && located.state !== 'missing'))
      found.push({ program, slot, ...(await openFor(telling, path, sight)) });
  }
  return found;
}

function servingFiles({ party, settings, told }: Telling): {
  readonly files: readonly Default[];
  readonly promised: boolean;
} {
  const said = (key: string) => settingOf(settings, key)?.value;
  if (party === 'kubelet') {
    const asked =
      said('rotate-server-certificates') ?? said('KubeletConfiguration serverTLSBootstrap') ?? 'false';
    const folder = said('cert-dir') ?? '/var/lib/kubelet/pki';
    const current = `${folder}/kubelet-server-current.pem`;
    // client-go util/certificate/certificate_store.go: certificate and key in one file
    return asked === 'true'
      ? {
          files: [
            ['serving-certificate', current],
            ['serving-key', current],
          ],
          promised: true,
        }
      : { files: pairIn(folder, 'kubelet'), promised: false };
  }
  // its own default directory (apiserver pkg/server/options/serving.go), where it writes what it made itself
  if (party === 'kube-apiserver' && told.by !== 'known-place')
    return { files: pairIn(said('cert-dir') ?? '/var/run/kubernetes', 'apiserver'), promised: false };
  // these two keep what they make to themselves, unless they are told where to (SecureServingOptions.MaybeDefaultWithSelfSignedCerts)
  const folder = said('cert-dir');
  if ((party === 'kube-controller-manager' || party === 'kube-scheduler') && folder !== undefined)
    return { files: pairIn(folder, party), promised: false };
  return { files: [], promised: false };
}

function pairIn(folder: string, name: string): readonly Default[] {
  return [
    ['serving-certificate', `${folder}/${name}.crt`],
    ['serving-key', `${folder}/${name}.key`],
  ];
}
