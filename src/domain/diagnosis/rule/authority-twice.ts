import { foundIn, latin1, oncePerPlace, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityTwice = {
  id: 'authority-twice',
  severity: 'advice',
  says: 'the same certificate stands twice in an authority file',
  remedy: 'edit-file',
  cites: ['RFC 7468 §5'],
  judge: ({ site }) =>
    oncePerPlace(usesThatHold(site, 'authorities')).flatMap(({ use, material: { certificates } }) => {
      const met = new Set(certificates.map(({ der }) => latin1(der)));
      return met.size < certificates.length
        ? [foundIn(use, { certificates: certificates.length, different: met.size })]
        : [];
    }),
} as const satisfies DiagnosisRule;
