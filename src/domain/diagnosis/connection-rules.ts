/** The rules about two programs that meet: what one of them refuses of the other. */
import type { DiagnosisRule } from './rule.ts';
import { serverUnknownAuthority } from './rule/server-unknown-authority.ts';

export const CONNECTION_RULES = [serverUnknownAuthority] as const satisfies readonly DiagnosisRule[];
