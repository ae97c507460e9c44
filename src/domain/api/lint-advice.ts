/** What nobody refuses, and what is not what it looks like all the same: a record each, id by id. */
import type { RequestFacts } from '../request.ts';
import type { LintAsk } from './lint.ts';
import { finding, type Evidence, type LintFinding } from './lint-finding.ts';
import type { LintId } from './lint-rule.ts';
import { hiddenCharacters, looksLike, oddCharacters } from './look-alike.ts';
import { PURPOSES } from './signer-choice.ts';
import { CLIENT_SIGNER, DEFAULT_SIGNING_SECONDS, type Signer, signerOf } from './signer.ts';
import { subjectAsGo } from './subject.ts';
import { attributeValues } from '../distinguished-name.ts';

interface About extends Omit<LintAsk, 'request'> {
  readonly facts: RequestFacts;
  readonly signer: Signer | undefined;
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** whether a client is made of it: who it is counts then, and nothing else does */
  readonly client: boolean;
}

type Advice = (about: About) => readonly Evidence[];

const ADVICE: readonly (readonly [LintId, Advice])[] = [
  ['nobody', ({ client, commonName }) => (client && commonName === '' ? [{}] : [])],
  [
    'several-names',
    ({ facts, commonName }) => {
      const all = attributeValues(facts.subject, 'CN');
      const names = all.map((name) => name || '""').join(', ');
      return all.length > 1 ? [{ names, kept: commonName }] : [];
    },
  ],
  ['hidden-character', (about) => textsOf(about).flatMap(hidden)],
  ['look-alike', (about) => textsOf(about).flatMap(disguised)],
  ['unknown-system-name', unknownSystemNames],
  ['component-name', componentNames],
  ['group-twice', repeatedGroups],
  ['names-unused', unusedNames],
  ['attribute-dropped', ({ facts, signer }) => (signer === undefined ? [] : droppedAttributes(facts))],
  ['extension-dropped', droppedExtensions],
  ['purpose-dropped', droppedPurposes],
  ['authority-dropped', ({ facts, signer }) => (facts.authority && signer !== undefined ? [{}] : [])],
  ['challenge-password', ({ facts }) => (facts.attributes.includes(CHALLENGE_PASSWORD) ? [{}] : [])],
  [
    'weak-key',
    ({ facts: { key } }) => (key.kind === 'rsa' && key.bits < 2048 ? [{ bits: String(key.bits) }] : []),
  ],
  [
    'curve',
    ({ facts: { key } }) =>
      key.kind === 'ec' && !TLS_CURVES.has(key.curve ?? '') ? [{ curve: key.curve ?? '' }] : [],
  ],
  ['ed25519', ({ facts }) => (facts.key.kind === 'ed25519' ? [{}] : [])],
  [
    'encipherment',
    ({ facts: { key }, usages }) =>
      key.kind !== 'rsa' && usages.includes('key encipherment') ? [{ key: key.curve ?? key.kind }] : [],
  ],
  [
    'capped',
    ({ expirationSeconds = 0 }) =>
      expirationSeconds > DEFAULT_SIGNING_SECONDS
        ? [{ seconds: String(expirationSeconds), most: String(DEFAULT_SIGNING_SECONDS) }]
        : [],
  ],
];

const CHALLENGE_PASSWORD = '1.2.840.113549.1.9.7';
/** crypto/tls signs with no other (auth.go), whatever crypto/x509 verifies. */
const TLS_CURVES = new Set(['P-256', 'P-384', 'P-521']);

export function adviceOn(ask: LintAsk): readonly LintFinding[] {
  const { request, signerName } = ask;
  const signer = signerOf(signerName);
  const first =
    signer?.for === 'nothing'
      ? [finding('issues-nothing', { signer: signerName })]
      : signer === undefined && signerName.includes('/')
        ? [finding('other-signer', { signer: signerName })]
        : [];
  if (!request.ok) return first;
  const client = signer?.for === 'client' || signer?.for === 'kubelet-client';
  const about = { ...ask, facts: request.facts, signer, client, ...subjectAsGo(request.facts.subject) };
  return [
    ...first,
    ...ADVICE.flatMap(([id, advice]) => advice(about).map((evidence) => finding(id, evidence))),
  ];
}

interface Text {
  readonly field: string;
  readonly value: string;
}

function textsOf({ facts, commonName, organizations }: About): readonly Text[] {
  return [
    { field: 'CN', value: commonName },
    ...organizations.map((value) => ({ field: 'O', value })),
    ...facts.names.map(({ kind, value }) => ({ field: kind, value })),
  ];
}

