/** What kubeadm's configuration says, put beneath what the caller says: an option that is given always wins. */
import { parseAddress } from '../domain/address.ts';
import { KubepkiError } from '../domain/error.ts';
import type { Files } from '../domain/port.ts';
import type { ActWarning } from '../domain/act-warning.ts';
import type { Path } from '../domain/shape.ts';
import { fromUtf8 } from '../domain/utf8.ts';
import { hostWithPort } from '../domain/value.ts';
import { quote } from '../format/decode/quote.ts';
import type { KubeadmFacts } from '../format/kubeadm/facts.ts';
import type { Origin } from '../format/kubeadm/origin.ts';
import { readKubeadm } from '../format/kubeadm/read.ts';
import { placedFields } from './cluster.ts';
import type { InitAsk, MachineAsk } from './init.ts';

export interface Adopted {
  readonly ask: InitAsk;
  readonly warnings: readonly ActWarning[];
  /** where a place of the cluster file was taken from, unless an option said it */
  readonly origin: (path: Path) => Origin | undefined;
}

/** @throws KubepkiError kubeadm-file-invalid, kubeadm-file-version, control-plane-unnamed, and all that reading throws */
export async function adopt(path: string, ask: InitAsk, files: Files): Promise<Adopted> {
  const reading = readKubeadm(fromUtf8(path === '-' ? await files.stdin() : await files.read(path)));
  if (!reading.ok) {
    const { why, problems } = reading;
    throw new KubepkiError(
      why === 'version' ? 'kubeadm-file-version' : 'kubeadm-file-invalid',
      { path, problems: problems.length, why },
      undefined,
      placedFields(problems),
    );
  }
  const { facts, notes, origin } = reading;
  const { machines: controlPlane, unused } = controlPlaneOf(path, facts.node, ask.controlPlane ?? []);
  const { machines: etcd, chosen } = etcdOf(facts.etcd, [...controlPlane, ...(ask.workers ?? [])]);
  const dialled = facts.node.address ?? '';
  const whose = controlPlane.some((machine) => answersTo(machine, dialled))
    ? dialled
    : (controlPlane[0]?.addresses[0] ?? '');
  const said: InitAsk = {
    layout: 'kubeadm',
    name: facts.name,
    ...(facts.kubernetesVersion === undefined ? {} : { kubernetesVersion: facts.kubernetesVersion }),
    // util/endpoint.go GetControlPlaneEndpoint
    endpoint: facts.endpoint ?? hostWithPort(whose, facts.securePort),
    securePort: facts.securePort,
    dnsDomain: facts.dnsDomain,
    serviceCidrs: facts.serviceCidrs,
    podCidrs: facts.podCidrs,
    keyAlgorithm: facts.keyAlgorithm,
    lifetimes: facts.lifetimes,
    extraNames: facts.extraNames,
    etcd,
    ...ask,
    controlPlane,
  };
  const fromFile = controlPlane[0] !== undefined && !(ask.controlPlane ?? []).includes(controlPlane[0]);
  return {
    ask: said,
    origin: (place) => {
      const [key] = place;
      const given = key === 'controlPlane' ? !fromFile : Object.hasOwn(ask, String(key));
      return given ? undefined : origin(place);
    },
    warnings: [
      ...notes.map((note) => ({ warning: 'ignored-field', file: path, ...note }) as const),
      ...(unused === undefined ? [] : [{ warning: 'ignored-field', file: path, ...unused } as const]),
      ...(ask.etcd === undefined
        ? chosen.map((machine) => ({ warning: 'machine-unnamed', file: path, ...machine }) as const)
        : []),
    ],
  };
}

/** An address has many spellings; the one of kubeadm's file is canonical here, that of an option is as it was given. */
function answersTo({ addresses }: MachineAsk, host: string): boolean {
  return addresses.some((text) => (parseAddress(text)?.text ?? text) === host);
}

interface ControlPlane {
  readonly machines: readonly MachineAsk[];
  readonly unused?: { readonly path: string; readonly why: string };
}

/** The machine of the file comes first; one that was named as an option takes its place, others follow it. */
function controlPlaneOf(
  path: string,
  { name, address }: KubeadmFacts['node'],
  given: readonly MachineAsk[],
): ControlPlane {
  const same = given.find((machine) => machine.name === name);
  const others = given.filter((machine) => machine !== same);
  if (same !== undefined) return { machines: [same, ...others] };
  if (name !== undefined && address !== undefined)
    return { machines: [{ name, addresses: [address] }, ...given] };
  if (name !== undefined || given.length === 0) {
    throw new KubepkiError('control-plane-unnamed', {
      path,
      ...(name === undefined ? {} : { name: quote(name) }),
      ...(address === undefined ? {} : { address: quote(address) }),
    });
  }
  const known = address === undefined || given.some((machine) => answersTo(machine, address));
  if (known) return { machines: given };
  const why = `no machine of --control-plane has ${quote(address ?? '')}`;
  return { machines: given, unused: { path: 'localAPIEndpoint.advertiseAddress', why } };
}

interface ExternalEtcd {
  readonly machines: readonly MachineAsk[];
  readonly chosen: readonly { readonly path: string; readonly address: string; readonly machine: string }[];
}

/** Hosts of an external etcd as machines: known ones by their names, others by a number where they have no name. */
function etcdOf(hosts: readonly string[], known: readonly MachineAsk[]): ExternalEtcd {
  const chosen: { path: string; address: string; machine: string }[] = [];
  const taken = new Set(known.map(({ name }) => name));
  const machines = hosts.map((host): MachineAsk => {
    const before = known.find((machine) => machine.name === host || answersTo(machine, host));
    if (before !== undefined) return before;
    if (parseAddress(host) === undefined) return { name: host, addresses: [host] };
    let n = 1;
    while (taken.has(`etcd-${n}`)) n++;
    const machine = `etcd-${n}`;
    taken.add(machine);
    chosen.push({ path: 'etcd.external.endpoints', address: host, machine });
    return { name: machine, addresses: [host] };
  });
  return { machines: [...new Set(machines)], chosen };
}
