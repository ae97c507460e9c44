/** One PEM block, or bare DER, into what it is. */
import type { Fault, Reading } from '../../domain/certificate.ts';
import { readCertificate, withoutTrust } from '../../engine/read/certificate.ts';
import { isEncrypted, readPrivateKey } from '../../engine/read/key.ts';
import { encodePem, type PemBlock, type PemProblemId, splitPem } from '../../engine/read/pem.ts';
import { readPublicKeyBlock } from '../../engine/read/public-key.ts';
import { readRequest } from '../../engine/read/request.ts';
import { readRevocationList } from '../../engine/read/revocation-list.ts';
import { type KindId, isOpenPgp, kindOf } from './kind.ts';
import { type Around, type Item, placed, troubleAt } from './item.ts';

/** Problems that lose a block; all others only hide it from Go. */
const LOST: ReadonlySet<PemProblemId> = new Set([
  'no-end-line',
  'end-differs',
  'bad-base64',
  'no-body',
  'too-large',
]);

export async function pemItems(around: Around): Promise<readonly Item[]> {
  const { form, blocks, problems } = splitPem(around.bytes);
  if (form === 'der') return derItems(around);
  if (problems.length > 0 && blocks.length === 0 && isOpenPgp(around.bytes)) return [];
  const items: Item[] = problems.map(({ line, what }) =>
    LOST.has(what)
      ? troubleAt(around, { what }, line)
      : { what: 'unseen', ...placed(around, line), problem: what },
  );
  for (const block of blocks) items.push(...(await blockItems(block, around)));
  return items.sort((a, b) => (a.subject.line ?? 0) - (b.subject.line ?? 0));
}

/** Bare DER says not what it is: its shape does; a file merely met may be anything at all. */
async function derItems(around: Around): Promise<readonly Item[]> {
  const { bytes, named, promises } = around;
  const kind = kindOf({ label: '', der: bytes });
  if (kind !== undefined)
    return await blockItems({ label: '', der: bytes, line: 1, headers: [] }, around, kind);
  const reading = readCertificate(bytes);
  if (reading.ok) return [{ what: 'certificate', ...placed(around, 1), facts: reading.value }];
  const key = await readPrivateKey(bytes);
  if (key.ok) return [{ what: 'key', ...placed(around, 1), facts: key.value, ...modeOf(around) }];
  if (key.fault === 'unsupported' && key.element === 'encrypted')
    return [{ what: 'sealed-key', ...placed(around, 1), ...modeOf(around) }];
  return named || promises ? [troubleAt(around, faultOf(reading))] : [];
}

type Block = Pick<PemBlock, 'label' | 'der' | 'line' | 'headers'>;

async function blockItems(block: Block, around: Around, kind = kindOf(block)): Promise<readonly Item[]> {
  const place = placed(around, block.line);
  if (kind === undefined) return [];
  if (kind === 'pkcs12') return (await import('./keystore.ts')).keystoreItems(block.der, around, block.line);
  // asked of the block as it stands: what tells the older encryption is a header
  if (kind === 'key' && isEncrypted(block)) return [{ what: 'sealed-key', ...place, ...modeOf(around) }];
  const read = await readKind(kind, block, around);
  const item: Item = 'fault' in read ? troubleAt(around, faultOf(read), block.line) : { ...place, ...read };
  const problem = hiddenBecause(kind, block);
  return problem === undefined ? [item] : [{ what: 'unseen', ...place, problem }, item];
}

type Bare = {
  [What in Readable]: Omit<Extract<Item, { what: What }>, 'subject' | 'within' | 'path'>;
}[Readable];
type Readable = Exclude<KindId, 'pkcs12'>;

async function readKind(kind: Readable, { label, der }: Block, around: Around): Promise<Bare | Fault> {
  const as = <What extends Readable, Facts>(what: What, reading: Reading<Facts>) =>
    reading.ok ? { what, facts: reading.value } : reading;
  switch (kind) {
    case 'certificate':
      return as(kind, readCertificate(label === 'TRUSTED CERTIFICATE' ? withoutTrust(der) : der));
    case 'request':
      return as(kind, readRequest(der));
    case 'revocation-list':
      return as(kind, readRevocationList(der));
    case 'public-key':
      return as(kind, readPublicKeyBlock(label, der));
    case 'key': {
      const read = as(kind, await readPrivateKey(encodePem(label, der)));
      return 'fault' in read ? read : { ...read, ...modeOf(around) };
    }
  }
}

/**
 * What Go's pem.Decode sees and its callers step over: client-go's cert.ParseCertsPEM and x509.AppendCertsFromPEM
 * want CERTIFICATE and no headers, the API server CERTIFICATE REQUEST.
 */
function hiddenBecause(kind: KindId, { label, headers }: Block): string | undefined {
  if (label === '') return undefined;
  if (kind === 'certificate' && label !== 'CERTIFICATE') return 'other-label';
  if (kind === 'certificate' && headers.length > 0) return 'headers';
  return kind === 'request' && label !== 'CERTIFICATE REQUEST' ? 'request-label' : undefined;
}

function faultOf({ fault, element }: Fault): { readonly what: string; readonly element: string } {
  return { what: fault, element };
}

function modeOf({ mode }: Around): { readonly mode?: number } {
  return mode === undefined ? {} : { mode };
}
