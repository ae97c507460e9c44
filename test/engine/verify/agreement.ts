/** Our verdicts beside Go's, case by case. */
import { createHash } from 'node:crypto';
import type { Case } from '../../../pki-fixtures/make/chain/scene.ts';
import { pem } from '../../../pki-fixtures/make/chain/certificate.ts';
import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import { verify } from '../../../src/engine/verify/verify.ts';
import type { JudgeCase, JudgeVerdict } from '../../cluster/verdicts.mjs';

export function questionOf({ id, presented, intermediates, roots, name, time, usages }: Case): JudgeCase {
  return {
    id,
    certificate: pem(...presented),
    intermediates: pem(...intermediates),
    roots: pem(...roots),
    name,
    time,
    usages: [...usages],
  };
}

export async function verdictOf({
  presented,
  intermediates,
  roots,
  name,
  time,
  usages,
}: Case): Promise<Verdict> {
  const [leaf = new Uint8Array(0), ...rest] = presented;
  return verify({ leaf, intermediates: rest, known: intermediates, roots, name, usages, at: new Date(time) });
}

export interface Agreement {
  readonly cases: number;
  readonly accepted: number;
  /** agreed on yes or no, and where yes on every chain */
  readonly verdicts: number;
  /** of those that Go refuses: the same words at the same stage */
  readonly refused: number;
  readonly texts: number;
  /** how many different things Go said, names and numbers aside */
  readonly kinds: number;
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly id: string;
  readonly go: string;
  readonly ours: string;
}

const said = (stage: string, text: string): string => `${stage}: ${text}`;

function fingerprints(chain: readonly CertificateFacts[]): string {
  return chain.map(({ der }) => createHash('sha256').update(der).digest('hex').slice(0, 16)).join(' ');
}

/** What Go said and what we say, in one line each. */
function lines(go: JudgeVerdict, ours: Verdict): [go: string, ours: string] {
  return [
    go.accept ? `accepted: ${go.chains?.join(', ')}` : said(go.stage, go.error),
    ours.accepted ? `accepted: ${ours.chains.map(fingerprints).join(', ')}` : said(ours.stage, ours.text),
  ];
}

export async function compare(cases: readonly Case[], verdicts: readonly JudgeVerdict[]): Promise<Agreement> {
  const differences: Difference[] = [];
  const kinds = new Set<string>();
  let [accepted, agreed, texts] = [0, 0, 0];
  for (const [i, each] of cases.entries()) {
    const go = verdicts[i] as JudgeVerdict;
    const ours = await verdictOf(each);
    const [one, other] = lines(go, ours);
    if (go.accept) accepted += 1;
    else kinds.add(go.error.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\d+/g, '0'));
    if (go.accept === ours.accepted && (!go.accept || one === other)) agreed += 1;
    if (!go.accept && one === other) texts += 1;
    if (one !== other) differences.push({ id: each.id, go: one, ours: other });
  }
  const cases_ = cases.length;
  return {
    cases: cases_,
    accepted,
    verdicts: agreed,
    refused: cases_ - accepted,
    texts,
    kinds: kinds.size,
    differences,
  };
}

const share = (part: number, whole: number): string =>
  `${part} of ${whole} (${whole === 0 ? '100' : ((100 * part) / whole).toFixed(2)} %)`;

export function report(
  what: string,
  { verdicts, cases, texts, refused, accepted, kinds }: Agreement,
): string {
  return `${what}: verdicts ${share(verdicts, cases)}, texts ${share(texts, refused)}; ${accepted} accepted, ${kinds} kinds of refusal`;
}
