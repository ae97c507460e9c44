/**
 * What the built-in signers look at once a request is approved, each a record: its words, with which a request that fails
 * ends as Failed, reason SignerValidationFailure, and the predicate beside them.
 */
import type { RequestFacts } from '../request.ts';
import { subjectAsGo } from './subject.ts';
type Evidence = Readonly<Record<string, string>>;

interface Checked {
  readonly facts: RequestFacts;
  readonly usages: readonly string[];
}

interface Check {
  readonly about: 'subject' | 'names' | 'usages';
  /** every failure, in the order in which the signer would meet them */
  readonly fails: (of: Checked) => readonly { readonly words: string; readonly evidence: Evidence }[];
}

const NODES = 'system:nodes';
const NODE = 'system:node:';
const CLIENT_USAGES = new Set(['digital signature', 'key encipherment', 'client auth']);

const names = (kind: 'dns' | 'ip' | 'email' | 'uri', word: string): Check => ({
  about: 'names',
  fails: ({ facts }) => {
    const found = facts.names.filter((one) => one.kind === kind).map(({ value }) => value);
    return found.length === 0
      ? []
      : [{ words: `${word} subjectAltNames are not allowed`, evidence: { names: found.join(', ') } }];
  },
});

/** Compared as sets, with key encipherment or without: what is there twice counts once. */
const usagesAre = (purpose: 'client auth' | 'server auth'): Check => ({
  about: 'usages',
  fails: ({ usages }) => {
    const required = ['digital signature', purpose];
    const given = new Set(usages);
    given.delete('key encipherment');
    if (given.size === 2 && required.every((usage) => given.has(usage))) return [];
    const all = [...required, 'key encipherment'].sort();
    return [
      {
        words: `usages did not match [${all.join(' ')}]`,
        evidence: { usages: usages.join(', '), expected: required.join(', ') },
      },
    ];
  },
});

export const CHECKS = {
  'organization': {
    about: 'subject',
    fails: ({ facts }) => {
      const { organizations } = subjectAsGo(facts.subject);
      return organizations.length === 1 && organizations[0] === NODES
        ? []
        : [
            {
              words: 'subject organization is not system:nodes',
              evidence: { organizations: organizations.join(', ') },
            },
          ];
    },
  },
  'common-name': {
    about: 'subject',
    fails: ({ facts }) => {
      const { commonName } = subjectAsGo(facts.subject);
      return commonName.startsWith(NODE)
        ? []
        : [{ words: `subject common name does not begin with ${NODE}`, evidence: { commonName } }];
    },
  },
  'some-name': {
    about: 'names',
    fails: ({ facts }) =>
      facts.names.some(({ kind }) => kind === 'dns' || kind === 'ip')
        ? []
        : [{ words: 'DNS or IP subjectAltName is required', evidence: {} }],
  },
  'no-dns': names('dns', 'DNS'),
  'no-email': names('email', 'Email'),
  'no-ip': names('ip', 'IP'),
  'no-uri': names('uri', 'URI'),
  'kubelet-client-usages': usagesAre('client auth'),
  'kubelet-server-usages': usagesAre('server auth'),
  'client-usage': {
    about: 'usages',
    fails: ({ usages }) =>
      usages
        .filter((usage) => !CLIENT_USAGES.has(usage))
        .map((usage) => ({ words: `invalid usage for client certificate: ${usage}`, evidence: { usage } })),
  },
  'client-auth': {
    about: 'usages',
    fails: ({ usages }) =>
      usages.includes('client auth')
        ? []
        : [{ words: 'missing required usage for client certificate: client auth', evidence: {} }],
  },
} as const satisfies Record<string, Check>;

export type CheckId = keyof typeof CHECKS;
