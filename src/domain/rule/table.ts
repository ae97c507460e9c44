/** Every rule, in the order in which reports name them. An explicit array: no rule registers itself. */
import type { Finding } from '../finding.ts';
import { contextMissing } from './context-missing.ts';
import { expired } from './expired.ts';
import { expiring } from './expiring.ts';
import { expiringSoon } from './expiring-soon.ts';
import { keyMismatch } from './key-mismatch.ts';
import { keyOpen } from './key-open.ts';
import { notYetValid } from './not-yet-valid.ts';
import { pemUnseen } from './pem-unseen.ts';
import { type Exhibit, judge } from './rule.ts';
import { signerMismatch } from './signer-mismatch.ts';
import { unreadable } from './unreadable.ts';
import { weakKey } from './weak-key.ts';
import { weakSignature } from './weak-signature.ts';

export const RULES = [
  unreadable,
  expired,
  notYetValid,
  expiringSoon,
  expiring,
  keyMismatch,
  signerMismatch,
  weakSignature,
  weakKey,
  keyOpen,
  pemUnseen,
  contextMissing,
] as const;

export type RuleId = (typeof RULES)[number]['id'];

export function findingsOf(exhibit: Exhibit): readonly Finding<RuleId>[] {
  return judge(RULES, exhibit);
}
