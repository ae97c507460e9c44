/** Each item as it is shown. Nothing secret is in what a view is made of but the signature of a token, and that was never read. */
import { nameText } from '../../domain/distinguished-name.ts';
import { identity } from '../../domain/identity/table.ts';
import { optional } from '../../domain/optional.ts';
import { recognise } from '../../domain/recognise.ts';
import type { RequestView, RevocationListView, TokenView, View } from '../../domain/view.ts';
import { extensionName } from '../../engine/read/certificate-detail.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { alternativeNameText } from '../../engine/read/general-name.ts';
import { keyIdOf } from '../../engine/read/public-key.ts';
import { revocationsIn } from '../../engine/read/revocation-list.ts';
import { certificateView, keyFileOf, userOf } from './certificate-view.ts';
import { kubeconfigView, objectView } from './holder-view.ts';
import type { Item, ItemOf } from './item.ts';
import { keyText } from './key-text.ts';
import type { Met } from './met.ts';
import { fileOf } from './signer.ts';
import { isOfAuthority } from './pair.ts';

export async function viewOf(item: Item, at: Date, met: Met): Promise<View | undefined> {
  const place = placeIn(item);
  switch (item.what) {
    case 'certificate':
      return certificateView(item, at, met);
    case 'key': {
      const named = optional('friendlyName', item.friendlyName);
      return { what: 'key', ...place, key: keyText(item.facts), ...octal(item.mode), ...named };
    }
    case 'sealed-key':
      return isOfAuthority(item, met.pairs)
        ? { what: 'key', ...place, key: 'under a passphrase', ...octal(item.mode) }
        : { what: 'unreadable', ...place };
    case 'public-key': {
      const keyFile = keyFileOf(item, met);
      const keyId = await keyIdOf(item.facts);
      const own = { key: keyText(item.facts), keyId, ...(keyFile === undefined ? {} : { keyFile }) };
      return { what: 'public-key', ...place, ...own };
    }
    case 'request':
      return { ...place, ...(await requestView(item, met)) };
    case 'revocation-list':
      return { ...place, ...(await listView(item, met)) };
    case 'token':
      return { ...tokenView(item, met), ...withinOf(item), file: place.file };
    case 'keystore': {
      const { keystore, secret } = item.keystore;
      const { state, certificates, keys, lists, others, encryption, mac } = keystore;
      return {
        what: 'keystore',
        ...place,
        state,
        secret,
        certificates: certificates.length,
        keys: keys.length,
        lists: lists.length,
        others,
        encryption,
        ...optional('mac', mac),
        ...octal(item.mode),
      };
    }
    case 'kubeconfig':
      return kubeconfigView(item);
    case 'object':
      return objectView(item);
    case 'trouble': {
      const { line } = item.subject;
      const { file, ...rest } = { ...withinOf(item), file: place.file };
      return { what: 'unreadable', file, ...rest, ...(line === undefined ? {} : { line }) };
    }
    case 'unseen':
      return undefined;
  }
}

function octal(mode: number | undefined) {
  return optional('mode', mode?.toString(8).padStart(4, '0'));
}

function placeIn(item: Item) {
  return { file: item.subject.file ?? '', line: item.subject.line ?? 1, ...withinOf(item) };
}

function withinOf({ subject: { within } }: Item): { readonly within?: string } {
  return within === undefined ? {} : { within };
}

/** Shown as fields of their own. */
const SHOWN: ReadonlySet<string> = new Set(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']);

async function requestView(item: ItemOf<'request'>, met: Met): Promise<Omit<RequestView, 'file' | 'line'>> {
  const { facts } = item;
  const id = recognise(facts, item.subject.file);
  const keyFile = keyFileOf(item, met);
  return {
    what: 'request',
    ...(id === undefined ? {} : { identity: id, title: identity(id).title }),
    subject: nameText(facts.subject),
    names: facts.names.map(alternativeNameText),
    key: keyText(facts.key),
    keyUsage: facts.keyUsage ?? [],
    extendedKeyUsage: facts.extendedKeyUsage ?? [],
    authority: facts.authority,
    signatureAlgorithm: facts.signatureAlgorithm,
    extensions: facts.extensions
      .map(({ oid }) => oid)
      .filter((oid) => !SHOWN.has(oid) || facts.malformed.includes(oid))
      .map(extensionName),
    ...userOf(facts),
    fingerprint: await sha256(facts.der),
    ...(keyFile === undefined ? {} : { keyFile }),
  };
}

/** A list is counted; of its entries these many are shown. */
const FIRST = 20;

async function listView(
  { facts }: ItemOf<'revocation-list'>,
  { trusts }: Met,
): Promise<Omit<RevocationListView, 'file' | 'line'>> {
  const revoked: { serial: string; at: string; reason?: string }[] = [];
  for (const entry of revocationsIn(facts)) {
    if (!entry.ok || revoked.length >= FIRST) break;
    revoked.push({ ...entry.value, at: entry.value.at.toISOString() });
  }
  const signer = await trusts.signer(facts);
  const signerFile = signer === undefined ? undefined : fileOf(signer);
  return {
    what: 'revocation-list',
    issuer: nameText(facts.issuer),
    thisUpdate: facts.thisUpdate.toISOString(),
    ...(facts.nextUpdate === undefined ? {} : { nextUpdate: facts.nextUpdate.toISOString() }),
    ...(facts.number === undefined ? {} : { number: facts.number }),
    signatureAlgorithm: facts.signatureAlgorithm,
    ...(signerFile === undefined ? {} : { signerFile }),
    entries: facts.entries,
    revoked,
  };
}

function tokenView({ facts }: ItemOf<'token'>, { tokenKeys }: Met): Omit<TokenView, 'file'> {
  const { issuedAt, notBefore, notAfter, ...rest } = facts;
  const keyFile = tokenKeys.find(({ id }) => id === facts.keyId)?.file;
  return {
    what: 'token',
    ...rest,
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(issuedAt === undefined ? {} : { issuedAt: issuedAt.toISOString() }),
    ...(notBefore === undefined ? {} : { notBefore: notBefore.toISOString() }),
    ...(notAfter === undefined ? {} : { notAfter: notAfter.toISOString() }),
  };
}
