import { absoluteText } from './time.ts';
import type { EncryptionProvider } from '../../domain/encryption.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import { ESCAPES } from '../../format/escape.ts';

/** What the Kubernetes documentation holds against each (tasks/administer-cluster/encrypt-data). */
const WEAKNESS: Readonly<Record<EncryptionProvider, string>> = {
  secretbox: '',
  aesgcm:
    'encryption with aesgcm is safe for 200,000 writes with a key, and nobody counts them: rotate it often (encryption add-key), or say secretbox',
  aescbc:
    'encryption with aescbc can be undone by whoever can change etcd and watch the API server (padding oracle): say secretbox',
  identity: 'nothing is encrypted from now on: whoever reads etcd or a copy of it reads every Secret',
  none: 'encryption.provider is none: unless API servers are told otherwise, whoever reads etcd or a copy of it reads every Secret',
};

const show = ESCAPES.terminal.apply;

type Clipped = ActWarning & { readonly warning: 'clipped' };

/** Each warning in words; those that an authority's end gives to all that it signs are one. */
export function wordWarnings(warnings: readonly ActWarning[]): readonly string[] {
  const clipped = new Map<string, Clipped[]>();
  for (const warning of warnings) {
    if (warning.warning !== 'clipped') continue;
    clipped.set(warning.signer, [...(clipped.get(warning.signer) ?? []), warning]);
  }
  return [
    ...warnings.flatMap((warning) => (warning.warning === 'clipped' ? [] : [wordWarning(warning)])),
    ...Array.from(clipped.values(), wordClipped),
  ];
}

function wordClipped(all: readonly Clipped[]): string {
  const [first] = all;
  if (first === undefined) return '';
  const end = `with ${all.length > 1 ? 'their' : 'its'} signer ${first.signer}, ${first.notAfter.slice(0, 10)}`;
  return all.length > 1
    ? `${first.credential} and ${all.length - 1} more end ${end}: earlier than their lifetimes ask`
    : `${first.credential} ends ${end}: earlier than its lifetime asks`;
}

function wordWarning(warning: Exclude<ActWarning, Clipped>): string {
  switch (warning.warning) {
    case 'unknown-file':
      return `nothing in the cluster file accounts for ${show(warning.path)}; it was left alone`;
    case 'authority-key-left':
      return `${show(warning.path)} is the key of an authority, and the machine shall not have it: take it away, here and there, and --cluster-signing-key-file with it`;
    case 'log-damaged':
      return `${warning.lines === 1 ? 'a line' : `${warning.lines} lines`} of ${show(warning.path)} cannot be understood, ${warning.lines === 1 ? '' : 'the first of them '}line ${warning.line}; nothing of it was lost`;
    case 'plain-key-kept':
      return 'history/ holds the key as it was, under no passphrase; take that entry away when it is not wanted for undo any more';
    case 'more-to-do':
      return `plan has ${warning.changes === 1 ? 'one more change' : `${warning.changes} more changes`}, which renew left alone`;
    case 'authority-due':
      return `${warning.signer} is due itself, and ends ${warning.notAfter.slice(0, 10)}: renew ${warning.signer} --same-key extends it`;
    case 'due-soon':
      return `${warning.credential} is due, and ends ${warning.notAfter.slice(0, 10)}: renew ${warning.credential}, and bundle again`;
    case 'components-refuse':
      return `components refuse ${warning.credential}, and would one made anew by this authority: ${show(warning.says)}`;
    case 'not-packed':
      return `nothing in the cluster file accounts for ${show(warning.path)}; it is not in the bundle`;
    case 'ignored-field':
      return `${show(warning.file)}: ${show(warning.path)} is not taken over: ${show(warning.why)}`;
    case 'machine-unnamed':
      return `${show(warning.file)}: ${show(warning.path)} says no name for ${show(warning.address)}: it is ${show(warning.machine)} in the cluster file`;
    case 'as-found':
      return `the cluster file says ${warning.path}: ${show(warning.value)}, as what was taken over has it`;
    case 'trusted-along':
      return `${show(warning.file)} holds ${warning.more === 1 ? 'one more certificate' : `${warning.more} more certificates`}, trusted along with ${warning.credential} as before`;
    case 'encryption-found':
      return warning.place === undefined
        ? `${show(warning.file)} says with which keys API servers encrypt, and they are not taken over: what lies in etcd cannot be read with others; so before render, say encryption.provider: none in the cluster file, and under flags, kube-apiserver, where that file lies: encryption-provider-config`
        : `${show(warning.file)} says with which keys API servers encrypt, and they are not taken over: the cluster file has them go on with ${show(warning.place)} as each control plane has it (flags, encryption.provider: none)`;
    case 'encryption-begins':
      return warning.after === 'undo'
        ? `${warning.key} is new, and undo took away the key before it, which history/ keeps: where an API server had that, it could not read what is in etcd with this one. Then undo, and put pki/encryption.yaml back from there`
        : `${warning.key} is new, and the Kubernetes authority was not made here: where API servers encrypt already, they could not read what is in etcd with it. Then undo, and say encryption.provider: none in the cluster file, and under flags, kube-apiserver, which file they have: encryption-provider-config`;
    case 'kubeconfig-open':
      return warning.was === warning.is
        ? `others than its owner may read ${show(warning.path)} (mode ${warning.is}), which holds private keys: chmod 600 ${ESCAPES.shell.apply(warning.path)}`
        : `others could read ${show(warning.path)} (mode ${warning.was}), which holds private keys: it is ${warning.is} now`;
    case 'key-open':
      return `the private key ${show(warning.path)} is open to others than its owner (mode ${warning.mode}): chmod 600 ${ESCAPES.shell.apply(warning.path)}`;
    case 'server-unnamed':
      return `the API server's certificate does not carry ${show(warning.host)}, and clients that dial ${show(warning.server)} will refuse it${warning.fits === undefined ? '' : `: --tls-server-name ${show(warning.fits)} would fit`}`;
    case 'role-missing':
      return `there is no ${warning.kind} ${show(warning.name)}${warning.namespace === undefined || warning.kind === 'ClusterRole' ? '' : ` in namespace ${show(warning.namespace)}`}: bound to it, the user may do nothing until there is`;
    case 'older-valid':
      return `the certificate before it (serial ${warning.serial}) stays valid until ${absoluteText(warning.notAfter)}: nothing takes it back`;
    case 'etcd-shares-authority':
      return 'the Kubernetes authority signs for etcd too: every client certificate of the cluster opens etcd, past the API server';
    case 'authority-keys-encrypted':
      return 'no machine gets the key of an authority: kube-controller-manager signs no requests, and kubelets do not renew their own certificates';
    case 'encryption-weak':
      return WEAKNESS[warning.provider];
    case 'etcd-even':
      return `${warning.members} members of etcd survive no more failures than ${warning.members - 1} do`;
    case 'endpoint-single':
      return `the endpoint is ${show(warning.machine)} itself: when it is down, no client reaches the other control planes`;
    case 'pods-range-size':
      return `kube-controller-manager does not start with podCidrs ${warning.range}, which gives nodes no part: say ${warning.shortest === 0 ? '' : `/${warning.shortest} to `}/${warning.longest}${warning.shortest === 0 ? ' or shorter' : ''}, or under flags its node-cidr-mask-size`;
    case 'endpoint-port':
      return `clients dial ${show(warning.machine)} at port ${warning.port}, where the API server listens at ${warning.listens} (securePort)`;
    case 'user-masters':
      return `user ${show(warning.user)} is in group system:masters: no authorizer can refuse it, and only a new Kubernetes authority takes that back`;
  }
}
