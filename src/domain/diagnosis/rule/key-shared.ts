import { nameText } from '../../distinguished-name.ts';
import { certificatesOf, foundIn, latin1, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';
import { grouped } from '../view.ts';

export const keyShared = {
  id: 'key-shared',
  severity: 'warning',
  says: 'two identities have one private key: who has the one can be the other',
  remedy: 'renew-certificate',
  cites: ['NIST SP 800-57 part 1 rev. 5 §5.2 (a key is used for one purpose)'],
  judge: ({ site }) => {
    const groups = grouped(
      certificatesOf(usesThatHold(site, 'certificate')).filter(({ certificate }) => !certificate.authority),
      ({ certificate }) => latin1(certificate.key.spki),
    );
    return [...groups.values()].flatMap((all) => {
      const subjects = [...new Set(all.map(({ certificate }) => nameText(certificate.subject)))];
      const [first, ...others] = all.flatMap(({ places }) => places.map(({ use }) => use));
      return first === undefined || subjects.length < 2 ? [] : [foundIn(first, { subjects }, { others })];
    });
  },
} as const satisfies DiagnosisRule;
