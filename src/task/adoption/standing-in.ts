/** What stands in the store already, beside what was found: it is not touched, and an authority that is there goes on signing. */
import type { Cluster } from '../../domain/cluster.ts';
import { type CertificateCredential, type Credential, homeOf } from '../../domain/credential.ts';
import type { Store } from '../../domain/port.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { commonName, mayBeAuthority, type Roles, suits } from './authority.ts';
import type { Certificate, Material } from './material.ts';

export interface WithStanding {
  /** the credentials of which any file is there */
  readonly ids: ReadonlySet<string>;
  /** the authorities among them */
  readonly own: ReadonlySet<Certificate>;
  /** these, and all that were found */
  readonly certificates: readonly Certificate[];
}

export async function withStanding(
  material: Material,
  store: Store,
  wanted: readonly Credential[],
): Promise<WithStanding> {
  const there = new Set((await store.list()).map(({ path }) => path));
  const ids = wanted.filter(({ files }) => files.some(({ path }) => there.has(path))).map(({ id }) => id);
  const own: Certificate[] = [];
  for (const one of wanted) {
    const path = homeOf(one, 'certificate') ?? '';
    const bytes = one.makes === 'authority' && there.has(path) ? await store.read(path) : undefined;
    const block = splitPem(bytes ?? new Uint8Array()).blocks[0];
    const reading = block === undefined ? undefined : readCertificate(block.der);
    if (bytes === undefined || reading?.ok !== true) continue;
    own.push({ facts: reading.value, copies: [{ file: path, whose: one.id, bytes, whole: true }] });
  }
  return { ids: new Set(ids), own: new Set(own), certificates: [...own, ...material.certificates] };
}

export interface Orphan {
  readonly one: Certificate;
  /** the authority that should have signed it */
  readonly signer: string;
}

/** A certificate of this cluster whose authority is not here. */
export function orphanOf(
  { authorities, signers }: Roles,
  certificates: readonly Certificate[],
  wanted: readonly Credential[],
  cluster: Cluster,
): Orphan | undefined {
  const leaves = wanted.filter((one): one is CertificateCredential => one.makes === 'certificate');
  for (const one of certificates) {
    if (mayBeAuthority(one) || signers.get(one)?.length !== 0) continue;
    const name = commonName(one);
    const credential = leaves.find(
      ({ signer, subject }) => !authorities.has(signer) && subject.commonName === name,
    );
    if (credential !== undefined && suits(one, credential, cluster))
      return { one, signer: credential.signer };
  }
  return undefined;
}
