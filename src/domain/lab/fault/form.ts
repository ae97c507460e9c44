/** Certificates as old recipes and hand-written tools make them, and as Go does not take them. */
import type { Fault } from '../fault.ts';

const APISERVER = {
  group: 'form',
  at: [{ identity: 'apiserver', role: 'certificate', on: 'control-plane' }],
  fails: ['admin-to-apiserver', 'controller-manager-to-apiserver', 'kubelet-to-apiserver'],
  restart: [],
  probe: 'kubectl',
} as const;

export const FORM_FAULTS = {
  'apiserver-only-common-name': {
    title: "the API server's certificate has its host as the common name and no alternative names",
    ...APISERVER,
    rules: ['common-name-only'],
  },
  'apiserver-addresses-as-dns': {
    title: "the API server's certificate has its addresses written as DNS names",
    ...APISERVER,
    rules: ['address-as-dns-name'],
    fails: ['controller-manager-to-apiserver', 'scheduler-to-apiserver'],
    probe: 'controller-manager',
  },
  'apiserver-version-1': {
    title: "the API server's certificate is of version 1: no names, no purposes",
    ...APISERVER,
    rules: ['common-name-only', 'certificate-v1'],
  },
  'admin-version-1': {
    title: "the administrator's certificate is of version 1",
    group: 'form',
    at: [{ identity: 'admin', role: 'kubeconfig' }],
    rules: ['certificate-v1'],
    fails: [],
    restart: [],
    probe: 'nothing',
    advice: true,
  },
  'apiserver-sha1': {
    title: "the API server's certificate is signed with SHA-1",
    ...APISERVER,
    rules: ['weak-signature'],
  },
  'apiserver-negative-serial': {
    title: "the API server's certificate has a negative serial number",
    ...APISERVER,
    rules: ['certificate-unreadable', 'key-pair-unusable'],
    fails: [],
  },
  'admin-weak-key': {
    title: "the administrator's key is RSA with 1,024 bits",
    group: 'form',
    at: [{ identity: 'admin', role: 'kubeconfig' }],
    rules: ['key-weak'],
    fails: [],
    restart: [],
    probe: 'nothing',
  },
  'apiserver-tiny-key': {
    title: "the API server's key is RSA with 512 bits, with which Go does not sign",
    ...APISERVER,
    rules: ['key-weak', 'key-pair-unusable'],
    fails: [],
  },
} as const satisfies Record<string, Fault>;
