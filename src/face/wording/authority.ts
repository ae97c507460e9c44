/** Why an authority cannot be used, in words. */
import type { Reason } from '../../domain/plan/step.ts';

/** Reasons for which an authority is left as it is. */
type Harmless =
  | 'signer-reissued'
  | 'subject'
  | 'names'
  | 'asked'
  | 'authority-missing'
  | 'algorithm'
  | 'due'
  | 'stale'
  | 'open'
  | 'authority-key-missing'
  | 'external-missing'
  | 'signer-awaited'
  | 'awaited'
  | 'earlier'
  | 'sealed'
  | 'unfit'
  | 'refused';

/** A table read by what came from evidence, which is only text. */
export type Words = Readonly<Record<string, string | undefined>>;

export const AUTHORITY_TROUBLE: Readonly<Record<Exclude<Reason['why'], Harmless>, string>> = {
  'expired': 'its certificate has expired',
  'missing': 'its certificate is missing while its key is there',
  'unreadable': 'a file of it cannot be read',
  'key-mismatch': 'its key is not the one of its certificate',
  'purposes': 'its certificate may not sign others',
  'go-refuses': 'components refuse it, and whatever it signs',
  'go-refuses-anyway': 'components refuse it under the root that the cluster file puts above it',
  'signer':
    'it is no intermediate of the root that the cluster file puts above it, and an authority is never made anew; say own, or begin with new authorities',
  'authority-lost':
    'its own files are gone, while machines still trust it; restore them, or move the copies away to begin anew',
};
