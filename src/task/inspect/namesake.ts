/**
 * Whether what a kubeconfig trusts and what it shows are of the cluster that it lies beside. A cluster that is made anew has
 * an authority of the same name and another key, and kubeconfigs of the one before outlive it. Told only where an
 * authority's own file was met: kubeconfigs of two clusters in one folder are two clusters.
 */
import { sameBytes } from '../../domain/bytes.ts';
import { optional } from '../../domain/optional.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import { latin1 } from '../../engine/read/text.ts';
import { verify } from '../../engine/verify/verify.ts';
import type { Item, ItemOf } from './item.ts';
import type { Met } from './met.ts';
import { type Certificate, fileOf, type Signer } from './signer.ts';

/** The certificates in the entries of kubeconfigs, by place: looked through once, since every kubeconfig asks. */
export type Held = ReadonlyMap<string, readonly Certificate[]>;

export function heldInKubeconfigs(items: readonly Item[]): Held {
  const held = new Map<string, Certificate[]>();
  for (const item of items) {
    if (item.what !== 'certificate' || !/(?:^| )(?:clusters|users)\[/.test(item.within ?? '')) continue;
    const place = placeOf(item.subject.file, item.within);
    const before = held.get(place);
    if (before === undefined) held.set(place, [item]);
    else before.push(item);
  }
  return held;
}

function placeOf(file: string | undefined, within: string | undefined): string {
  return JSON.stringify([file, within]);
}

type Namesakes = Pick<NonNullable<Exhibit['kubeconfig']>, 'namesakes' | 'mixed'>;

export async function namesakesOf(item: ItemOf<'kubeconfig'>, met: Met, at: Date): Promise<Namesakes> {
  const { clusters, users, joins } = item.kubeconfig;
  const heldAt = (entry: string) => {
    const within = item.within === undefined ? entry : `${item.within} ${entry}`;
    return met.held.get(placeOf(item.subject.file, within)) ?? [];
  };
  const trusted = (cluster: string) => heldAt(`clusters[${cluster}]`).filter(({ facts }) => facts.authority);
  const namesakes = [];
  for (const { name } of clusters) {
    const own = trusted(name);
    const other = own.map((authority) => beside(authority, own, met)).find((one) => one !== undefined);
    if (other !== undefined) namesakes.push({ cluster: name, ...(await told(own, other, at)) });
  }
  const mixed = [];
  for (const { cluster, user } of joins) {
    const [shown] = users.some(({ name }) => name === user) ? heldAt(`users[${user}]`) : [];
    const own = trusted(cluster).filter(
      ({ facts }) => shown !== undefined && sameBytes(facts.subject.der, shown.facts.issuer.der),
    );
    const signer = shown === undefined || own.length === 0 ? undefined : await met.trusts.signer(shown.facts);
    if (signer !== undefined && !own.some(({ facts }) => sameBytes(facts.key.spki, signer.key.spki)))
      mixed.push({ user, cluster, signerFile: fileOf(signer) });
  }
  return { namesakes, mixed };
}

/** An authority of that name in a file of its own, where the one that is trusted has none. */
function beside(authority: Certificate, own: readonly Certificate[], { signers }: Met): Signer | undefined {
  const alike = signers.get(latin1(authority.facts.subject.der))?.all ?? [];
  const filed = alike.filter(
    ({ may, certificates }) => may && certificates.some(({ within }) => within === undefined),
  );
  const isTrusted = ({ key }: Signer) => own.some(({ facts }) => sameBytes(facts.key.spki, key.spki));
  return filed.some(isTrusted) ? undefined : filed[0];
}

async function told(own: readonly Certificate[], other: Signer, at: Date) {
  const [theirs] = other.certificates as [Certificate];
  const here = own.map(({ facts }) => facts.notBefore.getTime());
  // what Go says of anything that the other signed, it says of its own certificate
  const roots = own.map(({ facts }) => facts);
  const verdict = await verify({ leaf: theirs.facts, roots, usages: ['any'], at });
  const text = verdict.accepted ? undefined : verdict.faults[0]?.text;
  const logs = text?.includes('candidate authority') === true ? text : undefined;
  return {
    authorityFile: fileOf(other),
    madeHere: new Date(Math.max(...here)).toISOString(),
    madeThere: theirs.facts.notBefore.toISOString(),
    ...optional('logs', logs === undefined ? undefined : `tls: failed to verify certificate: ${logs}`),
  };
}
