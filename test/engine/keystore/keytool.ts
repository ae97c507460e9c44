/** Java's own reader of PKCS#12. Where there is none, its cases are skipped and say so in their title. */
import { spawnSync } from 'node:child_process';

export const KEYTOOL = spawnSync('keytool', ['-help']).status === 0;
export const WITH_KEYTOOL = KEYTOOL ? 'keytool' : 'keytool (skipped: none on PATH)';

export function keytool(args: readonly string[]): { readonly status: number | null; readonly out: string } {
  const { status, stdout, stderr } = spawnSync('keytool', ['-J-Duser.language=en', ...args], {
    encoding: 'utf8',
  });
  return { status, out: `${stdout}${stderr}` };
}

/** Of the first certificate of each entry, lower-case hex. Java lists nothing that has neither key nor mark. */
export function fingerprintsOf(path: string, passphrase: string): readonly string[] {
  const { status, out } = keytool([
    '-list',
    '-storetype',
    'PKCS12',
    '-keystore',
    path,
    '-storepass',
    passphrase,
  ]);
  // this one Java cannot check before its version 26
  if (status !== 0 && /PBMAC1|1\.2\.840\.113549\.1\.5\.14/.test(out)) return [];
  if (status !== 0) throw new Error(out);
  return [...out.matchAll(/fingerprint \(SHA-256\): ([0-9A-F:]+)/g)].map(([, hex = '']) =>
    hex.replaceAll(':', '').toLowerCase(),
  );
}
