/**
 * The rules about one program, its flags and its files, whomever it meets. Numbers of the CIS Kubernetes Benchmark are those of
 * version 1.12, as aquasecurity/kube-bench lists them in cfg/cis-1.12.
 */
import type { DiagnosisRule } from './rule.ts';
import { abacAllowsEverything } from './rule/abac-allows-everything.ts';
import { anonymousApi } from './rule/anonymous-api.ts';
import { anonymousKubelet } from './rule/anonymous-kubelet.ts';
import { auditOff } from './rule/audit-off.ts';
import { auditPolicyEmpty } from './rule/audit-policy-empty.ts';
import { auditRuleUnreachable } from './rule/audit-rule-unreachable.ts';
import { auditWithoutPolicy } from './rule/audit-without-policy.ts';
import { authorityExpiredKept } from './rule/authority-expired-kept.ts';
import { authorityFileDamaged } from './rule/authority-file-damaged.ts';
import { authorityFileLeaf } from './rule/authority-file-leaf.ts';
import { authorityFileOtherBlock } from './rule/authority-file-other-block.ts';
import { authorityForm } from './rule/authority-form.ts';
import { authorityKeyUnneeded } from './rule/authority-key-unneeded.ts';
import { authorityShared } from './rule/authority-shared.ts';
import { authorityTwice } from './rule/authority-twice.ts';
import { authorizationAbac } from './rule/authorization-abac.ts';
import { authorizationAlwaysAllow } from './rule/authorization-always-allow.ts';
import { authorizationWithoutNode } from './rule/authorization-without-node.ts';
import { authorizationWithoutRbac } from './rule/authorization-without-rbac.ts';
import { boundEverywhere } from './rule/bound-everywhere.ts';
import { certificateV1 } from './rule/certificate-v1.ts';
import { certificateWritable } from './rule/certificate-writable.ts';
import { ciphersWeak } from './rule/ciphers-weak.ts';
import { clientCaUnset } from './rule/client-ca-unset.ts';
import { configurationDamaged } from './rule/configuration-damaged.ts';
import { controllersShareCredentials } from './rule/controllers-share-credentials.ts';
import { encryptionIdentityFirst } from './rule/encryption-identity-first.ts';
import { encryptionNoKey } from './rule/encryption-no-key.ts';
import { secretsPlain } from './rule/secrets-plain.ts';
import { etcdAdvertisesPlain } from './rule/etcd-advertises-plain.ts';
import { etcdAuthorityUnset } from './rule/etcd-authority-unset.ts';
import { etcdAutoTls } from './rule/etcd-auto-tls.ts';
import { etcdCertificateUnset } from './rule/etcd-certificate-unset.ts';
import { etcdClientUnset } from './rule/etcd-client-unset.ts';
import { etcdDataOpen } from './rule/etcd-data-open.ts';
import { etcdDialledPlain } from './rule/etcd-dialled-plain.ts';
import { etcdOpen } from './rule/etcd-open.ts';
import { etcdPeersOpen } from './rule/etcd-peers-open.ts';
import { etcdUnverified } from './rule/etcd-unverified.ts';
import { fileNotSeen } from './rule/file-not-seen.ts';
import { flagOfAnotherProgram } from './rule/flag-of-another-program.ts';
import { flagTwice } from './rule/flag-twice.ts';
import { flagUnknown } from './rule/flag-unknown.ts';
import { flagsClash } from './rule/flags-clash.ts';
import { flagsIgnored } from './rule/flags-ignored.ts';
import { keyInCertificateFile } from './rule/key-in-certificate-file.ts';
import { keyReadable } from './rule/key-readable.ts';
import { keyShared } from './rule/key-shared.ts';
import { keyWeak } from './rule/key-weak.ts';
import { kubeconfigReadable } from './rule/kubeconfig-readable.ts';
import { frontProxyUnset } from './rule/front-proxy-unset.ts';
import { groupInUnit } from './rule/group-in-unit.ts';
import { kubeletClientCaUnset } from './rule/kubelet-client-ca-unset.ts';
import { kubeletClientUnset } from './rule/kubelet-client-unset.ts';
import { kubeletLoopbackOnly } from './rule/kubelet-loopback-only.ts';
import { kubeletRotationOff } from './rule/kubelet-rotation-off.ts';
import { kubeletServingUnset } from './rule/kubelet-serving-unset.ts';
import { kubeletUnverified } from './rule/kubelet-unverified.ts';
import { nodeRestrictionOff } from './rule/node-restriction-off.ts';
import { ownerForeign } from './rule/owner-foreign.ts';
import { portUnguarded } from './rule/port-unguarded.ts';
import { renewedNotRestarted } from './rule/renewed-not-restarted.ts';
import { servedDiffers } from './rule/served-differs.ts';
import { rootCaUnset } from './rule/root-ca-unset.ts';
import { rootSignatureOld } from './rule/root-signature-old.ts';
import { secretReadable } from './rule/secret-readable.ts';
import { servingCertificateUnset } from './rule/serving-certificate-unset.ts';
import { servingRotationGateOff } from './rule/serving-rotation-gate-off.ts';
import { startReadable } from './rule/start-readable.ts';
import { startWritable } from './rule/start-writable.ts';
import { staticTokens } from './rule/static-tokens.ts';
import { tlsVersionOld } from './rule/tls-version-old.ts';
import { tokenKeyWeak } from './rule/token-key-weak.ts';
import { tokenKeysUnset } from './rule/token-keys-unset.ts';
import { tokenLookupOff } from './rule/token-lookup-off.ts';
import { tokenSigningUnset } from './rule/token-signing-unset.ts';
import { validityLong } from './rule/validity-long.ts';

