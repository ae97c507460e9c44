import type { TOKEN_FAULTS } from '../../domain/lab/fault/token.ts';
import type { FaultPlace } from '../../domain/lab/fault.ts';
import { makeKey } from '../../engine/make/key.ts';
import { encodePem } from '../../engine/read/pem.ts';
import { flag, type Injector, otherKey, put } from './bench.ts';
import type { Sample } from './sample.ts';

const at = (role: 'key' | 'public-key'): FaultPlace => ({
  identity: 'service-account',
  role,
  on: 'another',
});

export const TOKEN_INJECTORS = {
  'token-key-of-another': async (sample) => put(sample, at('public-key'), (await newPair(sample)).open),
  'token-pair-of-another': async (sample) => {
    const { open, key } = await newPair(sample);
    return [...put(sample, at('key'), key), ...put(sample, at('public-key'), open)];
  },
  'token-issuer-differs': async (sample) =>
    flag(sample, 'kube-apiserver', 'another', {
      'service-account-issuer': `https://${sample.cluster.endpoint.host}:${sample.cluster.endpoint.port}`,
    }),
  'signing-key-of-another': async (sample) =>
    put(
      sample,
      { identity: 'kubernetes-ca', role: 'key', on: 'control-plane' },
      await otherKey(sample, 'kubernetes-ca'),
    ),
} as const satisfies Record<keyof typeof TOKEN_FAULTS, Injector>;

async function newPair({ cluster }: Sample) {
  const { privatePem, facts } = await makeKey(cluster.keyAlgorithm);
  return { key: privatePem, open: encodePem('PUBLIC KEY', facts.spki) };
}
