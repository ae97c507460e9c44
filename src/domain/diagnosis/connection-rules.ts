/** The rules about two programs that meet: what one of them refuses of the other. */
import type { DiagnosisRule } from './rule.ts';
import { chainIncomplete } from './rule/chain-incomplete.ts';
import { clientStaleAuthority } from './rule/client-stale-authority.ts';
import { clientUnknownAuthority } from './rule/client-unknown-authority.ts';
import { serverStaleAuthority } from './rule/server-stale-authority.ts';
import { serverUnknownAuthority } from './rule/server-unknown-authority.ts';

export const CONNECTION_RULES = [
  serverStaleAuthority,
  clientStaleAuthority,
  chainIncomplete,
  serverUnknownAuthority,
  clientUnknownAuthority,
] as const satisfies readonly DiagnosisRule[];