function hidden({ field, value }: Text): readonly Evidence[] {
  const found = hiddenCharacters(value);
  return found.length === 0 ? [] : [{ field, value, characters: found.join(' ') }];
}

function disguised({ field, value }: Text): readonly Evidence[] {
  const looks = looksLike(value);
  if (looks === undefined) return [];
  return [{ field, value, looksLike: looks, characters: oddCharacters(value).join(' ') }];
}

/** Whom Kubernetes itself gives something (bootstrappolicy/policy.go), or its authenticators put people into. */
const USERS = new Set([
  'system:anonymous',
  'system:apiserver',
  'system:kube-controller-manager',
  'system:kube-proxy',
  'system:kube-scheduler',
]);
const GROUPS = new Set([
  'system:authenticated',
  'system:bootstrappers',
  'system:masters',
  'system:monitoring',
  'system:nodes',
  'system:serviceaccounts',
  'system:unauthenticated',
]);
const PREFIXES = ['system:bootstrappers:', 'system:serviceaccounts:'];

function unknownSystemNames({ client, commonName, organizations }: About): readonly Evidence[] {
  if (!client) return [];
  const user =
    commonName.startsWith('system:') &&
    !USERS.has(commonName) &&
    !/^system:(node|serviceaccount):./.test(commonName);
  const groups = organizations.filter(
    (one) =>
      one.startsWith('system:') && !GROUPS.has(one) && !PREFIXES.some((prefix) => one.startsWith(prefix)),
  );
  return [
    ...(user ? [{ field: 'CN', value: commonName }] : []),
    ...groups.map((value) => ({ field: 'O', value })),
  ];
}

/** The signer of clients at large makes anybody of anybody but system:masters: a node, a component, a service account. */
function componentNames({ signerName, commonName, organizations }: About): readonly Evidence[] {
  if (signerName !== CLIENT_SIGNER) return [];
  const user = USERS.has(commonName) || /^system:(node|serviceaccount):./.test(commonName);
  const groups = organizations.filter((one) => one !== 'system:masters' && GROUPS.has(one));
  return [
    ...(user ? [{ field: 'CN', value: commonName }] : []),
    ...groups.map((value) => ({ field: 'O', value })),
  ];
}

function repeatedGroups({ client, organizations }: About): readonly Evidence[] {
  if (!client) return [];
  const repeated = organizations.filter((one, i) => one === '' || organizations.indexOf(one) !== i);
  return [...new Set(repeated)].map((value) => ({ value }));
}

/** They are copied, and no API server looks at them; what looks at them is a server that meets the certificate elsewhere. */
function unusedNames({ signer, facts }: About): readonly Evidence[] {
  if (signer?.for !== 'client' || facts.names.length === 0) return [];
  return [{ names: facts.names.map(({ kind, value }) => `${kind}:${value}`).join(', ') }];
}

/** What pkix.Name has a field for; of the common name and the serial number the last one. */
const KEPT = new Set(['C', 'O', 'OU', 'CN', 'serialNumber', 'L', 'ST', 'street', 'postalCode']);

function droppedAttributes({ subject }: RequestFacts): readonly Evidence[] {
  const dropped = subject.attributes.filter(
    ({ label, stringType }) => !KEPT.has(label) || stringType === 'other',
  );
  return dropped.length === 0 ? [] : [{ attributes: dropped.map(({ label }) => label).join(', ') }];
}

const ALTERNATIVE_NAMES = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';
/** Written anew from spec.usages, whatever the request has there. */
const KEY_USAGES = new Set(['2.5.29.15', '2.5.29.37']);

function droppedExtensions({ signer, facts }: About): readonly Evidence[] {
  if (signer === undefined) return [];
  const passed = new Set([ALTERNATIVE_NAMES, BASIC_CONSTRAINTS]);
  const dropped = facts.extensions.filter(({ oid }) => !passed.has(oid) && !KEY_USAGES.has(oid));
  return dropped.length === 0 ? [] : [{ extensions: dropped.map(({ oid }) => oid).join(', ') }];
}

function droppedPurposes({ facts, usages }: About): readonly Evidence[] {
  const asked = (facts.extendedKeyUsage ?? []).map((one) => PURPOSES[one] ?? one);
  const dropped = asked.filter((one) => !usages.includes(one));
  return dropped.length === 0 ? [] : [{ asked: dropped.join(', '), usages: usages.join(', ') }];
}
