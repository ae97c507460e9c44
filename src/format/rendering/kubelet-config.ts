/** KubeletConfiguration of a machine: what the kubelet takes as a field, it takes as no flag that is not deprecated. */
import { nthAddress } from '../../domain/address.ts';
import type { Cluster, Machine } from '../../domain/cluster.ts';
import { runsOn } from '../../domain/machine.ts';
import { fileOn, placeOn, signs } from '../../domain/program/command-line.ts';
import { CONTAINED_IDS } from '../../domain/program/program.ts';
import { fillTemplate, type Plain } from '../template.ts';
import { needed } from './needed.ts';

export function renderKubeletConfig(template: string, cluster: Cluster, machine: Machine): string {
  const serving = (role: 'certificate' | 'key') =>
    needed(fileOn('kubelet-serving', role, cluster, machine), 'kubelet-serving');
  return fillTemplate(template, [
    {
      path: ['authentication', 'x509', 'clientCAFile'],
      value: needed(fileOn('kubernetes-ca', 'certificate', cluster, machine), 'kubernetes-ca'),
    },
    { path: ['tlsCertFile'], value: serving('certificate') },
    { path: ['tlsPrivateKeyFile'], value: serving('key') },
    { path: ['rotateCertificates'], value: signs(cluster) },
    { path: ['clusterDomain'], value: cluster.dnsDomain },
    { path: ['clusterDNS'], value: dns(cluster) },
    {
      path: ['staticPodPath'],
      value: runsStaticPods(cluster, machine) ? placeOn('static-pods', cluster) : undefined,
    },
    {
      path: ['registerWithTaints'],
      value: isPlaneAlone(cluster, machine)
        ? [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]
        : undefined,
    },
  ]);
}

/**
 * Of the first range only, as kubeadm (cmd/kubeadm/app/constants/constants.go GetDNSIP): the service of DNS has one family
 * unless somebody says otherwise, and a server that nobody answers at costs each pod its time. A range of eight has none.
 */
function dns({ serviceCidrs: [first] }: Cluster): Plain | undefined {
  const address = first === undefined ? undefined : nthAddress(first, 10);
  return address === undefined ? undefined : [address.text];
}

function runsStaticPods(cluster: Cluster, { name }: Machine): boolean {
  return CONTAINED_IDS.some((id) => runsOn(name, id, cluster) === 'static-pod');
}

function isPlaneAlone({ controlPlane, workers }: Cluster, { name }: Machine): boolean {
  const among = (machines: readonly Machine[]) => machines.some((machine) => machine.name === name);
  return among(controlPlane) && !among(workers);
}
