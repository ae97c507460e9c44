/** Risks that were seen, against those that whoever asks has named. */
import type { Risk, RiskId } from '../../domain/api/risk.ts';
import { KubepkiError } from '../../domain/error.ts';

/**
 * @returns those that were accepted
 * @throws KubepkiError user-risky with each that was not, as its details
 */
export function demandAccepted(
  user: string,
  seen: readonly Risk[],
  accept: readonly RiskId[],
): readonly Risk[] {
  const open = seen.filter(({ risk }) => !accept.includes(risk));
  if (open.length === 0) return seen;
  const risks = [...new Set(open.map(({ risk }) => risk))];
  const named = risks.map((risk) => `--accept ${risk}`).join(' ');
  throw new KubepkiError(
    'user-risky',
    { user, risks, accept: named },
    undefined,
    open.map(({ risk, evidence }) => ({ ...evidence, risk })),
  );
}
