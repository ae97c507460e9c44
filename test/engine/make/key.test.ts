/** Private keys in the forms that are written: judged by openssl, which writes the same of them octet for octet. */
import { describe, expect, it } from 'vitest';
import { ALGORITHM_IDS } from '../../../src/domain/algorithm.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { readPrivateKey } from '../../../src/engine/read/key.ts';
import { OPENSSL, openssl, WITH_OPENSSL } from '../oracle/outside.ts';

describe.each(ALGORITHM_IDS)('%s', (algorithm) => {
  const older = algorithm.startsWith('rsa') ? 'RSA ' : algorithm === 'ed25519' ? '' : 'EC ';
  const FORMS = [
    ['pkcs8', 'PRIVATE KEY', []],
    ['traditional', `${older}PRIVATE KEY`, older === '' ? [] : ['-traditional']],
  ] as const;

  it.each(FORMS)(`is made as %s, as ${WITH_OPENSSL} writes it`, async (form, label, options) => {
    const { privatePem, facts } = await makeKey(algorithm, form);
    const text = Buffer.from(privatePem).toString();
    expect(text).toMatch(new RegExp(`^-----BEGIN ${label}-----\n[^]*\n-----END ${label}-----\n$`));
    expect(await readPrivateKey(privatePem)).toEqual({ ok: true, value: facts });
    if (!OPENSSL) return;
    expect(openssl(['pkey', ...options], privatePem).out).toBe(text);
    expect(openssl(['pkey', '-noout', '-check'], privatePem).out).toBe('Key is valid\n');
  });
});
