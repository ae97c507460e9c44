/** What was chosen, put where the layout has it: the octets of each file that the store would then hold. */
import { sameBytes } from '../../domain/bytes.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { type CertificateCredential, type Credential, homeOf } from '../../domain/credential.ts';
import { serverFor } from '../../domain/edge.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { encodePem, splitPem } from '../../engine/read/pem.ts';
import { renderKubeconfig } from '../../format/kubeconfig/render.ts';
import { standing } from '../standing.ts';
import { machineOf } from './machine.ts';
import { type Copy, type HeldKubeconfig, type Key } from './material.ts';

export interface Found {
  readonly certificate?: Copy;
  readonly key?: Copy;
}

export interface LaidFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

export interface Surroundings {
  readonly cluster: Cluster;
  readonly kubeconfigs: readonly HeldKubeconfig[];
  readonly kubeconfigTemplate: string;
  readonly machines: ReadonlySet<string>;
}

/** Every file of a certificate's credential that follows from what was found; a kubeconfig that was not found is left to be made. */
export function layPair(
  credential: CertificateCredential,
  { certificate, key }: Found,
  authority: Copy | undefined,
  around: Surroundings,
): readonly LaidFile[] {
  const kubeconfig = kubeconfigFor(credential, { ...optionalPair(certificate, key) }, authority, around);
  const octets = {
    'certificate': certificate?.bytes,
    'key': key?.bytes,
    'public-key': undefined,
    kubeconfig,
  };
  return laid(credential, (role) => octets[role]);
}

export function layTokenKey(credential: Credential, { facts }: Key, { bytes }: Copy): readonly LaidFile[] {
  const octets = { 'key': bytes, 'public-key': encodePem('PUBLIC KEY', facts.spki) };
  return laid(credential, (role) => (role === 'key' || role === 'public-key' ? octets[role] : undefined));
}

function laid(
  { files }: Credential,
  octets: (role: Credential['files'][number]['role']) => Uint8Array | undefined,
): readonly LaidFile[] {
  return files.flatMap(({ role, path, mode }) => {
    const bytes = octets(role);
    return bytes === undefined ? [] : [{ path, bytes, mode }];
  });
}

interface Both {
  readonly certificate?: Copy;
  readonly key?: Copy;
}

function optionalPair(certificate: Copy | undefined, key: Copy | undefined): Both {
  return { ...(certificate === undefined ? {} : { certificate }), ...(key === undefined ? {} : { key }) };
}

/** The one that holds the pair, as it was; else, where the pair has no other home, one that is made of it. */
function kubeconfigFor(
  credential: CertificateCredential,
  { certificate, key }: Both,
  authority: Copy | undefined,
  { cluster, kubeconfigs, kubeconfigTemplate, machines }: Surroundings,
): Uint8Array | undefined {
  const home = homeOf(credential, 'kubeconfig');
  if (home === undefined || certificate === undefined || key === undefined) return undefined;
  const holding = kubeconfigs.filter(({ bytes }) => {
    const holds = standing(
      { ...credential, files: credential.files.filter(({ path }) => path === home) },
      new Map([[home, bytes]]),
    );
    return sameBlock(holds.certificate, certificate.bytes) && sameBlock(holds.key, key.bytes);
  });
  const own = holding.find((one) => machineOf(one, machines) === credential.machine) ?? holding[0];
  if (own !== undefined) return own.bytes;
  const server = serverFor(credential.identity, credential.machine, cluster);
  if (homeOf(credential, 'key') !== undefined || server === undefined || authority === undefined)
    return undefined;
  return toUtf8(
    renderKubeconfig(kubeconfigTemplate, {
      cluster: cluster.name,
      user: credential.subject.commonName,
      server,
      authority: authority.bytes,
      certificate: certificate.bytes,
      key: key.bytes,
    }),
  );
}

/** The same first block, however it is wrapped. */
function sameBlock(a: Uint8Array | undefined, b: Uint8Array): boolean {
  const [ours, theirs] = [a === undefined ? undefined : blockIn(a), blockIn(b)];
  return ours !== undefined && theirs !== undefined && sameBytes(ours, theirs);
}

function blockIn(bytes: Uint8Array): Uint8Array | undefined {
  return splitPem(bytes).blocks.find(({ label }) => label !== 'EC PARAMETERS')?.der;
}
