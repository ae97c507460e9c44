/** How many connections there are and how they stand, in one sentence. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { count } from '../lines.ts';

export function headline({ connections, verdict, causes }: DiagnosisReport): string {
  const of = (state: string) => connections.filter((one) => one.state === state).length;
  const [fails, will] = [of('fails'), of('will-fail')];
  const judged = connections.length - of('unknown');
  const seen = judged === 0 ? 'no connection could be judged' : `${count(judged, 'connection')} judged`;
  const failing =
    judged === 0 ? [] : [fails === 0 ? 'none fails' : `${fails} ${fails === 1 ? 'fails' : 'fail'}`];
  const soon = will === 0 ? [] : [`${will} will fail`];
  const told = [seen, ...failing, ...soon].join(', ');
  if (causes.length === 0) return verdict === 'fine' ? `${told}; nothing is wrong` : told;
  return `${told}; ${count(causes.length, 'thing')} to mend`;
}
