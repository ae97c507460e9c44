/** Keys of service accounts, and the authority with which requests are signed. */
import type { Fault } from '../fault.ts';

export const TOKEN_FAULTS = {
  'token-key-of-another': {
    title: 'one API server checks tokens with the public key of another pair',
    group: 'token',
    at: [
      { identity: 'service-account', role: 'public-key', on: 'another' },
      { identity: 'service-account', role: 'key', on: 'another' },
    ],
    rules: ['token-keys-differ'],
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'token',
  },
  'token-pair-of-another': {
    title: 'one control plane has a pair of its own for tokens',
    group: 'token',
    at: [
      { identity: 'service-account', role: 'key', on: 'another' },
      { identity: 'service-account', role: 'public-key', on: 'another' },
    ],
    rules: ['token-keys-differ'],
    fails: [],
    restart: ['kube-apiserver', 'kube-controller-manager'],
    probe: 'token',
    needs: 'control-planes',
  },
  'token-issuer-differs': {
    title: 'one API server has another --service-account-issuer than the rest',
    group: 'token',
    at: [{ program: 'kube-apiserver', on: 'another' }],
    rules: ['token-issuers-differ'],
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'token',
    needs: 'control-planes',
  },
  'signing-key-of-another': {
    title: 'the key with which the controller manager signs requests is not the one of its authority',
    group: 'token',
    at: [
      { identity: 'kubernetes-ca', role: 'key', on: 'control-plane' },
      { identity: 'kubernetes-ca', role: 'certificate', on: 'control-plane' },
    ],
    rules: ['key-pair-broken'],
    fails: [],
    restart: ['kube-controller-manager'],
    probe: 'signing',
  },
} as const satisfies Record<string, Fault>;
