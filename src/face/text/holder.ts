/** Kubeconfigs, objects and tokens: what they say, and of what is secret only that it is there. */
import type { KubeconfigView, ObjectView, TokenView } from '../../domain/view.ts';
import { ESCAPES } from '../../format/escape.ts';
import { absoluteTime } from '../wording/time.ts';
import { count, field } from './lines.ts';
import { listed, momentLine, within } from './part.ts';

const show = ESCAPES.terminal.apply;

export function kubeconfigLines(item: KubeconfigView): readonly string[] {
  return [
    field(
      'kubeconfig',
      `${item.currentContext === '' ? 'without a current context' : `context ${show(item.currentContext)}`}${within(item)}`,
    ),
    ...listed('servers', item.servers),
    ...listed('asked for', item.serverNames),
    ...listed('users', item.users),
    ...item.credentials
      .filter(({ by }) => by !== 'certificate')
      .map(({ user, by, from }) => field('shows', `${show(user)}: ${credentialText(by, from)}`)),
    ...listed('refers to', item.refers),
  ];
}

function credentialText(by: string, from = ''): string {
  switch (by) {
    case 'token':
      return 'a token, which is not shown';
    case 'exec':
      return `whatever ${show(from)} prints, which was not run`;
    case 'certificate-file':
      return `the certificate in ${show(from)}`;
    case 'token-file':
      return `the token in ${show(from)}`;
    case 'password':
      return 'a password, which kubectl takes no more';
    default:
      return `an ${show(by)}, which kubectl takes no more`;
  }
}

export function tokenLines(item: TokenView, at: Date): readonly string[] {
  return [
    field('token', `${show(item.subject ?? 'of nobody')}${within(item)}`),
    ...listed('issuer', item.issuer === undefined ? [] : [item.issuer]),
    ...listed('audiences', item.audiences),
    ...listed('bound to', item.boundTo),
    ...(item.issuedAt === undefined ? [] : [field('issued', absoluteTime(new Date(item.issuedAt)))]),
    ...(item.notAfter === undefined
      ? [field('valid to', 'it never ends')]
      : [momentLine('valid to', item.notAfter, at)]),
    field('signature', `${show(item.algorithm)}, itself not shown`),
    ...listed('key id', item.keyId === undefined ? [] : [item.keyId]),
    ...listed('key in', item.keyFile === undefined ? [] : [item.keyFile]),
  ];
}

export function objectLines(item: ObjectView): readonly string[] {
  const { type, state, requester, groups = [], duration } = item;
  return [
    field('object', `${show(item.within)}${type === undefined ? '' : ` of type ${show(type)}`}`),
    ...(state === undefined ? [] : [field('state', `${state}${said(item)}`)]),
    ...listed('signer', item.signer === undefined ? [] : [item.signer]),
    ...listed('usages', item.usages),
    ...(requester === undefined || requester === ''
      ? []
      : [
          field(
            'asked by',
            `${show(requester)}${groups.length === 0 ? '' : ` in ${groups.map(show).join(', ')}`}`,
          ),
        ]),
    ...(duration === undefined ? [] : [field('for', `${duration} s at most`)]),
    ...listed('holds', item.fields),
    ...(item.encryptionKeys === undefined
      ? []
      : [field('holds', `${count(item.encryptionKeys, 'key')} for encryption at rest, not shown`)]),
  ];
}

function said({ message }: ObjectView): string {
  return message === undefined ? '' : `: ${show(message)}`;
}
