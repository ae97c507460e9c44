/**
 * Configurations that rules read, into what they say: by the slot that names them, as the API server reads them. Text that it
 * would refuse too is told as unread; what no rule asks about is left out.
 */
import type { SiteDocument } from '../../domain/site/document.ts';
import type { SlotId } from '../../domain/site/slot.ts';
import { readAbac } from './abac.ts';
import { readAuditPolicy } from './audit-policy.ts';
import { readAuthentication, readAuthorization } from './authority-config.ts';
import { readEncryption } from './encryption-config.ts';
import { readStaticTokens } from './static-tokens.ts';

const READERS: Readonly<Partial<Record<SlotId, (text: string) => SiteDocument>>> = {
  'audit-policy': readAuditPolicy,
  'encryption-config': readEncryption,
  'authentication-config': readAuthentication,
  'authorization-config': readAuthorization,
  'authorization-policy': readAbac,
  'token-auth': readStaticTokens,
};

/** Undefined for slots whose files no rule reads. */
export function readSiteDocument(slot: SlotId, text: string): SiteDocument | undefined {
  return READERS[slot]?.(text);
}
