import { joined } from '../../domain/bytes.ts';
import type { CHAIN_FAULTS } from '../../domain/lab/fault/chain.ts';
import type { FaultPlace } from '../../domain/lab/fault.ts';
import { encodePem, splitPem } from '../../engine/read/pem.ts';
import { edit, type Injector, pairOf, put, reissue, withData } from './bench.ts';
import type { Change, Sample } from './sample.ts';

const APISERVER: FaultPlace = { identity: 'apiserver', role: 'certificate', on: 'control-plane' };

export const CHAIN_INJECTORS = {
  'leaf-without-intermediate': async (sample) => [
    ...put(sample, APISERVER, first(pairOf(sample, 'apiserver', 'control-plane').certificate)),
    ...trustsOnly(sample, pairOf(sample, 'root-ca').certificate),
  ],
  'chain-in-wrong-order': async (sample) => {
    const { certificate } = pairOf(sample, 'apiserver', 'control-plane');
    const above = pairOf(sample, 'kubernetes-ca').certificate;
    return put(sample, APISERVER, joined([above, certificate]));
  },
  'root-allows-no-intermediate': async (sample) => {
    const changes = await reissue(sample, 'root-ca', undefined, {
      constraints: { authority: true, pathLength: 0 },
    });
    return [...changes, ...trustsOnly(sample, changes[0]?.bytes ?? new Uint8Array())];
  },
} as const satisfies Record<keyof typeof CHAIN_FAULTS, Injector>;

function first(pem: Uint8Array): Uint8Array {
  return joined(
    splitPem(pem)
      .blocks.slice(0, 1)
      .map(({ label, der }) => encodePem(label, der)),
  );
}

/** A client that trusts the root, as OpenSSL has it: right while the intermediate is shown. */
function trustsOnly(sample: Sample, authority: Uint8Array): readonly Change[] {
  return edit(sample, { identity: 'admin', role: 'kubeconfig' }, (text) =>
    withData(text, 'certificate-authority-data', authority),
  );
}
