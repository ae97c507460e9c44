/** Families of cases about one chain: each takes chance and asks one question about certificates made for it. */
import { ascii, element } from '../../../test/engine/der-writer.ts';
import type { Attribute, Extension } from './certificate.ts';
import { generalized, make, name, pssScheme, SCHEME_IDS, schemeFor, schemeNamed, utc } from './certificate.ts';
import * as ext from './extension.ts';
import { anyKey, type Hash } from './key.ts';
import { mutated } from './mutate.ts';
import type { Chance } from './random.ts';
import { ask, authorityExtensions, build, type Draft, FROM, HOST, key, leafExtensions, type Question, TIME, TO } from './scene.ts';
import { anyName, anyTree, DIALLED } from './text.ts';

export type Family = (chance: Chance) => Question;

/** A root, some authorities, a leaf. */
export function drafts(chance: Chance, most = 2): Draft[] {
  return Array.from({ length: 2 + chance.upTo(most + 1) }, (): Draft => ({}));
}

function anyDraft(chance: Chance, list: readonly Draft[]): Draft {
  return chance.one(list);
}

const leafOf = (list: readonly Draft[]): Draft => list.at(-1) as Draft;

const good: Family = (chance) => {
  const list = drafts(chance, 3).map((draft) => ({ ...draft, key: key(chance.one(['p256-0', 'p256-1', 'p256-2', 'p256-3', 'p384-0', 'p521-0', 'p224-0', 'rsa2048-0', 'rsa1024-0', 'rsa1025-0', 'ed25519-0'])) }));
  return ask(build(chance, list));
};

const hostNames: Family = (chance) => {
  const list = drafts(chance, 0);
  const own = chance.happens(0.03)
    ? Array.from({ length: 99 + chance.upTo(3) }, (_, i): ext.Name => chance.happens(0.5) ? ['dns', `n${i}.example`] : ['dns', `n${i}.test`])
    : Array.from({ length: chance.upTo(5) }, () => anyName(chance)).filter(([kind]) => kind !== 'uri');
  const many = chance.happens(0.02) ? Array.from({ length: 99 + chance.upTo(3) }, (_, i): ext.Name => ['ip', Uint8Array.of(10, 1, 0, i)]) : own;
  const rest = leafExtensions(key('p256-0')).filter(({ oid }) => oid !== ext.EXT.names);
  const dialled = chance.one(DIALLED);
  const attributes: Attribute[] = chance.some<Attribute>([['O', 'system'], ['CN', chance.one(DIALLED)], ['CN', dialled], ['CN', '']], 3);
  const with_ = chance.happens(0.15) ? [] : [ext.names(many)];
  Object.assign(leafOf(list), { extensions: [...rest, ...with_], subject: name(...attributes) });
  return ask(build(chance, list), { name: dialled });
};

const DATES = ['251231235959Z', '260601115959Z', '260601120000Z', '260601120001Z', '270101000000Z', '500101000000Z', '260601130000+0100', '2606011200Z', '260601070000-0500', '260601120000+0030'];
const LONG_DATES = ['20260601120000Z', '99991231235959Z', '00010101000000Z', '20500101000000Z', '20260601130000+0100', '20270230000000Z'];

