import { foundIn, oncePerPlace, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const tokenKeyWeak = {
  id: 'token-key-weak',
  severity: 'warning',
  says: 'tokens are signed with an RSA key of fewer than 2048 bits',
  remedy: 'look',
  cites: ['RFC 7518 §3.3'],
  judge: ({ site }) =>
    oncePerPlace(usesThatHold(site, 'public-keys', 'key')).flatMap(
      ({ use, material: { keys, publicKeys } }) =>
        use.slot.startsWith('service-account')
          ? [...keys, ...publicKeys]
              .filter(({ kind, bits }) => kind === 'rsa' && bits < 2048)
              .map(({ bits }) => foundIn(use, { bits }))
          : [],
    ),
} as const satisfies DiagnosisRule;
