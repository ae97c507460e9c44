/** What a source holds: its certificates and keys with the line or kubeconfig entry they stand in, and its faults. */
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import type { Subject } from '../../domain/finding.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { readPrivateKey } from '../../engine/read/key.ts';
import { encodePem, type PemBlock, type PemProblemId, splitPem } from '../../engine/read/pem.ts';
import { type Kubeconfig, readKubeconfig } from '../../format/kubeconfig/read.ts';
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
  if (source.trouble !== undefined) return [{ what: 'trouble', subject, trouble: { what: source.trouble } }];
  const kubeconfig = looksLikeText(source.bytes) ? readKubeconfig(fromUtf8(source.bytes)) : undefined;
  if (kubeconfig === 'damaged')
    return [{ what: 'trouble', subject, trouble: { what: 'kubeconfig-damaged' } }];
  if (kubeconfig !== undefined) return kubeconfigItems(source, kubeconfig);
  const items = await pemItems(source.bytes, source.file, undefined, source.mode, source.named);
  return items.length > 0 || !source.named
    ? items
    : [{ what: 'trouble', subject, trouble: { what: 'nothing-here' } }];
}

/** A NUL byte in the first kilobyte: DER, an archive, an image; no kubeconfig. */
function looksLikeText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 1024).includes(0);
}

async function pemItems(
  bytes: Uint8Array,
  file: string,
  within: string | undefined,
  mode: number | undefined,
  named: boolean,
): Promise<readonly Item[]> {
  const { form, blocks, problems } = splitPem(bytes);
  if (form === 'der') return derItems(bytes, file, named);
  const around = { file, ...(within === undefined ? {} : { within }) };
  const items: Item[] = problems.map(({ line, what }) =>
    LOST.has(what)
      ? { what: 'trouble', subject: { ...around, line }, trouble: { what } }
      : { what: 'unseen', subject: { ...around, line }, problem: what },
  );
  for (const block of blocks) {
    const item = await blockItem(block, file, within, mode);
    if (item !== undefined) items.push(item);
  }
  return items.sort((a, b) => (a.subject.line ?? 0) - (b.subject.line ?? 0));
}

/** Bare DER says not what it is: a certificate is tried, then a key; a file merely met may be anything at all. */
async function derItems(der: Uint8Array, file: string, named: boolean): Promise<readonly Item[]> {
  const reading = readCertificate(der);
  if (reading.ok) return [{ what: 'certificate', subject: { file, line: 1 }, facts: reading.value }];
  const key = await readPrivateKey(der);
  if (key.ok) return [{ what: 'key', subject: { file, line: 1 }, facts: key.value }];
  return named
    ? [{ what: 'trouble', subject: { file }, trouble: { what: reading.fault, element: reading.element } }]
    : [];
}

async function blockItem(
  block: PemBlock,
  file: string,
  within: string | undefined,
  mode: number | undefined,
): Promise<Item | undefined> {
  const inside = within === undefined ? {} : { within };
  const subject = { file, line: block.line, ...inside };
  if (/^(?:X509 |TRUSTED )?CERTIFICATE$/.test(block.label)) {
    const reading = readCertificate(block.der);
    return reading.ok
      ? { what: 'certificate', subject, ...inside, facts: reading.value }
      : { what: 'trouble', subject, trouble: { what: reading.fault, element: reading.element } };
  }
  if (!block.label.endsWith('PRIVATE KEY')) return undefined;
  const reading = await readPrivateKey(encodePem(block.label, block.der));
  return reading.ok
    ? { what: 'key', subject, ...inside, facts: reading.value, ...(mode === undefined ? {} : { mode }) }
    : { what: 'trouble', subject, trouble: { what: reading.fault, element: reading.element } };
}

async function kubeconfigItems(source: Source, kubeconfig: Kubeconfig): Promise<readonly Item[]> {
  const { file, mode } = source;
  const items: Item[] = [
    { what: 'kubeconfig', subject: { file }, kubeconfig, ...(mode === undefined ? {} : { mode }) },
  ];
  const add = async (bytes: Uint8Array | undefined, within: string) => {
    if (bytes !== undefined) items.push(...(await pemItems(bytes, file, within, mode, true)));
  };
  for (const within of kubeconfig.damaged)
    items.push({ what: 'trouble', subject: { file, within }, trouble: { what: 'bad-base64-value' } });
  for (const { name, authority } of kubeconfig.clusters) await add(authority, `clusters[${name}]`);
  for (const { name, certificate, key } of kubeconfig.users) {
    await add(certificate, `users[${name}]`);
    await add(key, `users[${name}]`);
  }
  return items;
}
