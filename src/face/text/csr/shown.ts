/** One request as whoever decides has to see it: who asks, whom it makes, what they may do, and what is dangerous in it. */
import { KUBELET_SERVING } from '../../../domain/api/approval.ts';
import type { Decision } from '../../../domain/api/decision.ts';
import type { RequestView } from '../../../domain/api/report-approval.ts';
import type { RiskId } from '../../../domain/api/risk.ts';
import { formatDuration } from '../../../domain/duration.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { wordLint } from '../../wording/csr-lint.ts';
import { wordRisk } from '../../wording/risk.ts';
import { absoluteText, relativeTime } from '../../wording/time.ts';
import { field } from '../lines.ts';
import { calloutLines, mayLines } from '../power.ts';

/** Nothing of it is ours to trust: all of it goes through the escapes. */
const safe = ESCAPES.terminal.apply;
const list = (texts: readonly string[]): string => texts.map(safe).join(', ');

export interface Seen {
  readonly at: Date;
  readonly decision: Decision;
  /** the dangers that were named */
  readonly accepted: readonly RiskId[];
}

export function requestLines(
  view: RequestView,
  style: Style,
  { at, decision, accepted }: Seen,
): readonly string[] {
  const { signerName, expirationSeconds, created, asks, usages, becomes, risks, advice, fault } = view;
  const asked = Date.parse(created);
  const age = Number.isNaN(asked) ? '' : `, ${relativeTime(new Date(asked), at)}`;
  const span =
    expirationSeconds === undefined ? '' : `, for ${formatDuration(expirationSeconds * 1000)} at most`;
  return [
    field('asked by', `${requesterText(view)}${age}`),
    field('signer', `${safe(signerName)}${span}`),
    ...(fault === undefined ? [] : [field('unreadable', safe(fault))]),
    ...(asks === undefined ? [] : [field('asks for', `${safe(asks.subject)}; ${asks.key}; ${list(usages)}`)]),
    ...(asks === undefined || asks.names.length === 0 ? [] : [field('names', list(asks.names))]),
    ...(asks === undefined
      ? []
      : [
          field(
            decision === 'deny' ? 'would become' : 'becomes',
            becomes === undefined ? nobodyText(signerName) : personText(becomes),
          ),
        ]),
    ...powerLines(view, style),
    ...nodeLines(view),
    ...advice.map((one) => field('mind', style.yellow(wordLint(one).says))),
    ...risks.map(({ risk, evidence }) => {
      const text = wordRisk({ ...evidence, risk });
      return accepted.includes(risk)
        ? field('accepted', style.yellow(text))
        : field('danger', style.red(text));
    }),
  ];
}

/** No client at all; of a kubelet's pair, who believes it. */
function nobodyText(signerName: string): string {
  return signerName === KUBELET_SERVING
    ? 'no client; the API server takes whoever has it for the kubelet at these names'
    : 'no client, and nobody to the API server';
}

function requesterText({ requester }: RequestView): string {
  const { user, groups } = requester;
  const own = groups.filter((group) => group !== 'system:authenticated');
  return personText({ user: user || '(nobody)', groups: own });
}

function personText({ user, groups }: { readonly user: string; readonly groups: readonly string[] }): string {
  if (groups.length === 0) return `${safe(user)}, in no group`;
  return `${safe(user)}, in ${groups.length === 1 ? 'group' : 'groups'} ${list(groups)}`;
}

/** What is a danger is said as one, below. */
function powerLines({ power, risks }: RequestView, style: Style): readonly string[] {
  if (power === undefined) return [];
  const told = new Set(risks.map(({ evidence }) => evidence['power']));
  const callouts = power.callouts.filter(({ power: id }) => !told.has(id));
  return [...mayLines(power), ...calloutLines(callouts, style)];
}

function nodeLines({ node }: RequestView): readonly string[] {
  switch (node?.is) {
    case undefined:
      return [];
    case 'absent':
      return [field('node', 'there is none of that name')];
    case 'unreadable':
      return [field('node', `cannot be read${node.because === '' ? '' : `: ${safe(node.because)}`}`)];
    case 'there': {
      const { name, created, addresses } = node.node;
      const known = addresses.map(({ type, address }) => `${type} ${address}`);
      return [
        field(
          'node',
          `${safe(name)}${created === '' ? '' : `, there since ${safe(absoluteText(created))}`}; by its own account ${known.length === 0 ? 'without addresses' : list(known)}`,
        ),
      ];
    }
  }
}
