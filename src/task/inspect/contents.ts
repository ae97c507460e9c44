/** What a source holds. Text may be a kubeconfig, a manifest, a token or PEM, and each may stand inside another. */
import { fromBase64 } from '../../domain/bytes.ts';
import { optional } from '../../domain/optional.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { mayHoldObject } from '../../format/manifest/look.ts';
import { readToken } from '../../format/token/read.ts';
import { pemItems } from './block.ts';
import { type Around, type Item, placed, troubleAt } from './item.ts';
import { isForeign } from './kind.ts';
import { kubeconfigItems } from './kubeconfig.ts';
import { manifestItems } from './manifest.ts';
import type { Keyring } from './keyring.ts';
import type { Source } from './source.ts';

/** @param keyring without one what is under a passphrase stays closed */
export async function itemsOf(source: Source, keyring?: Keyring): Promise<readonly Item[]> {
  if (source.trouble !== undefined) return [troubleAt(source, source.trouble)];
  const around: Around = { ...source, path: source.file, ...optional('keyring', keyring) };
  const items = await itemsIn(around);
  if (items.length > 0) return items;
  if (source.named) return [troubleAt(source, { what: 'nothing-here' })];
  return source.promises && !isForeign(source.bytes) ? [troubleAt(source, { what: 'nothing-as-named' })] : [];
}

async function itemsIn(around: Around): Promise<readonly Item[]> {
  const text = textIn(around);
  if (text === undefined) return pemItems(around);
  const items = mayHoldObject(text) ? await objectItems(around, text) : await valueItems(around);
  return items.length > 0 || !around.named ? items : unwrapped(around, text);
}

/** A kubeconfig or a manifest, or text that only looked so. The parser of both is loaded now, and for nothing less. */
async function objectItems(around: Around, text: string): Promise<readonly Item[]> {
  const { readKubeconfig } = await import('../../format/kubeconfig/read.ts');
  const { readManifest } = await import('../../format/manifest/read.ts');
  const kubeconfig = readKubeconfig(text);
  if (typeof kubeconfig === 'object') return kubeconfigItems(around, kubeconfig);
  const manifest = readManifest(text);
  // several documents, one of which holds a kubeconfig, are not a damaged one
  if (kubeconfig === 'damaged' && !Array.isArray(manifest))
    return [troubleAt(around, { what: 'kubeconfig-damaged' })];
  // a chart's templates look like damaged manifests, and lie in many a directory
  if (typeof manifest === 'string')
    return around.named ? [troubleAt(around, { what: `manifest-${manifest}` })] : [];
  if (manifest === undefined) return valueItems(around);
  return manifestItems(around, manifest, async (inner) => {
    const found = readKubeconfig(textIn(inner) ?? '');
    if (found === 'damaged') return [troubleAt(inner, { what: 'kubeconfig-damaged' })];
    return found === undefined ? valueItems(inner) : kubeconfigItems(inner, found);
  });
}

/** What stands in a file, or in a manifest's value, and holds no other in turn. */
async function valueItems(around: Around): Promise<readonly Item[]> {
  const token = around.bytes.length > LARGEST_TOKEN ? undefined : readToken(textIn(around) ?? '');
  if (token !== undefined) return [{ what: 'token', ...placed(around), facts: token }];
  return pemItems(around);
}

/** No header of a request may be larger, and decoding a whole bundle twice to find no token in it takes time. */
const LARGEST_TOKEN = 1 << 16;

/** A value as it stands in a Secret or a CertificateSigningRequest, cut out and piped in: base64 and nothing around it. */
async function unwrapped(around: Around, text: string): Promise<readonly Item[]> {
  const bytes = text.length > 64 ? fromBase64(text) : undefined;
  const items = bytes === undefined ? [] : await valueItems({ ...around, bytes, promises: false });
  const found = items.some(({ what }) => what !== 'trouble' && what !== 'unseen');
  return found ? [{ what: 'unseen', ...placed(around, 1), problem: 'base64' }, ...items] : [];
}

/** A NUL byte in the first kilobyte: DER, UTF-16, an archive, an image; nothing to be read as text. */
function textIn({ bytes }: Around): string | undefined {
  return bytes.subarray(0, 1024).includes(0) ? undefined : fromUtf8(bytes);
}
