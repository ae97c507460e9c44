/** All that lies below the paths of an adoption: certificates and keys, each once, with every place that it was found in. */
import type { AdoptPath } from './ask.ts';
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import type { Spot } from '../../domain/adoption.ts';
import { namedAs } from '../../domain/file-name.ts';
import type { IdentityId } from '../../domain/identity/table.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Finding } from '../../domain/finding.ts';
import { optional } from '../../domain/optional.ts';
import type { Files, Progress } from '../../domain/port.ts';
import { findingsOf, type RuleId } from '../../domain/rule/table.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { hex } from '../../engine/read/text.ts';
import type { Kubeconfig } from '../../format/kubeconfig/read.ts';
import { itemsOf } from '../inspect/contents.ts';
import type { Item, ItemOf } from '../inspect/item.ts';
import { type Source, sourcesOf } from '../inspect/source.ts';
import { certificateAt, keyAt, type Laid } from './octets.ts';

/** One place where something was found, and the octets that would be taken from there. */
export interface Copy extends Spot, Laid {
  /** whose the path was said to be: a machine or a credential */
  readonly whose?: string;
}

export interface Certificate {
  readonly facts: CertificateFacts;
  readonly copies: readonly Copy[];
}

export interface Key {
  readonly facts: KeyFacts;
  readonly copies: readonly Copy[];
}

export interface HeldKubeconfig {
  readonly file: string;
  readonly whose?: string;
  readonly bytes: Uint8Array;
  readonly kubeconfig: Kubeconfig;
}

export interface Material {
  readonly certificates: readonly Certificate[];
  /** by public half, as hex */
  readonly keys: ReadonlyMap<string, Key>;
  /** public keys that lie alone, such as sa.pub */
  readonly publicKeys: readonly Key[];
  readonly kubeconfigs: readonly HeldKubeconfig[];
  readonly unread: readonly Finding<RuleId>[];
  /** files of an API server that say with which keys it encrypts */
  readonly encryption: readonly string[];
}

/** @throws KubepkiError file-missing, for a path that is not there: whoever names it means it */
export async function materialAt(
  paths: readonly AdoptPath[],
  files: Files,
  progress: Progress,
  at: Date,
): Promise<Material> {
  const found = { certificates: new Map<string, Certificate>(), keys: new Map<string, Key>() };
  const publicKeys = new Map<string, Key>();
  const kubeconfigs: HeldKubeconfig[] = [];
  const unread: Finding<RuleId>[] = [];
  const encryption: string[] = [];
  for (const { path, whose } of paths) {
    if ((await files.state(path)) === undefined) throw new KubepkiError('file-missing', { path });
    const sources = await sourcesOf(path, files);
    for (const [i, source] of sources.entries()) {
      const items = await itemsOf(source);
      if (saysKeys(source.bytes)) encryption.push(source.file);
      const said = optional('whose', whose);
      for (const item of items) {
        const laid = (octets: Laid | undefined): Copy | undefined =>
          octets && { ...spotOf({ file: source.file, ...item }), ...octets, ...said };
        if (item.what === 'certificate') {
          const copy = laid(
            bytesAround(item, source, items, (bytes) => certificateAt(bytes, item.facts.der)),
          );
          add(found.certificates, hex(item.facts.der), item.facts, copy);
        } else if (item.what === 'key')
          add(found.keys, hex(item.facts.spki), item.facts, laid(bytesAround(item, source, items, keyAt)));
        else if (item.what === 'public-key')
          add(publicKeys, hex(item.facts.spki), item.facts, laid({ bytes: source.bytes, whole: true }));
        else if (item.what === 'kubeconfig' && item.within === undefined)
          kubeconfigs.push({ file: source.file, ...said, bytes: source.bytes, kubeconfig: item.kubeconfig });
        else if (item.what === 'sealed-key')
          unread.push(...findingsOf({ subject: item.subject, at, trouble: { what: 'encrypted-key' } }));
        else if (item.what === 'trouble')
          unread.push(...findingsOf({ subject: item.subject, at, trouble: item.trouble }));
      }
      progress(i + 1, sources.length, 'reading');
    }
  }
  return {
    certificates: [...found.certificates.values()],
    keys: found.keys,
    publicKeys: [...publicKeys.values()],
    kubeconfigs,
    unread,
    encryption,
  };
}

/**
 * An EncryptionConfiguration, under its name of now or before Kubernetes 1.13, or a ring of ours; YAML or JSON. Told by its
 * kind alone: nothing is taken of it, and one that is damaged was meant all the same.
 */
function saysKeys(bytes: Uint8Array): boolean {
  return (
    bytes.length < LARGEST_CONFIGURATION &&
    /^[\s{,]*"?kind"?\s*:\s*["']?Encryption(?:Config(?:uration)?|KeyRing)["']?[\s,}]*(?:#.*)?$/m.test(
      fromUtf8(bytes),
    )
  );
}

const LARGEST_CONFIGURATION = 64 * 1024;

/** The copy to be taken: one whose octets can stay as they are, in a file of its own; among such the one that is named as it should be. */
export function best(copies: readonly Copy[], id?: IdentityId): Copy | undefined {
  const rank = ({ whole, within, file }: Copy) =>
    (whole ? 8 : 0) + (within === undefined ? 4 : 0) + (id === undefined ? 0 : namedAs(id, file));
  const [first, ...rest] = copies;
  return first === undefined ? undefined : rest.reduce((a, b) => (rank(b) > rank(a) ? b : a), first);
}

/** The private key of a certificate, wherever it lies. */
export function keyOf({ facts }: Pick<Certificate, 'facts'>, { keys }: Material): Key | undefined {
  return keys.get(hex(facts.key.spki));
}

/** Where a copy lies, for people. */
export function spotOf(copy: Spot | undefined): Spot {
  return { file: copy?.file ?? '', ...optional('within', copy?.within) };
}

interface Held<Facts> {
  readonly facts: Facts;
  readonly copies: readonly Copy[];
}

function add<Facts>(into: Map<string, Held<Facts>>, id: string, facts: Facts, copy: Copy | undefined): void {
  // in a manifest: nothing that a machine has
  if (copy === undefined) return;
  const before = into.get(id);
  into.set(id, { facts: before?.facts ?? facts, copies: [...(before?.copies ?? []), copy] });
}

/** The file that an item stands in, or the value of the kubeconfig's entry. */
function bytesAround(
  item: ItemOf<'certificate' | 'key'>,
  source: Source,
  items: readonly Item[],
  at: (bytes: Uint8Array, line: number) => Laid | undefined,
): Laid | undefined {
  const line = item.subject.line ?? 1;
  if (item.within === undefined) return at(source.bytes, line);
  const holder = items.find((one) => one.what === 'kubeconfig' && one.within === undefined);
  if (holder?.what !== 'kubeconfig') return undefined;
  const { users, clusters } = holder.kubeconfig;
  const user = users.find(({ name }) => item.within === `users[${name}]`);
  const cluster = clusters.find(({ name }) => item.within === `clusters[${name}]`);
  const bytes = item.what === 'key' ? user?.key : (user?.certificate ?? cluster?.authority);
  return bytes === undefined ? undefined : at(bytes, line);
}
