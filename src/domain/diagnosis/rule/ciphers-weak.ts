import { foundAt, settingOf, wordsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const KEYS = ['tls-cipher-suites', 'cipher-suites', 'KubeletConfiguration tlsCipherSuites'];

/** RC4, 3DES, key exchange by RSA alone, and CBC with SHA-256: all of InsecureCipherSuites, none of CipherSuites. */
const WEAK = /_RC4_|_3DES_|^TLS_RSA_|_CBC_SHA256$/;

export const ciphersWeak = {
  id: 'ciphers-weak',
  severity: 'warning',
  says: 'cipher suites are allowed that Go calls insecure',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.29', 'CIS-1.12 4.2.12'],
  cites: ['golang/go src/crypto/tls/cipher_suites.go (InsecureCipherSuites)'],
  judge: ({ site }) =>
    site.programs.flatMap((program) => {
      const setting = settingOf(program, ...KEYS);
      const weak = wordsOf(program, ...KEYS).filter((word) => WEAK.test(word));
      return setting === undefined || weak.length === 0 ? [] : [foundAt(program, setting, { weak })];
    }),
} as const satisfies DiagnosisRule;