export const SITE_RULES = [
  staticTokens,
  authorizationAlwaysAllow,
  abacAllowsEverything,
  authorizationAbac,
  authorizationWithoutNode,
  authorizationWithoutRbac,
  nodeRestrictionOff,
  anonymousApi,
  kubeletUnverified,
  kubeletClientUnset,
  clientCaUnset,
  servingCertificateUnset,
  kubeletServingUnset,
  tokenKeysUnset,
  frontProxyUnset,
  secretsPlain,
  groupInUnit,
  auditOff,
  tokenSigningUnset,
  rootCaUnset,
  auditWithoutPolicy,
  tokenLookupOff,
  etcdDialledPlain,
  etcdUnverified,
  etcdClientUnset,
  ciphersWeak,
  tlsVersionOld,
  controllersShareCredentials,
  boundEverywhere,
  portUnguarded,
  anonymousKubelet,
  kubeletClientCaUnset,
  kubeletRotationOff,
  kubeletLoopbackOnly,
  servingRotationGateOff,
  etcdOpen,
  etcdPeersOpen,
  etcdAuthorityUnset,
  etcdCertificateUnset,
  etcdAutoTls,
  etcdAdvertisesPlain,
  keyReadable,
  kubeconfigReadable,
  secretReadable,
  certificateWritable,
  startWritable,
  startReadable,
  ownerForeign,
  etcdDataOpen,
  fileNotSeen,
  keyInCertificateFile,
  authorityFileOtherBlock,
  authorityFileDamaged,
  authorityFileLeaf,
  authorityTwice,
  authorityExpiredKept,
  authorityForm,
  certificateV1,
  keyWeak,
  tokenKeyWeak,
  rootSignatureOld,
  validityLong,
  keyShared,
  authorityKeyUnneeded,
  authorityShared,
  renewedNotRestarted,
  servedDiffers,
  flagOfAnotherProgram,
  flagUnknown,
  flagTwice,
  flagsClash,
  flagsIgnored,
  configurationDamaged,
  auditRuleUnreachable,
  auditPolicyEmpty,
  encryptionIdentityFirst,
  encryptionNoKey,
] as const satisfies readonly DiagnosisRule[];
