/** Which service-account key a token was signed with, among those that were met or lie beside it as sa.pub. */
import type { KeyFacts } from '../../domain/certificate.ts';
import type { Files } from '../../domain/port.ts';
import { keyIdOf } from '../../engine/read/public-key.ts';
import { itemsOf } from './contents.ts';
import type { Item, ItemOf } from './item.ts';
import { sourcesOf } from './source.ts';

export interface TokenKey {
  readonly file: string;
  readonly id: string;
  /** a public key, or one named as Kubernetes names this one: then it is held against tokens that it does not fit */
  readonly meant: boolean;
}

export async function tokenKeysAmong(items: readonly Item[], files: Files): Promise<readonly TokenKey[]> {
  const tokens = items.filter((item) => item.what === 'token');
  if (tokens.length === 0) return [];
  const beside = (await Promise.all(besides(tokens).map((file) => publicKeysIn(file, files)))).flat();
  // a public key confirms tokens, and so is the one to name where its private key was met as well
  const met = [...items, ...beside].toSorted((a, b) => rankOf(a) - rankOf(b));
  return await Promise.all(met.flatMap((item) => keyIn(item)));
}

function rankOf({ what }: Item): number {
  return what === 'public-key' ? 0 : 1;
}

function keyIn(item: Item): readonly Promise<TokenKey>[] {
  const file = item.subject.file ?? '';
  const of = async (facts: KeyFacts, meant: boolean) => ({ file, id: await keyIdOf(facts), meant });
  if (item.what === 'public-key') return [of(item.facts, true)];
  if (item.what === 'key') return [of(item.facts, SERVICE_ACCOUNT.test(file))];
  return item.what === 'certificate' && SERVICE_ACCOUNT.test(file) ? [of(item.facts.key, true)] : [];
}

/** kubeadm's name, and that of kubernetes-the-hard-way in its editions. */
const SERVICE_ACCOUNT = /(?:^|\/)(?:sa|service-accounts?)[.-][a-z.-]+$/;

/** Where a person would have put it: in the token's own folder, or in pki/ of it. */
function besides(tokens: readonly ItemOf<'token'>[]): readonly string[] {
  const folders = tokens.flatMap(({ subject: { file = '-' } }) =>
    file === '-' || file.startsWith('https://') ? [] : file.slice(0, file.lastIndexOf('/') + 1),
  );
  return [...new Set(folders)].flatMap((folder) => [`${folder}sa.pub`, `${folder}pki/sa.pub`]);
}

/** What is not there, or cannot be read, was not asked for: nothing is said of it. */
async function publicKeysIn(file: string, files: Files): Promise<readonly Item[]> {
  const state = await files.state(file).catch(() => undefined);
  if (state?.kind !== 'file') return [];
  const items = await Promise.all((await sourcesOf(file, files)).map((source) => itemsOf(source)));
  return items.flat().filter(({ what }) => what === 'public-key');
}
