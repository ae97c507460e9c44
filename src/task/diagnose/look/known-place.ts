/**
 * Programs of which nothing on a machine tells but their files, which lie where the layouts have them: that they are used as
 * usual is assumed, and no flag of theirs is known.
 */
import { IDENTITY_IDS, type IdentityId } from '../../../domain/identity/table.ts';
import type { FileRole } from '../../../domain/layout/layout.ts';
import { LAYOUT_IDS, layoutFiles } from '../../../domain/layout/table.ts';
import { PROGRAM_IDS, type ProgramId } from '../../../domain/program/program.ts';
import { program } from '../../../domain/program/table.ts';
import type { Setting, SiteMachine } from '../../../domain/site/site.ts';
import { locate } from './machine-root.ts';
import type { Sight } from './sight.ts';
import type { Telling } from './telling.ts';
import type { Seen } from './uses.ts';

export interface UsualFile {
  readonly key: string;
  readonly file: IdentityId;
  readonly role: FileRole;
}

/** Where the program would see it, and where it lies here. */
export interface AssumedFile {
  readonly path: string;
  readonly file: string;
}

const KUBELET = (field: string) => `KubeletConfiguration ${field}`;

/** What configurations name, which no flag does. */
const FIELDS: Readonly<Partial<Record<ProgramId, readonly UsualFile[]>>> = {
  'kubelet': [
    { key: KUBELET('authentication.x509.clientCAFile'), file: 'kubernetes-ca', role: 'certificate' },
    { key: KUBELET('tlsCertFile'), file: 'kubelet-serving', role: 'certificate' },
    { key: KUBELET('tlsPrivateKeyFile'), file: 'kubelet-serving', role: 'key' },
  ],
  'kube-proxy': [
    { key: 'KubeProxyConfiguration clientConnection.kubeconfig', file: 'kube-proxy', role: 'kubeconfig' },
  ],
};

/** The flags and fields by which a program is given files of identities; one that differs by cluster comes more than once. */
export function usualFiles(id: ProgramId): readonly UsualFile[] {
  const flags = program(id).flags.flatMap(({ flag, is }) =>
    'file' in is ? [{ key: flag, file: is.file, role: is.role }] : [],
  );
  return [...flags, ...(FIELDS[id] ?? [])];
}

/** What shows that the program runs here: what it alone has, a certificate that it serves with, a kubeconfig. */
const OWN: Readonly<Record<ProgramId, readonly IdentityId[]>> = {
  'etcd': ['etcd-server', 'etcd-peer'],
  'kube-apiserver': ['apiserver'],
  'kube-controller-manager': ['controller-manager'],
  'kube-scheduler': ['scheduler'],
  'kubelet': ['kubelet'],
  'kube-proxy': ['kube-proxy'],
};

/** @param told who is told of already on this machine */
export async function knownPlaceTellings(
  machine: SiteMachine,
  told: ReadonlySet<string>,
  sight: Sight,
): Promise<readonly Telling[]> {
  const paths = new Map<string, AssumedFile>();
  for (const id of IDENTITY_IDS) {
    for (const { on, role, path } of LAYOUT_IDS.flatMap((layout) => layoutFiles(layout, id))) {
      const key = `${id} ${role}`;
      if (on === 'shared' || paths.has(key)) continue;
      const { state, file } = await locate(machine.root, `/${path}`, sight);
      if (state !== 'missing') paths.set(key, { path: `/${path}`, file });
    }
  }
  const find = ({ file, role }: UsualFile) => paths.get(`${file} ${role}`);
  return PROGRAM_IDS.filter((party) => !told.has(party)).flatMap((party) => {
    const given = assumedSettings(party, find);
    const first = given.find(({ own }) => own);
    return first === undefined
      ? []
      : [
          {
            party,
            machine,
            told: { by: 'known-place' as const, spot: { file: first.setting.spot.file } },
            settings: given.map(({ setting }) => setting),
            directory: '/',
            place: async (path: string) => await locate(machine.root, path, sight),
          },
        ];
  });
}

/** Each flag once, with the first of its files that is there. */
export function assumedSettings(
  party: ProgramId,
  find: (usual: UsualFile) => AssumedFile | undefined,
): readonly { readonly setting: Setting; readonly own: boolean }[] {
  const given = new Map<string, { readonly setting: Setting; readonly own: boolean }>();
  for (const usual of usualFiles(party)) {
    const found = find(usual);
    if (found === undefined || given.has(usual.key)) continue;
    const setting = { key: usual.key, value: found.path, spot: { file: found.file } };
    given.set(usual.key, { setting, own: OWN[party].includes(usual.file) });
  }
  return [...given.values()];
}

/** Nobody said so: the settings by which the files were found are none, and every use is assumed. */
export function asAssumed({ program: seen, uses }: Seen, { settings }: Telling): Seen {
  const invented = new Set(settings);
  return {
    program: { ...seen, settings: seen.settings.filter((setting) => !invented.has(setting)) },
    uses: uses.map(({ setting, ...use }) => ({
      ...use,
      assumed: true,
      ...(setting === undefined || invented.has(setting) ? {} : { setting }),
    })),
  };
}
