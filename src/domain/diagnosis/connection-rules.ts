/** The rules about two programs that meet: what one of them refuses of the other, and what does not go together. */
import type { DiagnosisRule } from './rule.ts';
import { addressAsDnsName } from './rule/address-as-dns-name.ts';
import { authoritiesDiffer } from './rule/authorities-differ.ts';
import { authoritiesUnreadable } from './rule/authorities-unreadable.ts';
import { authorityConstrained } from './rule/authority-constrained.ts';
import { authorityExpired } from './rule/authority-expired.ts';
import { authorityExpiring } from './rule/authority-expiring.ts';
import { authorityMayNotSign } from './rule/authority-may-not-sign.ts';
import { authorityUsage } from './rule/authority-usage.ts';
import { certificateExpired } from './rule/certificate-expired.ts';
import { certificateExpiring } from './rule/certificate-expiring.ts';
import { certificateNotYetValid } from './rule/certificate-not-yet-valid.ts';
import { certificateUnreadable } from './rule/certificate-unreadable.ts';
import { chainIncomplete } from './rule/chain-incomplete.ts';
import { chainOrder } from './rule/chain-order.ts';
import { clientIdentity } from './rule/client-identity.ts';
import { clientStaleAuthority } from './rule/client-stale-authority.ts';
import { clientUnknownAuthority } from './rule/client-unknown-authority.ts';
import { clientUsage } from './rule/client-usage.ts';
import { commonNameOnly } from './rule/common-name-only.ts';
import { etcdGatewayUsage } from './rule/etcd-gateway-usage.ts';
import { etcdPeerUsage } from './rule/etcd-peer-usage.ts';
import { fileMissing } from './rule/file-missing.ts';
import { frontProxyIsClientCa } from './rule/front-proxy-is-client-ca.ts';
import { frontProxyName } from './rule/front-proxy-name.ts';
import { groupWithoutEffect } from './rule/group-without-effect.ts';
import { keyPairBroken } from './rule/key-pair-broken.ts';
import { keyPairSwitched } from './rule/key-pair-switched.ts';
import { keyPairUnusable } from './rule/key-pair-unusable.ts';
import { peerAddressMismatch } from './rule/peer-address-mismatch.ts';
import { serverNameMismatch } from './rule/server-name-mismatch.ts';
import { serverStaleAuthority } from './rule/server-stale-authority.ts';
import { serverUnknownAuthority } from './rule/server-unknown-authority.ts';
import { serverUsage } from './rule/server-usage.ts';
import { serviceAddressMissing } from './rule/service-address-missing.ts';
import { serviceNameMissing } from './rule/service-name-missing.ts';
import { signerCrowded } from './rule/signer-crowded.ts';
import { signerUntrusted } from './rule/signer-untrusted.ts';
import { skipsVerification } from './rule/skips-verification.ts';
import { tokenIssuersDiffer } from './rule/token-issuers-differ.ts';
import { tokenKeysDiffer } from './rule/token-keys-differ.ts';
import { weakSignature } from './rule/weak-signature.ts';

export const CONNECTION_RULES = [
  fileMissing,
  authoritiesUnreadable,
  keyPairBroken,
  keyPairSwitched,
  chainOrder,
  keyPairUnusable,
  serverStaleAuthority,
  clientStaleAuthority,
  chainIncomplete,
  serverUnknownAuthority,
  clientUnknownAuthority,
  serverNameMismatch,
  serviceAddressMissing,
  serviceNameMissing,
  addressAsDnsName,
  commonNameOnly,
  certificateExpired,
  authorityExpired,
  certificateNotYetValid,
  serverUsage,
  clientUsage,
  etcdPeerUsage,
  etcdGatewayUsage,
  authorityUsage,
  authorityMayNotSign,
  authorityConstrained,
  weakSignature,
  certificateUnreadable,
  peerAddressMismatch,
  tokenKeysDiffer,
  tokenIssuersDiffer,
  frontProxyName,
  frontProxyIsClientCa,
  signerUntrusted,
  signerCrowded,
  authoritiesDiffer,
  clientIdentity,
  groupWithoutEffect,
  skipsVerification,
  certificateExpiring,
  authorityExpiring,
] as const satisfies readonly DiagnosisRule[];
