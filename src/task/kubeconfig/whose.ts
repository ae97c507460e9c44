/**
 * Whose the entries of our names are in somebody's kubeconfig. Two clusters of kubeadm are both called kubernetes, and their
 * administrators are both kubernetes-admin with the same subject: what tells them apart is who signed, and whom they dial.
 */
import { fromBase64, sameBytes } from '../../domain/bytes.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { contextName, type KubeconfigEntries, type ListName } from '../../format/kubeconfig/entry.ts';
import type { OpenEntry, OpenKubeconfig } from '../../format/kubeconfig/open.ts';
import type { Holder } from './holder.ts';

/** Why an entry is not ours; the face has the words. */
export type ForeignWhy =
  | 'other-cluster'
  | 'other-subject'
  | 'other-signer'
  | 'no-certificate'
  | 'other-context';

export interface Foreign {
  readonly list: ListName;
  readonly name: string;
  readonly why: ForeignWhy;
}

type Beside = (name: string) => Uint8Array | undefined;

/** Those of the entries that stand under our names and are somebody else's. */
export function whoseEntries(
  wanted: KubeconfigEntries,
  open: OpenKubeconfig,
  holders: readonly Holder[],
  beside: Beside,
): readonly Foreign[] {
  const standing = (list: ListName, name: string) => open.entries[list].find((entry) => entry.name === name);
  const holderOf = {
    clusters: (name: string) => holders.find(({ facts }) => facts.cluster === name),
    users: (name: string) => holders.find(({ facts }) => facts.user === name),
    contexts: (name: string) => holders.find(({ facts }) => contextName(facts) === name),
  };
  const foreign = (list: ListName, judge: (entry: OpenEntry, holder: Holder) => ForeignWhy | undefined) =>
    wanted[list].flatMap(({ name }): readonly Foreign[] => {
      const [entry, holder] = [standing(list, name), holderOf[list](name)];
      // an entry that says nothing is nobody's
      if (entry === undefined || holder === undefined || entry.fields.size === 0) return [];
      const why = judge(entry, holder);
      return why === undefined ? [] : [{ list, name, why }];
    });
  const clusters = foreign('clusters', (entry, holder) => clusterIs(entry, holder, beside));
  /** a context of the file joins the user and our own cluster, where that is there already */
  const isJoined = (user: string, { facts }: Holder) =>
    standing('clusters', facts.cluster) !== undefined &&
    clusters.every(({ name }) => name !== facts.cluster) &&
    open.entries.contexts.some(
      ({ fields }) => fields.get('user') === user && fields.get('cluster') === facts.cluster,
    );
  return [
    ...clusters,
    ...foreign('users', (entry, holder) => userIs(entry, holder, isJoined(entry.name, holder), beside)),
    ...foreign('contexts', ({ fields }, { facts }) => {
      const { cluster = facts.cluster, user = facts.user } = Object.fromEntries(fields);
      return cluster === facts.cluster && user === facts.user ? undefined : 'other-context';
    }),
  ];
}

function clusterIs({ fields }: OpenEntry, { facts }: Holder, beside: Beside): ForeignWhy | undefined {
  if (fields.get('server') === facts.server) return undefined;
  const theirs = certificatesIn(held(fields, 'certificate-authority', beside));
  const ours = certificatesIn(facts.authority);
  const shares = theirs.some(({ key }) => ours.some((own) => sameBytes(own.key.spki, key.spki)));
  return shares ? undefined : 'other-cluster';
}

function userIs(
  { fields }: OpenEntry,
  { certificate: own }: Holder,
  joined: boolean,
  beside: Beside,
): ForeignWhy | undefined {
  const [theirs] = certificatesIn(held(fields, 'client-certificate', beside));
  if (theirs === undefined) return 'no-certificate';
  if (!sameBytes(theirs.subject.der, own.subject.der)) return 'other-subject';
  const signer = sameBytes(theirs.issuer.der, own.issuer.der) && sameKeyId(theirs, own);
  return signer || joined ? undefined : 'other-signer';
}

/** Where either names no key, the name alone must do. */
function sameKeyId(one: CertificateFacts, other: CertificateFacts): boolean {
  const [a, b] = [one.authorityKeyId, other.authorityKeyId];
  return a === undefined || b === undefined || a === b;
}

function held(fields: OpenEntry['fields'], name: string, beside: Beside): Uint8Array | undefined {
  const data = fields.get(`${name}-data`) ?? '';
  if (data !== '') return fromBase64(data);
  const file = fields.get(name) ?? '';
  return file === '' ? undefined : beside(file);
}

function certificatesIn(pem: Uint8Array | undefined): readonly CertificateFacts[] {
  if (pem === undefined) return [];
  return splitPem(pem).blocks.flatMap(({ label, der }) => {
    const reading = label === 'CERTIFICATE' ? readCertificate(der) : undefined;
    return reading?.ok === true ? [reading.value] : [];
  });
}