const dates: Family = (chance) => {
  const list = drafts(chance);
  for (let i = chance.upTo(3); i >= 0; i -= 1) {
    const date = chance.happens(0.7) ? utc(chance.one(DATES)) : generalized(chance.one(LONG_DATES));
    Object.assign(anyDraft(chance, list), chance.happens(0.5) ? { notBefore: date } : { notAfter: date });
  }
  return ask(build(chance, list), { time: chance.one([TIME, TIME, '2036-01-01T00:00:00Z', '2036-01-01T00:00:01Z', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z']) });
};

const authorities: Family = (chance) => {
  const list = drafts(chance, 3);
  for (const [i, draft] of list.slice(0, -1).entries()) {
    if (chance.happens(0.4)) continue;
    const own = key(`p256-${i}`);
    const extensions: Extension[] = [];
    if (chance.happens(0.8)) extensions.push(ext.basic(chance.happens(0.8), chance.happens(0.5) ? chance.upTo(3) : undefined));
    if (chance.happens(0.7)) extensions.push(chance.happens(0.2) ? ext.keyUsage() : ext.keyUsage(...chance.some([0, 1, 2, 5, 6, 8], 4), ...(chance.happens(0.6) ? [5] : [])));
    if (chance.happens(0.7)) extensions.push(ext.subjectKeyId(own));
    Object.assign(draft, { extensions, version: chance.one([1, 2, 3, 3, 3, 3]) });
  }
  if (chance.happens(0.1)) leafOf(list).version = chance.one([1, 2]);
  return ask(build(chance, list), chance.happens(0.3) ? { name: '' } : {});
};

const LISTED: readonly ext.Usage[] = ['serverAuth', 'clientAuth', 'codeSigning', 'any', 'ipsec', 'nobody', 'timeStamping', 'ocspSigning', 'emailProtection'];

const usages: Family = (chance) => {
  const list = drafts(chance);
  for (const [i, draft] of list.entries()) {
    if (chance.happens(0.3)) continue;
    const rest = i === list.length - 1 ? leafExtensions(key(`p256-${i - 1}`)).filter(({ oid }) => oid !== ext.EXT.usages) : authorityExtensions(key(`p256-${i}`), key(`p256-${Math.max(i - 1, 0)}`));
    Object.assign(draft, { extensions: [...rest, ext.usages(...chance.some(LISTED, 3))] });
  }
  const wanted = chance.some(['serverAuth', 'clientAuth', 'codeSigning', 'emailProtection', 'timeStamping', 'ocspSigning', 'any'] as const, 3);
  return ask(build(chance, list), { usages: wanted });
};

const HASHES: readonly Hash[] = ['sha256', 'sha384', 'sha512'];

const algorithms: Family = (chance) => {
  const list: Draft[] = drafts(chance, 1).map(() => ({ key: anyKey(chance) }));
  for (const [i, draft] of list.entries()) {
    const above = list[Math.max(i - 1, 0)]?.key ?? key('p256-0');
    if (chance.happens(0.2)) draft.scheme = schemeNamed(chance.one(SCHEME_IDS), chance.happens(0.8) ? [] : [5, 0]);
    else if (above.kind === 'rsa' && chance.happens(0.5)) {
      const hash = chance.one(HASHES);
      const told = chance.happens(0.5)
        ? {}
        : { mask: chance.one(HASHES), salt: chance.one([20, 32, 48, 64]), nulls: chance.happens(0.5), ...(chance.happens(0.4) ? { trailer: chance.one([1, 2]) } : {}) };
      draft.scheme = pssScheme(hash, told);
    } else if (above.kind === 'rsa' || above.kind === 'ec') {
      const kind = above.kind === 'rsa' ? 'rsa' : 'ec';
      draft.scheme = schemeNamed(`${chance.one(['sha1', 'sha256', 'sha384', 'sha512'] as const)}-${kind}`, kind === 'rsa' ? [5, 0] : []);
    }
    if (i > 0 && chance.happens(0.15)) draft.signer = anyKey(chance);
  }
  return ask(build(chance, list), { name: '' });
};

const forged: Family = (chance) => {
  const list = drafts(chance, 1).map(() => ({ key: key(chance.one(['p256-0', 'p256-1', 'p384-0', 'rsa2048-0', 'rsa1024-0', 'ed25519-0', 'p521-0'])) }));
  const made = build(chance, list).map(({ der }) => Uint8Array.from(der));
  const victim = chance.one(made);
  const back = 1 + chance.upTo(40);
  victim[victim.length - back] = (victim[victim.length - back] as number) ^ (1 << chance.upTo(8));
  return ask(made.map((der) => ({ der })), { name: '' });
};

const critical: Family = (chance) => {
  const list = drafts(chance);
  const odd = (): Extension =>
    chance.one<() => Extension>([
      () => ({ oid: ext.EXT.unknown, critical: true, value: element(5) }),
      () => ({ oid: ext.EXT.unknown, value: element(5) }),
      () => ({ oid: [0x55, 29, 99], critical: true, value: element(5) }),
      () => ext.names([['other', 'x']], true),
      () => ext.names([], true),
      () => ext.constraints([['other', 'x']], [], true),
      () => ext.constraints([['other', 'x']], [['dns', 'nowhere.example']], chance.happens(0.5)),
      () => ({ oid: ext.EXT.subjectKeyId, critical: true, value: element(4, [1]) }),
      () => ({ oid: ext.EXT.authorityKeyId, critical: true, value: element(0x30) }),
      () => ({ oid: ext.EXT.access, critical: chance.happens(0.5), value: element(0x30, element(0x30, element(6, [0x2b, 6, 1, 5, 5, 7, 48, 1]), element(0x86, ascii('http://x')))) }),
      () => ({ oid: ext.EXT.distributionPoints, critical: true, value: element(0x30, element(0x30, element(0xa0, element(0xa0, element(0x86, ascii('http://x')))))) }),
    ])();
  for (const [i, draft] of list.entries()) {
    if (chance.happens(0.5)) continue;
    const above = key(`p256-${Math.max(i - 1, 0)}`);
    const rest = i === list.length - 1 ? leafExtensions(above) : authorityExtensions(key(`p256-${i}`), above);
    const one = odd();
    draft.extensions = [...rest.filter(({ oid }) => chance.happens(0.1) || oid.join() !== one.oid.join()), one];
  }
  return ask(build(chance, list));
};

const subjects: Family = (chance) => {
  const tags = [0x0c, 0x13, 0x14, 0x16, 0x12, 0x1e, 0x1c, 0x0c];
  const texts = ['plain', 'bücher', 'κόσμε', '日本', 'a*b&c', '42 7', 'quote"back\\slash', 'tab\tnul\0', '\u200b\u202e\ufeff', '\ud7ff😀', '\u00a0\u2028', '\ue000', ''];
  const odd = (): Uint8Array => name(...chance.some<Attribute>([['CN', chance.one(texts), chance.one(tags)], ['O', chance.one(texts), chance.one(tags)], ['OU', chance.one(texts), chance.one(tags)]], 3));
  const subject = odd();
  const list: Draft[] = [{ subject, serial: [...chance.octets(1 + chance.upTo(19))] }, chance.happens(0.7) ? { signer: key('p256-5') } : { subject: odd() }];
  if (chance.happens(0.5)) (list[0] as Draft).serial = [chance.upTo(127)];
  return ask(build(chance, list));
};

/** One of the certificates changed inside; signed anew or not. */
const malformed: Family = (chance) => {
  const list = drafts(chance, 1).map(() => ({ key: key(chance.one(['p256-0', 'p256-1', 'rsa2048-0', 'ed25519-0'])) }));
  const rich = [
    ext.constraints([['dns', 'svc'], ['dns', 'example.com'], ['ip', Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0)]], [['email', 'a@b.example'], ['uri', 'x.example']]),
    ext.policies('any', 1),
    ext.policyConstraints(5, 5),
    ext.mappings([1, 2]),
    ext.inhibitAny(4),
    { oid: ext.EXT.distributionPoints, value: element(0x30, element(0x30, element(0xa0, element(0xa0, element(0x86, ascii('http://x/')))))) },
    { oid: ext.EXT.access, value: element(0x30, element(0x30, element(6, [0x2b, 6, 1, 5, 5, 7, 48, 1]), element(0x86, ascii('http://x')))) },
  ];
  const made = build(chance, list);
  const index = chance.happens(0.7) ? made.length - 1 : chance.upTo(made.length);
  const { spec } = made[index] as (typeof made)[number];
  const more = chance.happens(0.6) ? chance.some(rich, 3) : [];
  const names = ext.names([['dns', HOST], ['uri', 'spiffe://a.example/b'], ['email', 'a@b.example'], ['ip', Uint8Array.of(10, 96, 0, 1)]]);
  const extensions = [...spec.extensions.filter(({ oid }) => oid !== ext.EXT.names), ...(index === made.length - 1 ? [names] : []), ...more];
  const whole = make({ ...spec, extensions, notBefore: FROM, notAfter: TO });
  let der = mutated(chance, whole);
  if (chance.happens(0.2)) der = mutated(chance, der);
  made[index] = { spec, der };
  return ask(made);
};

/** A little of everything at once. */
const mixed: Family = (chance) => {
  const list = drafts(chance);
  for (const [i, draft] of list.entries()) {
    const above = key(`p256-${Math.max(i - 1, 0)}`);
    const leaf = i === list.length - 1;
    if (chance.happens(0.2)) draft.notAfter = utc(chance.one(DATES));
    if (chance.happens(0.1)) draft.notBefore = utc(chance.one(DATES));
    const extensions = leaf ? leafExtensions(above) : authorityExtensions(key(`p256-${i}`), above);
    if (chance.happens(0.15)) extensions.push({ oid: ext.EXT.unknown, critical: true, value: element(5) });
    if (!leaf && chance.happens(0.2)) extensions.push(ext.usages(...chance.some(LISTED, 2)));
    if (!leaf && chance.happens(0.2)) extensions.push(ext.constraints([anyTree(chance)], []));
    draft.extensions = extensions.filter(() => !chance.happens(0.05));
    if (i > 0 && chance.happens(0.08)) draft.signer = key('p256-7');
    if (chance.happens(0.05)) draft.scheme = schemeFor(key(chance.one(['rsa2048-0', 'ed25519-0'])));
    if (chance.happens(0.03)) draft.serial = [0x80 | chance.upTo(128), 1];
  }
  return ask(build(chance, list), { name: chance.one(DIALLED) });
};

export const CHAIN_FAMILIES: Readonly<Record<string, Family>> = {
  good,
  'host names': hostNames,
  dates,
  authorities,
  usages,
  algorithms,
  forged,
  critical,
  subjects,
  malformed,
  mixed,
};
