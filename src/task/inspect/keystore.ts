/**
 * A PKCS#12 file and its entries. A key and the certificate that says it belongs to it are one entry, and so is, where
 * nothing is said, a key with the first certificate that it fits; every other certificate is an entry of its own.
 */
import { sameBytes } from '../../domain/bytes.ts';
import type { Fault } from '../../domain/certificate.ts';
import { optional } from '../../domain/optional.ts';
import type { Keystore, KeystoreCertificate, KeystoreKey } from '../../engine/keystore/open.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { readRevocationList } from '../../engine/read/revocation-list.ts';
import { type Around, type Item, placed, troubleAt } from './item.ts';
import { keyringFrom } from './keyring.ts';

export async function keystoreItems(der: Uint8Array, around: Around, line: number): Promise<readonly Item[]> {
  const { file, within, mode, keyring = keyringFrom(undefined) } = around;
  const opening = await keyring.open(der, within === undefined ? file : `${file} ${within}`);
  if (!opening.ok) return [troubleAt(around, { what: opening.fault, element: opening.element }, line)];
  const { keystore } = opening.value;
  const place = (entry: string) => ({
    ...around,
    within: within === undefined ? entry : `${within} ${entry}`,
  });
  return [
    { what: 'keystore', ...placed(around, line), keystore: opening.value, ...optional('mode', mode) },
    ...entriesOf(keystore, (entry) => place(`entry[${entry}]`)),
    ...keystore.unread.map((fault, i) => troubleAt(place(`part[${i + 1}]`), troubleOf(fault))),
  ];
}

function entriesOf(
  { certificates, keys, lists }: Keystore,
  place: (entry: string) => Around,
): readonly Item[] {
  const read = certificates.map((one) => ({ one, reading: readCertificate(one.der) }));
  const titles = titlesFor();
  const left = new Set(read);
  const items: Item[] = [];
  const add = ({ one, reading }: (typeof read)[number], around: Around) => {
    const { friendlyName, trustedFor } = one;
    const label = { ...optional('friendlyName', friendlyName), ...optional('trustedFor', trustedFor) };
    if (reading.ok) items.push({ what: 'certificate', ...placed(around, 1), facts: reading.value, ...label });
    else items.push(troubleAt(around, { what: reading.fault, element: reading.element }));
  };
  for (const key of keys) {
    const own = [...left].find(({ one, reading }) =>
      belongs(one, reading.ok ? reading.value.key.spki : undefined, key),
    );
    const around = place(titles(key.friendlyName ?? own?.one.friendlyName));
    if (own !== undefined) {
      left.delete(own);
      add(own, around);
    }
    const label = optional('friendlyName', key.friendlyName);
    items.push({ what: 'key', ...placed(around, 1), facts: key.facts, ...label });
  }
  for (const each of left) add(each, place(titles(each.one.friendlyName)));
  for (const { der, friendlyName } of lists) {
    const around = place(titles(friendlyName));
    const reading = readRevocationList(der);
    if (reading.ok) items.push({ what: 'revocation-list', ...placed(around, 1), facts: reading.value });
    else items.push(troubleAt(around, { what: reading.fault, element: reading.element }));
  }
  return items;
}

/** By the mark that both carry (RFC 7292 §4.2, localKeyId); where the key has none, by being its public half. */
function belongs(
  { localKeyId }: KeystoreCertificate,
  spki: Uint8Array | undefined,
  key: KeystoreKey,
): boolean {
  if (key.localKeyId !== undefined && localKeyId !== undefined) return key.localKeyId === localKeyId;
  return spki !== undefined && sameBytes(spki, key.facts.spki);
}

/** What an entry is called: its own name, else its number; no two the same. */
function titlesFor(): (name: string | undefined) => string {
  const taken = new Set<string>();
  let number = 0;
  return (name) => {
    number += 1;
    const title =
      name === undefined || name === '' || taken.has(name) ? `${name ?? ''} ${number}`.trim() : name;
    taken.add(title);
    return title;
  };
}

function troubleOf({ fault, element }: Fault): { readonly what: string; readonly element?: string } {
  if (element.endsWith('.passphrase')) return { what: 'other-passphrase' };
  return element === 'iterations' ? { what: 'too-many-rounds' } : { what: fault, element };
}
