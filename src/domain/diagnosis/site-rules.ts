/** The rules about one program, its flags and its files, whomever it meets. */
import type { DiagnosisRule } from './rule.ts';
import { keyReadable } from './rule/key-readable.ts';

export const SITE_RULES = [keyReadable] as const satisfies readonly DiagnosisRule[];
