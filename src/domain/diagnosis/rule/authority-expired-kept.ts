import { nameText } from '../../distinguished-name.ts';
import { foundIn, oncePerPlace, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityExpiredKept = {
  id: 'authority-expired-kept',
  severity: 'advice',
  says: 'an authority that has ended is still kept beside others',
  remedy: 'edit-file',
  cites: ['RFC 5280 §4.1.2.5'],
  judge: ({ site, at }) =>
    oncePerPlace(usesThatHold(site, 'authorities')).flatMap(({ use, material: { certificates } }) => {
      const ended = certificates.filter(({ notAfter }) => notAfter < at);
      // where all have ended, nothing works, and the connections tell it
      return ended.length === certificates.length
        ? []
        : ended.map(({ subject, notAfter }) =>
            foundIn(use, { subject: nameText(subject), notAfter: notAfter.toISOString() }),
          );
    }),
} as const satisfies DiagnosisRule;
