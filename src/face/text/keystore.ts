/** A keystore in lines: how it is protected, and what of it could be opened. */
import type { Protection } from '../../domain/keystore.ts';
import type { KeystoreView } from '../../domain/view.ts';
import { ESCAPES } from '../../format/escape.ts';
import { count, field } from './lines.ts';
import { within } from './part.ts';

const show = ESCAPES.terminal.apply;

export function keystoreLines(item: KeystoreView): readonly string[] {
  const { certificates, keys, lists, others, encryption, mac } = item;
  const holds = [
    ...(keys === 0 ? [] : [count(keys, 'private key')]),
    ...(certificates === 0 ? [] : [count(certificates, 'certificate')]),
    ...(lists === 0 ? [] : [count(lists, 'revocation list')]),
    ...(others === 0 ? [] : [`${count(others, 'other entry', 'other entries')}, not shown`]),
  ];
  const nothing = item.state === 'open' ? 'nothing' : 'nothing that can be seen';
  return [
    field(
      'keystore',
      `PKCS#12, ${STATES[item.state](item.secret)}${within(item)}${item.mode === undefined ? '' : `, mode ${item.mode}`}`,
    ),
    field('holds', holds.length === 0 ? nothing : holds.join(', ')),
    ...encryption.map((each) => field('encryption', protectionText(each))),
    field(
      'integrity',
      mac === undefined
        ? 'no MAC: nobody can tell whether it was changed'
        : `${protectionText(mac)}${mac.confirmed ? ', confirmed' : ', not confirmed'}`,
    ),
  ];
}

const STATES: Readonly<Record<KeystoreView['state'], (secret: boolean) => string>> = {
  open: (secret) => (secret ? 'opened with the passphrase' : 'under no passphrase'),
  locked: () => 'not opened',
  wrong: () => 'not opened',
};

function protectionText({ algorithm, derivation, hash = '', rounds = 0 }: Protection): string {
  // RC2 is in OpenSSL's legacy provider, which its own tool loads when asked, and Node and most programs never
  const old = algorithm.startsWith('RC2') ? '; OpenSSL 3 opens it only with -legacy' : '';
  if (derivation === undefined) return `of a kind that is not read here (${show(algorithm)})`;
  const how = derivation === 'pbkdf2' ? `PBKDF2 with HMAC-${hash}` : `PKCS#12 with ${hash}`;
  return `${algorithm}, key by ${how}, ${count(rounds, 'round')}${old}`;
}
