/** A certificate that was fetched: where it lies, what was looked at, how long it lasts and why no longer. */
import type { CsrFetchReport } from '../../../domain/api/report-signing.ts';
import type { Lifetime } from '../../../domain/api/lifetime.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { absoluteText } from '../../wording/time.ts';
import { field } from '../lines.ts';

const show = ESCAPES.terminal.apply;

export function fetchText(report: CsrFetchReport, style: Style): string {
  const { path, change, certificate, key, trust, lifetime, request } = report;
  const { subject, names, notBefore, notAfter, chain, leftOut } = certificate;
  const heads = {
    created: `${style.green('+')} ${show(path)}`,
    replaced: `${style.yellow('~')} ${show(path)}, in the place of an older one of the same key`,
    none: `= ${show(path)} is there already`,
  };
  return `${[
    heads[change],
    field('subject', show(subject)),
    ...(names.length === 0 ? [] : [field('names', show(names.join(', ')))]),
    field('from', `${absoluteText(notBefore)} to ${absoluteText(notAfter)}`),
    field('lifetime', lifetimeText(lifetime)),
    field(
      'key',
      key === undefined ? 'not here; it is for the key of the request' : `${show(key)} is its key`,
    ),
    field('signed by', trustText(trust)),
    ...(chain === 0 ? [] : [field('with it', `${chain} of the authorities above it`)]),
    ...(leftOut.length === 0
      ? []
      : [field('left out', `${show(leftOut.join(', '))}: signers of Kubernetes drop these from subjects`)]),
    field('request', show(request.name)),
  ].join('\n')}\n`;
}

function trustText(trust: CsrFetchReport['trust']): string {
  if (trust.trust === 'checked')
    return trust.from === 'kubeconfig' ? `the authority that ${show(trust.by)} trusts` : show(trust.by);
  const asked =
    trust.asked.length === 0
      ? 'no authority is at hand'
      : `${show(trust.asked.join(' and '))} did not sign it`;
  return `${show(trust.issuer)}; not checked: ${asked}. A cluster may sign with an authority of its own: --trust FILE checks`;
}

function lifetimeText({ reason, given, asked = 0, cap }: Lifetime): string {
  const lasts = span(given);
  switch (reason) {
    case 'as-asked':
      return `${span(asked)}, as asked, and five minutes before it was signed`;
    case 'backdated':
      return `${lasts}, as asked, of which five minutes were over when it was signed: NotBefore lies that far back`;
    case 'capped':
      return `${lasts} and not ${span(asked)}: the signer gives no more (--cluster-signing-duration${cap === undefined ? '' : ` ${span(cap)}`})`;
    case 'signer-ends':
      return `${lasts}${asked === 0 ? '' : ` and not ${span(asked)}`}: the signing authority’s own certificate ends then`;
    case 'shorter':
      return `${lasts} and not ${span(asked)}: capped by --cluster-signing-duration, or the signing authority ends then`;
    case 'longer':
      return `${lasts}, more than the ${span(asked)} that were asked for`;
    case 'unasked':
      return `${lasts}, which is what the signer gives`;
    case 'foreign':
      return `${lasts} for ${span(asked)} asked, by the rules of its signer`;
  }
}

/** 1d 2h 30m: exact, and no unit that is nought. */
function span(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const;
  let left = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, size] of units) {
    if (left >= size) parts.push(`${Math.floor(left / size)}${unit}`);
    left %= size;
  }
  return parts.join(' ') || '0s';
}
