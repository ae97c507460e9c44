/** The passphrases of one inspection: each is tried on every keystore, and nobody is asked again who has none. */
import type { Reading } from '../../domain/certificate.ts';
import type { Passphrases } from '../../domain/port.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import type { Keystore } from '../../engine/keystore/open.ts';

export interface Opened {
  readonly keystore: Keystore;
  /** whether it took, or would take, a passphrase that is not empty */
  readonly secret: boolean;
  /** why it is not open */
  readonly trouble?: NonNullable<Exhibit['trouble']>;
}

export interface Keyring {
  /** @param of what it is called, for whoever is asked */
  open(der: Uint8Array, of: string): Promise<Reading<Opened>>;
}

export function keyringFrom(passphrases: Passphrases | undefined): Keyring {
  const known: string[] = [];
  let asking = passphrases !== undefined;
  return {
    async open(der, of) {
      const { openKeystore } = await import('../../engine/keystore/open.ts');
      const closed = await openKeystore(der);
      if (!closed.ok) return closed;
      const done = (keystore: Keystore, secret: boolean, what?: string): Reading<Opened> => ({
        ok: true,
        value: { keystore, secret, ...(what === undefined ? {} : { trouble: { what } }) },
      });
      if (closed.value.state === 'open') return done(closed.value, false);
      // none at all and an empty one, then what was given for others, then what is given for this
      const tried = new Set<string>();
      for (let passphrase: string | undefined = ''; passphrase !== undefined; ) {
        tried.add(passphrase);
        const reading = await openKeystore(der, passphrase);
        if (!reading.ok) return done(closed.value, true, whyOf(reading.element));
        if (reading.value.state === 'open') return done(reading.value, passphrase !== '');
        passphrase = known.find((one) => !tried.has(one));
        if (passphrase !== undefined || !asking) continue;
        const answer = await passphrases?.ask({ of });
        asking = answer !== undefined;
        if (answer === undefined || tried.has(answer)) continue;
        known.push(answer);
        passphrase = answer;
      }
      return known.length === 0
        ? done(closed.value, true, 'keystore-locked')
        : done({ ...closed.value, state: 'wrong' }, true, 'passphrase-wrong');
    },
  };
}

/** What can go wrong only once a passphrase is tried. */
function whyOf(element: string): string {
  return element === 'iterations' ? 'too-many-rounds' : 'bad-value';
}
