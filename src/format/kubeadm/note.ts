/** What is not taken over although kubeadm would heed it: each thing with the reason. */
import { NEWEST, versionText } from '../../domain/version.ts';
import { quote } from '../decode/quote.ts';
import type { ClusterDocument, Flags, InitDocument } from './document.ts';
import { type Component, touches } from './flag.ts';
import { isOpenLabel } from './version.ts';

export interface Note {
  /** as kubeadm's documentation would write it: apiServer.extraArgs */
  readonly path: string;
  readonly why: string;
}

/** cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go DefaultCertificatesDir */
const DIRECTORY = '/etc/kubernetes/pki';

export function clusterNotes(text: ClusterDocument): readonly Note[] {
  const { apiServer, controllerManager, scheduler, etcd, featureGates = {} } = text;
  const { certificatesDir = DIRECTORY, kubernetesVersion = '' } = text;
  return [
    ...(isOpenLabel(kubernetesVersion)
      ? [
          {
            path: 'kubernetesVersion',
            why: `kubeadm asks the internet what ${kubernetesVersion} is; the cluster file says ${versionText(NEWEST)}`,
          },
        ]
      : []),
    ...(certificatesDir.replace(/\/+$/, '') === DIRECTORY
      ? []
      : [
          {
            path: 'certificatesDir',
            why: `the kubeadm layout puts the files at ${DIRECTORY} of each machine`,
          },
        ]),
    ...flagNotes('apiServer', 'apiServer.extraArgs', apiServer.extraArgs),
    ...flagNotes('controllerManager', 'controllerManager.extraArgs', controllerManager.extraArgs),
    ...flagNotes('scheduler', 'scheduler.extraArgs', scheduler.extraArgs),
    ...flagNotes('etcd', 'etcd.local.extraArgs', etcd.local.extraArgs),
    ...(etcd.external.endpoints ?? []).flatMap((url, i) =>
      /^http:/i.test(url)
        ? [{ path: `etcd.external.endpoints.${i}`, why: 'http: certificates for TLS are made all the same' }]
        : [],
    ),
    ...gateNotes(featureGates, text.encryptionAlgorithm),
  ];
}

export function initNotes({ nodeRegistration }: InitDocument): readonly Note[] {
  return flagNotes('kubelet', 'nodeRegistration.kubeletExtraArgs', nodeRegistration.kubeletExtraArgs);
}

/** One note for each flag that touches certificates, and one for all the rest. */
function flagNotes(component: Component, path: string, flags: Flags = []): readonly Note[] {
  const names = [
    ...new Set(Array.isArray(flags) ? flags.map(({ name }) => String(name)) : Object.keys(flags)),
  ];
  const touching = names.flatMap((name) => {
    const why = touches(component, name);
    return why === undefined ? [] : [{ path: `${path}.${quote(name)}`, why }];
  });
  const others = names.length - touching.length;
  const rest =
    touching.length > 0 ? 'the other flags touch no certificates' : 'these flags touch no certificates';
  return [...touching, ...(others > 0 ? [{ path, why: rest }] : [])];
}

function gateNotes(gates: Readonly<Record<string, string>>, algorithm: string | undefined): readonly Note[] {
  const names = Object.keys(gates);
  const outdone = names.includes('PublicKeysECDSA') && algorithm !== undefined;
  return [
    ...names
      .filter((name) => name !== 'PublicKeysECDSA')
      .map((name) => ({ path: `featureGates.${quote(name)}`, why: 'it changes no certificate' })),
    // v1.33 apis/kubeadm/types.go EncryptionAlgorithmType: the gate is asked first
    ...(outdone ? [{ path: 'encryptionAlgorithm', why: 'featureGates.PublicKeysECDSA outdoes it' }] : []),
  ];
}
