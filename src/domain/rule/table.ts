export type RuleId = 'expired' | 'expiring';
