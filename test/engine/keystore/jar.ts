/** The jar of PKCS#12 files, each with its passphrase. */
import { readdirSync, readFileSync } from 'node:fs';

const SHELF = new URL('../../../pki-fixtures/', import.meta.url);

interface Labels {
  readonly passphrase: string;
  readonly passphrases: Readonly<Record<string, string>>;
  readonly specimens: Readonly<Record<string, string>>;
}

export const LABELS = JSON.parse(readFileSync(new URL('keystore.json', SHELF), 'utf8')) as Labels;

export interface Specimen {
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly passphrase: string;
}

export const KEYSTORES: readonly Specimen[] = readdirSync(new URL('keystore/', SHELF))
  .sort()
  .map((name) => {
    const file = new URL(`keystore/${name}`, SHELF);
    const passphrase = LABELS.passphrases[name] ?? LABELS.passphrase;
    return { name, path: file.pathname, bytes: new Uint8Array(readFileSync(file)), passphrase };
  });

export function keystoreNamed(name: string): Specimen {
  const found = KEYSTORES.find((specimen) => specimen.name === `${name}.p12`);
  if (found === undefined) throw new Error(`no ${name}.p12 in the jar`);
  return found;
}
