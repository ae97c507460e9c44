/** Every rule, in the order in which reports name them. An explicit array: no rule registers itself. */
import type { Finding } from '../finding.ts';
import { authorityNamesake } from './authority-namesake.ts';
import { contextBroken } from './context-broken.ts';
import { contextMissing } from './context-missing.ts';
import { contextUnset } from './context-unset.ts';
import { expired } from './expired.ts';
import { expiringSoon } from './expiring-soon.ts';
import { expiring } from './expiring.ts';
import { extensionUnknown } from './extension-unknown.ts';
import { goRefuses } from './go-refuses.ts';
import { insecureWithAuthority } from './insecure-with-authority.ts';
import { keyMismatch } from './key-mismatch.ts';
import { keyMissing } from './key-missing.ts';
import { keyOpen } from './key-open.ts';
import { listOutdated } from './list-outdated.ts';
import { logDamaged } from './log-damaged.ts';
import { mixedAuthorities } from './mixed-authorities.ts';
import { namesTwice } from './names-twice.ts';
import { notYetValid } from './not-yet-valid.ts';
import { pemUnseen } from './pem-unseen.ts';
import { publicKeyMismatch } from './public-key-mismatch.ts';
import { requestUnproven } from './request-unproven.ts';
import { revoked } from './revoked.ts';
import { type Exhibit, judge } from './rule.ts';
import { signerCrowd } from './signer-crowd.ts';
import { signerMismatch } from './signer-mismatch.ts';
import { skipsVerification } from './skips-verification.ts';
import { tokenExpired } from './token-expired.ts';
import { tokenKeyMismatch } from './token-key-mismatch.ts';
import { unreadable } from './unreadable.ts';
import { weakKey } from './weak-key.ts';
import { weakSignature } from './weak-signature.ts';

export const RULES = [
  unreadable,
  expired,
  notYetValid,
  expiringSoon,
  expiring,
  revoked,
  keyMismatch,
  signerMismatch,
  extensionUnknown,
  weakSignature,
  weakKey,
  goRefuses,
  signerCrowd,
  keyOpen,
  pemUnseen,
  namesTwice,
  contextMissing,
  contextUnset,
  contextBroken,
  authorityNamesake,
  mixedAuthorities,
  skipsVerification,
  insecureWithAuthority,
  keyMissing,
  requestUnproven,
  listOutdated,
  publicKeyMismatch,
  tokenExpired,
  tokenKeyMismatch,
  logDamaged,
] as const;

export type RuleId = (typeof RULES)[number]['id'];

export function findingsOf(exhibit: Exhibit): readonly Finding<RuleId>[] {
  return judge(RULES, exhibit);
}
