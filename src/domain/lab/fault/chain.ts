/** What stands beside a certificate: intermediates, their order, and how long a chain may be. */
import type { Fault } from '../fault.ts';

const UNKNOWN = ['server-unknown-authority'];

export const CHAIN_FAULTS = {
  'leaf-without-intermediate': {
    title: 'the API server shows its own certificate without the intermediate, and clients trust the root',
    group: 'chain',
    at: [
      { identity: 'apiserver', role: 'certificate', on: 'control-plane' },
      { identity: 'admin', role: 'kubeconfig' },
    ],
    rules: ['chain-incomplete', ...UNKNOWN],
    fails: ['admin-to-apiserver'],
    restart: [],
    probe: 'kubectl',
    needs: 'under-root',
  },
  'chain-in-wrong-order': {
    title: "the authority's certificate stands before the API server's own in its file",
    group: 'chain',
    at: [{ identity: 'apiserver', role: 'certificate', on: 'control-plane' }],
    rules: ['chain-order', 'key-pair-broken'],
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'apiserver-starts',
  },
  'root-allows-no-intermediate': {
    title: 'the root that clients trust allows no intermediate below it (path length 0), and there is one',
    group: 'chain',
    at: [
      { identity: 'admin', role: 'kubeconfig' },
      { identity: 'root-ca', role: 'certificate' },
    ],
    rules: ['authority-may-not-sign'],
    fails: ['admin-to-apiserver'],
    restart: [],
    probe: 'kubectl',
    needs: 'under-root',
  },
} as const satisfies Record<string, Fault>;
