import type { FORM_FAULTS } from '../../domain/lab/fault/form.ts';
import { makeWeakKey } from '../../engine/make/odd.ts';
import { type Injector, reissue, type Wrong } from './bench.ts';

export const FORM_INJECTORS = {
  'apiserver-only-common-name': async (sample) =>
    reissue(sample, 'apiserver', 'control-plane', {
      subject: { commonName: sample.cluster.endpoint.host, organizations: [] },
      names: [],
    }),
  'apiserver-addresses-as-dns': async (sample) =>
    reissue(sample, 'apiserver', 'control-plane', ({ names }) => ({
      names: names.map(({ value }) => ({ kind: 'dns', value })),
    })),
  'apiserver-version-1': apiserver({ version: 1 }),
  'admin-version-1': async (sample) => reissue(sample, 'admin', undefined, { version: 1 }),
  'apiserver-sha1': apiserver({ digest: 'sha1' }),
  // the top bit set and no zero octet before it: what a random serial laid as it is comes to
  'apiserver-negative-serial': apiserver({ serial: Uint8Array.of(0x9c, 0x41, 0x7e, 0x05) }),
  'admin-weak-key': async (sample) => reissue(sample, 'admin', undefined, { key: await makeWeakKey(1024) }),
  'apiserver-tiny-key': async (sample) =>
    reissue(sample, 'apiserver', 'control-plane', { key: await makeWeakKey(512) }),
} as const satisfies Record<keyof typeof FORM_FAULTS, Injector>;

function apiserver(wrong: Wrong): Injector {
  return async (sample) => reissue(sample, 'apiserver', 'control-plane', wrong);
}
