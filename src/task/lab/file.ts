import { joined } from '../../domain/bytes.ts';
import type { FILE_FAULTS } from '../../domain/lab/fault/file.ts';
import type { FaultPlace } from '../../domain/lab/fault.ts';
import { encryptPrivateKey } from '../../engine/make/encrypt-key.ts';
import { makeRequest } from '../../engine/make/request.ts';
import { encodePem } from '../../engine/read/pem.ts';
import { type Injector, mode, pairOf, put, readsOwnCopy } from './bench.ts';

const CERTIFICATE: FaultPlace = { identity: 'apiserver', role: 'certificate', on: 'control-plane' };
const KEY: FaultPlace = { identity: 'apiserver', role: 'key', on: 'control-plane' };
const ETCD_AUTHORITY: FaultPlace = { identity: 'etcd-ca', role: 'certificate', on: 'member' };
const EVERYBODY = 0o644;

export const FILE_INJECTORS = {
  'apiserver-key-open': async (sample) => mode(sample, KEY, EVERYBODY),
  'authority-key-open': async (sample) =>
    mode(sample, { identity: 'kubernetes-ca', role: 'key', on: 'control-plane' }, EVERYBODY),
  'kubelet-kubeconfig-open': async (sample) =>
    mode(sample, { identity: 'kubelet', role: 'kubeconfig', on: 'node' }, EVERYBODY),
  'apiserver-certificate-missing': async (sample) => put(sample, CERTIFICATE, undefined),
  'kubelet-client-authority-missing': async (sample) =>
    put(sample, { identity: 'kubernetes-ca', role: 'certificate', on: 'node' }, undefined),
  'apiserver-key-encrypted': async (sample) => {
    const { key } = pairOf(sample, 'apiserver', 'control-plane');
    return put(sample, KEY, await encryptPrivateKey(key, 'correct horse'));
  },
  'apiserver-certificate-der': async (sample) =>
    put(sample, CERTIFICATE, pairOf(sample, 'apiserver', 'control-plane').facts.der),
  'etcd-authority-empty': async (sample) => [...readsOwnCopy(sample), ...put(sample, ETCD_AUTHORITY, '')],
  'etcd-authority-with-key': async (sample) => {
    const { certificate, key } = pairOf(sample, 'etcd-ca');
    return [...readsOwnCopy(sample), ...put(sample, ETCD_AUTHORITY, joined([certificate, key]))];
  },
  'apiserver-request-as-certificate': async (sample) => {
    const { facts, key } = pairOf(sample, 'apiserver', 'control-plane');
    const request = await makeRequest({
      subject: { commonName: 'kube-apiserver', organizations: [] },
      names: [],
      keyUsage: facts.keyUsage ?? [],
      extendedKeyUsage: ['serverAuth'],
      authority: false,
      publicKey: facts.key,
      privatePem: key,
    });
    return put(sample, CERTIFICATE, encodePem('CERTIFICATE REQUEST', request));
  },
} as const satisfies Record<keyof typeof FILE_FAULTS, Injector>;
