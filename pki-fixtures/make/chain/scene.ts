/** A root, authorities below it and a leaf, each of which a family of cases may change before it is made. */
import type { Extension, Scheme, Spec } from './certificate.ts';
import { make, name, schemeFor, utc } from './certificate.ts';
import * as ext from './extension.ts';
import type { Key } from './key.ts';
import { keys } from './key.ts';
import type { Chance } from './random.ts';

/** A certificate in the making; what it does not say is as a good one has it. */
export interface Draft {
  version?: number;
  serial?: number[];
  subject?: Uint8Array;
  issuer?: Uint8Array;
  notBefore?: Uint8Array;
  notAfter?: Uint8Array;
  key?: Key;
  signer?: Key;
  scheme?: Scheme;
  extensions?: Extension[];
}

export const HOST = 'kubernetes.default.svc';
export const TIME = '2026-06-01T12:00:00Z';

export function key(id: string): Key {
  return keys()[id] as Key;
}

export const FROM = utc('260101000000Z');
export const TO = utc('360101000000Z');

export function authorityExtensions(own: Key, signer: Key): Extension[] {
  return [ext.basic(true), ext.keyUsage(0, 5, 6), ext.subjectKeyId(own), ext.authorityKeyId(signer)];
}

export function leafExtensions(signer: Key): Extension[] {
  return [
    ext.keyUsage(0),
    ext.usages('serverAuth', 'clientAuth'),
    ext.names([['dns', HOST], ['dns', '*.example.com'], ['ip', Uint8Array.of(10, 96, 0, 1)]]),
    ext.authorityKeyId(signer),
  ];
}

/** From the root down; each draft may say otherwise. The last is the leaf. */
export function build(chance: Chance, drafts: readonly Draft[]): { spec: Spec; der: Uint8Array }[] {
  const made: { spec: Spec; der: Uint8Array }[] = [];
  for (const [i, draft] of drafts.entries()) {
    const leaf = i === drafts.length - 1 && i > 0;
    const above = made.at(-1)?.spec;
    const own = draft.key ?? key(`p256-${i % 8}`);
    const signer = draft.signer ?? above?.key ?? own;
    const subject = draft.subject ?? (leaf ? name(['O', 'system'], ['CN', 'kube-apiserver']) : name(['CN', `authority ${i}`]));
    const spec: Spec = {
      version: draft.version ?? 3,
      serial: draft.serial ?? [1 + chance.upTo(126), ...chance.octets(7)],
      subject,
      issuer: draft.issuer ?? above?.subject ?? subject,
      notBefore: draft.notBefore ?? FROM,
      notAfter: draft.notAfter ?? TO,
      key: own,
      signer,
      scheme: draft.scheme ?? schemeFor(signer),
      extensions: draft.extensions ?? (leaf ? leafExtensions(signer) : authorityExtensions(own, signer)),
    };
    made.push({ spec, der: make(spec) });
  }
  return made;
}

/** What is asked about certificates, as test/cluster/go/verdict takes it. */
export interface Case {
  readonly id: string;
  /** the leaf first, then what it sends along */
  readonly presented: readonly Uint8Array[];
  /** known from elsewhere */
  readonly intermediates: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly name: string;
  readonly time: string;
  readonly usages: readonly AskedUsage[];
}
export type AskedUsage =
  | 'serverAuth'
  | 'clientAuth'
  | 'codeSigning'
  | 'emailProtection'
  | 'timeStamping'
  | 'ocspSigning'
  | 'any';

export type Question = Omit<Case, 'id'>;

/** The usual question about a chain from the root down. */
export function ask(chain: readonly { der: Uint8Array }[], more: Partial<Question> = {}): Question {
  const ders = chain.map(({ der }) => der);
  return {
    presented: ders.slice(1).reverse(),
    intermediates: [],
    roots: ders.slice(0, 1),
    name: HOST,
    time: TIME,
    usages: [],
    ...more,
  };
}
