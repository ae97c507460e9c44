/** Taking over what stood before, in words: what stops it, and why something was not taken. */
import type { Choice, Left } from '../../domain/adoption.ts';
import type { ErrorCode } from '../../domain/error.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { ErrorWording } from './error.ts';
import type { Fields } from './fields.ts';

const show = ESCAPES.terminal.apply;

type OfAdoption = Extract<
  ErrorCode,
  'nothing-to-adopt' | 'adoption-ambiguous' | 'authority-not-found' | 'token-key-not-found'
>;

export const ADOPTION_WORDS: Readonly<Record<OfAdoption, ErrorWording>> = {
  'nothing-to-adopt': {
    summary: 'what is to be taken over holds no Kubernetes authority',
    says: (e) => `no certificate of ${e('credential') || 'kubernetes-ca'} was found${below(e)}`,
    hint: (e, me) =>
      `name the file that holds it: ${me} init --adopt ${e('credential') || 'kubernetes-ca'}=PATH (a new cluster wants no --adopt)`,
  },
  'adoption-ambiguous': {
    summary: 'two authorities or keys might be the one, and nothing tells which',
    says: (e) =>
      [`nothing tells which is ${e('credential') || 'the one'}`, either(e)].filter(Boolean).join(': '),
    hint: (e, me) =>
      `say which, beside the other paths: ${me} init --adopt ${e('credential') || 'ID'}=${e('file') === '' ? 'PATH' : e('file:shell')}`,
  },
  'authority-not-found': {
    summary: 'a certificate is there and the authority that signed it is not',
    says: (e) =>
      `what signed ${e('file') || 'a certificate'}${e('subject') === '' ? '' : ` (${e('subject')})`} was not found: a new ${e('credential') || 'authority'} would lock out all who trust that one`,
    hint: (e, me) =>
      `name its certificate, beside the other paths: ${me} init --adopt ${e('credential') || 'ID'}=PATH`,
  },
  'token-key-not-found': {
    summary: 'the private key that signs the tokens of service accounts was not found',
    says: (e) =>
      `no private key of service-account was found${below(e)}: with a new one every token of the cluster is refused`,
    hint: (_e, me) =>
      `name it, beside the other paths: ${me} init --adopt service-account=PATH (one made by openssl genrsa, where it shall be new)`,
  },
};

function either(e: Fields): string {
  return [e('file'), e('other')].filter(Boolean).join(' or ');
}

function below(e: Fields): string {
  return e('paths') === '' ? '' : ` below ${e('paths')}`;
}

const DECIDED: Readonly<Record<Choice, string>> = {
  said: 'it was said to be the one',
  signed: 'it signed more of this cluster',
  machine: 'it lies with the files of the machine',
  subject: 'its subject fits better',
  file: 'its file has the name for it',
  purposes: 'its purposes fit better',
  key: 'its other half is here',
  near: 'it lies nearer to the Kubernetes authority',
  valid: 'it has not expired',
  names: 'it carries more of the names',
  newest: 'it ends later',
  order: 'it was found first, and nothing else tells them apart',
};

/** Why one was not taken. */
export function wordLeft({ what, reason }: Left): string {
  switch (reason.why) {
    case 'unknown':
      return what === 'key'
        ? 'a private key for which no certificate was found'
        : 'no credential of the cluster goes by it';
    case 'no-key':
      return `not taken for ${show(reason.credential)}: its private key was not found`;
    case 'signer':
      return `not taken for ${show(reason.credential)}: not signed by the ${reason.signer} of this cluster`;
    case 'not-chosen':
      return `not taken for ${show(reason.credential)}: ${show(reason.chosen.file)} is, since ${DECIDED[reason.by]}`;
    case 'in-place':
      return `not taken for ${show(reason.credential)}: files of it stand in the store already`;
  }
}
