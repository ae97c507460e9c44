/** Dangers of a request in words, from what was seen: for whoever is asked, and for whoever is refused. */
import { POWERS } from '../../domain/api/power-table.ts';
import type { RiskId } from '../../domain/api/risk.ts';
import type { Evidence } from '../../domain/finding.ts';
import { type Fields, fieldsOf } from './fields.ts';

const WORDS: Readonly<Record<RiskId, (e: Fields) => string>> = {
  'powerful': (e) =>
    e('power') === ''
      ? `what it may do is not known${e('unseen') === '' ? '' : `: ${e('unseen')}`}`
      : `${saysOf(e('power'))}${givenBy(e)}: it leads to ${leadsOf(e('power'))}`,
  'other-requester': (e) => {
    if (e('node') !== '')
      return `${e('requester')} asks to be ${e('becomes')}, and a node ${e('node')} stands${e('since') === '' ? '' : ` since ${e('since:time')}`}: whoever asks is not that node`;
    if (e('groups') !== '')
      return `${e('requester')} asks to be in ${e('groups')}, and is not as the server knows them`;
    return `${e('requester') || 'nobody'} asks to be ${e('becomes') || 'nobody'}, who is somebody else`;
  },
  'unproven-names': (e) => {
    switch (e('is')) {
      case 'there':
        return `the node ${e('node')} does not have ${e('names')} among its addresses`;
      case 'unreadable':
        return `nothing shows that ${e('names')} are the node ${e('node')}: the Node cannot be read${e('because') === '' ? '' : ` (${e('because')})`}`;
      default:
        return `nothing shows that ${e('names')} are the node ${e('node')}: there is no such Node`;
    }
  },
  'refused-by-signer': (e) =>
    `${e('by') === 'signer' ? 'the signer' : 'the API server'} refuses it: ${e('words')}`,
};

/** @param evidence the risk's own fields, and which it is */
export function wordRisk(evidence: Evidence): string {
  const fields = fieldsOf(evidence);
  const risk = fields('risk');
  return `${risk}: ${isRisk(risk) ? WORDS[risk](fields) : ''}`;
}

function isRisk(risk: string): risk is RiskId {
  return Object.hasOwn(WORDS, risk);
}

function saysOf(power: string): string {
  return Object.hasOwn(POWERS, power) ? POWERS[power as keyof typeof POWERS].says : power;
}

function leadsOf(power: string): string {
  return Object.hasOwn(POWERS, power) ? POWERS[power as keyof typeof POWERS].leadsTo : 'more';
}

function givenBy(e: Fields): string {
  if (e('binding') === '') return e('asked') === '' ? '' : ', as the server says';
  const where = e('namespaces') === '' ? '' : ` in ${e('namespaces')}`;
  return `${where} (${e('role')}, by ${e('binding')} to ${e('through')})`;
}
