/** What a source holds: its certificates and keys with the line or kubeconfig entry they stand in, and its faults. */
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import type { Subject } from '../../domain/finding.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { isEncrypted, readPrivateKey } from '../../engine/read/key.ts';
import { encodePem, type PemBlock, type PemProblemId, splitPem } from '../../engine/read/pem.ts';
import { type Kubeconfig, readKubeconfig } from '../../format/kubeconfig/read.ts';
import { foreignIn, isForeign, isOpenPgp } from './foreign.ts';
import type { Source } from './source.ts';

export type Item =
  | {
      readonly what: 'certificate';
      readonly subject: Subject;
      readonly within?: string;
      readonly facts: CertificateFacts;
    }
  | {
      readonly what: 'key';
      readonly subject: Subject;
      readonly within?: string;
      readonly facts: KeyFacts;
      readonly mode?: number;
    }
  | {
      readonly what: 'kubeconfig';
      readonly subject: Subject;
      readonly kubeconfig: Kubeconfig;
      readonly mode?: number;
    }
  | { readonly what: 'trouble'; readonly subject: Subject; readonly trouble: NonNullable<Exhibit['trouble']> }
  | { readonly what: 'unseen'; readonly subject: Subject; readonly problem: string };

/** Problems that lose a block; all others only hide it from Go. */
const LOST: ReadonlySet<PemProblemId> = new Set([
  'no-end-line',
  'end-differs',
  'bad-base64',
  'no-body',
  'too-large',
]);

export async function itemsOf(source: Source): Promise<readonly Item[]> {
  const subject = { file: source.file };
  if (source.trouble !== undefined) return [{ what: 'trouble', subject, trouble: source.trouble }];
  const kubeconfig = looksLikeText(source.bytes) ? readKubeconfig(fromUtf8(source.bytes)) : undefined;
  if (kubeconfig === 'damaged')
    return [{ what: 'trouble', subject, trouble: { what: 'kubeconfig-damaged' } }];
  if (kubeconfig !== undefined) return kubeconfigItems(source, kubeconfig);
  const items = await pemItems(source);
  if (items.length > 0) return items;
  if (source.named) return [{ what: 'trouble', subject, trouble: { what: 'nothing-here' } }];
  return source.promises && !isForeign(source.bytes)
    ? [{ what: 'trouble', subject, trouble: { what: 'nothing-as-named' } }]
    : [];
}

/** A NUL byte in the first kilobyte: DER, an archive, an image; no kubeconfig. */
function looksLikeText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 1024).includes(0);
}

/** Where a block stands, and how much is expected of it. */
type Around = Pick<Source, 'file' | 'mode' | 'named' | 'promises'> & { readonly within?: string };

async function pemItems(around: Around & Pick<Source, 'bytes'>): Promise<readonly Item[]> {
  const { form, blocks, problems } = splitPem(around.bytes);
  if (form === 'der') return derItems(around);
  if (problems.length > 0 && blocks.length === 0 && isOpenPgp(around.bytes)) return [];
  const place = placeOf(around);
  const items: Item[] = problems.map(({ line, what }) =>
    LOST.has(what)
      ? { what: 'trouble', subject: { ...place, line }, trouble: { what } }
      : { what: 'unseen', subject: { ...place, line }, problem: what },
  );
  for (const block of blocks) {
    const item = await blockItem(block, around);
    if (item !== undefined) items.push(item);
  }
  return items.sort((a, b) => (a.subject.line ?? 0) - (b.subject.line ?? 0));
}

/** Bare DER says not what it is: a certificate is tried, then a key; a file merely met may be anything at all. */
async function derItems(around: Around & Pick<Source, 'bytes'>): Promise<readonly Item[]> {
  const { bytes, named, promises } = around;
  const subject = placeOf(around);
  const reading = readCertificate(bytes);
  const line = 1;
  if (reading.ok)
    return [{ what: 'certificate', subject: { ...subject, line }, ...within(around), facts: reading.value }];
  const key = await readPrivateKey(bytes);
  if (key.ok) return [{ what: 'key', subject: { ...subject, line }, ...within(around), facts: key.value }];
  if (key.fault === 'unsupported' && key.element === 'encrypted')
    return [{ what: 'trouble', subject, trouble: { what: 'encrypted-key' } }];
  const foreign = foreignIn({ label: '', der: bytes });
  if (foreign !== undefined) return named ? [{ what: 'trouble', subject, trouble: { what: foreign } }] : [];
  return named || promises
    ? [{ what: 'trouble', subject, trouble: { what: reading.fault, element: reading.element } }]
    : [];
}

async function blockItem(block: PemBlock, around: Around): Promise<Item | undefined> {
  const subject = { ...placeOf(around), line: block.line };
  if (/^(?:X509 |TRUSTED )?CERTIFICATE$/.test(block.label)) {
    const reading = readCertificate(block.der);
    return reading.ok
      ? { what: 'certificate', subject, ...within(around), facts: reading.value }
      : { what: 'trouble', subject, trouble: { what: reading.fault, element: reading.element } };
  }
  if (!block.label.endsWith('PRIVATE KEY')) {
    const foreign = around.named ? foreignIn(block) : undefined;
    return foreign === undefined ? undefined : { what: 'trouble', subject, trouble: { what: foreign } };
  }
  // asked of the block as it stands: what tells the older encryption is a header
  if (isEncrypted(block)) return { what: 'trouble', subject, trouble: { what: 'encrypted-key' } };
  const reading = await readPrivateKey(encodePem(block.label, block.der));
  if (!reading.ok)
    return { what: 'trouble', subject, trouble: { what: reading.fault, element: reading.element } };
  const mode = around.mode === undefined ? {} : { mode: around.mode };
  return { what: 'key', subject, ...within(around), facts: reading.value, ...mode };
}

function placeOf(around: Around): Subject {
  return { file: around.file, ...within(around) };
}

function within(around: Around): { readonly within?: string } {
  return around.within === undefined ? {} : { within: around.within };
}

async function kubeconfigItems(source: Source, kubeconfig: Kubeconfig): Promise<readonly Item[]> {
  const { file, mode } = source;
  const items: Item[] = [
    { what: 'kubeconfig', subject: { file }, kubeconfig, ...(mode === undefined ? {} : { mode }) },
  ];
  const add = async (bytes: Uint8Array | undefined, entry: string) => {
    if (bytes === undefined) return;
    const found = await pemItems({ ...source, bytes, within: entry, named: true });
    const subject = { file, within: entry };
    items.push(...found);
    if (found.length === 0) items.push({ what: 'trouble', subject, trouble: { what: 'nothing-in-entry' } });
  };
  for (const entry of kubeconfig.damaged)
    items.push({ what: 'trouble', subject: { file, within: entry }, trouble: { what: 'bad-base64-value' } });
  for (const { name, authority } of kubeconfig.clusters) await add(authority, `clusters[${name}]`);
  for (const { name, certificate, key } of kubeconfig.users) {
    await add(certificate, `users[${name}]`);
    await add(key, `users[${name}]`);
  }
  return items;
}
