/** Families of cases about what authorities demand of those below: names they may bear, policies they must have. */
import * as ext from './extension.ts';
import { name } from './certificate.ts';
import { drafts, type Family } from './family.ts';
import { ask, authorityExtensions, build, type Draft, key, leafExtensions } from './scene.ts';
import { anyName, anyTree, anyUri } from './text.ts';

const nameConstraints: Family = (chance) => {
  const list = drafts(chance);
  for (const [i, draft] of list.entries()) {
    const own = key(`p256-${i}`);
    const above = key(`p256-${Math.max(i - 1, 0)}`);
    if (i === list.length - 1) {
      const asked: ext.Name[] = [...Array.from({ length: 1 + chance.upTo(3) }, () => anyName(chance))];
      const rest = leafExtensions(above).filter(({ oid }) => oid !== ext.EXT.names);
      draft.extensions = [...rest, ext.names(asked)];
    } else if (chance.happens(0.75)) {
      const trees = (): ext.Name[] => Array.from({ length: chance.upTo(chance.happens(0.1) ? 14 : 4) }, () => anyTree(chance));
      const more = chance.happens(0.2) ? [ext.names([anyName(chance)])] : [];
      const one = ext.constraints(trees(), trees(), chance.happens(0.6));
      draft.extensions = [...authorityExtensions(own, above), one, ...more];
    }
  }
  return ask(build(chance, list), { name: '' });
};

/** As name constraints are when somebody means them: one kind, and names that are near it. */
const meantConstraints: Family = (chance) => {
  const [zone, host] = chance.one([
    [['dns', 'example.com'], [['dns', 'a.example.com'], ['dns', 'example.com'], ['dns', 'badexample.com'], ['dns', '*.example.com'], ['dns', '*.com']]],
    [['dns', '.example.com'], [['dns', 'a.example.com'], ['dns', 'example.com'], ['dns', 'A.B.EXAMPLE.COM'], ['dns', '*.example.com']]],
    [['ip', Uint8Array.of(10, 96, 0, 0, 255, 240, 0, 0)], [['ip', Uint8Array.of(10, 96, 0, 1)], ['ip', Uint8Array.of(10, 112, 0, 1)]]],
    [['email', 'example.com'], [['email', 'who@example.com'], ['email', 'who@a.example.com'], ['email', '"w o"@example.com']]],
    [['email', 'who@example.com'], [['email', 'who@EXAMPLE.com'], ['email', 'Who@example.com']]],
    [['uri', 'example.com'], [['uri', 'https://example.com/'], ['uri', 'https://a.example.com:1/x y'], ['uri', 'https://10.0.0.1/'], ['uri', 'urn:x']]],
    [['uri', '.local'], [['uri', 'spiffe://cluster.local/ns'], ['uri', 'spiffe://local/ns']]],
  ] as const) as readonly [ext.Name, readonly ext.Name[]];
  const trees = [zone, ...(chance.happens(0.5) ? [anyTree(chance)] : [])];
  const rest = authorityExtensions(key('p256-0'), key('p256-0'));
  const constraint = chance.happens(0.6) ? ext.constraints(trees, []) : ext.constraints([], trees);
  const leaf = leafExtensions(key('p256-0')).filter(({ oid }) => oid !== ext.EXT.names);
  const names = ext.names([...chance.some(host, 2), chance.one(host)]);
  return ask(build(chance, [{ extensions: [...rest, constraint] }, { extensions: [...leaf, names] }]), { name: '' });
};

function named(kind: 'dns' | 'uri' | 'email', host: string): ext.Name {
  if (kind === 'dns') return ['dns', host];
  const plain = host.replace('*', 'w');
  return kind === 'uri' ? ['uri', `https://${plain}/`] : ['email', `who@${plain}`];
}

/** Trees inside, beside and nearly inside each other, and names about their borders: what is found decides what is said. */
const nestedConstraints: Family = (chance) => {
  const dns = ['com', 'a.com', 'a-a.com', 'a.a.com', 'A.A.com', '.a.com', 'b.a.com', 'a.b.a.com', '.b.a.com', 'aa.com', 'a0.com'];
  const near = ['a.com', 'x.a.com', 'x.a-a.com', 'a-a.com', 'y.a.a.com', 'c.b.a.com', '*.a.com', '*.b.a.com', 'aa.com', 'x.aa.com', 'X.A0.COM', '*.com', 'b-a.com'];
  const ranges = [[10, 0, 0, 0, 8], [10, 96, 0, 0, 12], [10, 96, 0, 0, 24], [10, 96, 0, 1, 32], [10, 96, 0, 9, 8], [0, 0, 0, 0, 0], [11, 0, 0, 0, 8], [9, 255, 255, 255, 7], [10, 111, 255, 255, 12]];
  const ips = [[10, 96, 0, 1], [10, 96, 0, 255], [10, 96, 1, 0], [10, 111, 255, 255], [10, 112, 0, 0], [9, 255, 255, 255], [11, 0, 0, 0], [12, 0, 0, 0], [8, 0, 0, 1]];
  const range = ([a = 0, b = 0, c = 0, d = 0, bits = 0]: readonly number[]): ext.Name => ['ip', Uint8Array.from([a, b, c, d, ...[0, 8, 16, 24].map((at) => (0xff00 >> Math.min(Math.max(bits - at, 0), 8)) & 0xff)])];
  const kind = chance.one(['dns', 'dns', 'uri', 'email'] as const);
  const trees = (): ext.Name[] => [
    ...chance.some(dns, 6).map((each): ext.Name => [kind, each]),
    ...chance.some(ranges, 4).map(range),
  ];
  const asked = [
    ...chance.some(near, 3).map((each): ext.Name => named(kind, each)),
    ...chance.some(ips, 2).map((each): ext.Name => ['ip', Uint8Array.from(each)]),
  ];
  const rest = authorityExtensions(key('p256-0'), key('p256-0'));
  const constraint = chance.happens(0.3) ? ext.constraints(trees(), trees()) : chance.happens(0.5) ? ext.constraints(trees(), []) : ext.constraints([], trees());
  const leaf = leafExtensions(key('p256-0')).filter(({ oid }) => oid !== ext.EXT.names);
  return ask(build(chance, [{ extensions: [...rest, constraint] }, { extensions: [...leaf, ext.names(asked)] }]), { name: '' });
};

const policies: Family = (chance) => {
  const list = Array.from({ length: 3 + chance.upTo(3) }, (): Draft => ({}));
  const any = (): number | 'any' => (chance.happens(0.3) ? 'any' : 1 + chance.upTo(3));
  for (const [i, draft] of list.entries()) {
    const above = key(`p256-${Math.max(i - 1, 0)}`);
    const leaf = i === list.length - 1;
    const extensions = leaf ? leafExtensions(above) : authorityExtensions(key(`p256-${i}`), above);
    if (chance.happens(0.75)) extensions.push(ext.policies(...new Set(Array.from({ length: 1 + chance.upTo(2) }, any))));
    if (!leaf && chance.happens(0.4)) extensions.push(ext.mappings(...Array.from({ length: 1 + chance.upTo(2) }, () => [any(), any()] as const)));
    const count = (): number | undefined => (chance.happens(0.5) ? chance.one([0, 0, 1, 2, -1]) : undefined);
    if (chance.happens(0.5)) extensions.push(ext.policyConstraints(count(), count()));
    if (chance.happens(0.2)) extensions.push(ext.inhibitAny(chance.upTo(2)));
    draft.extensions = extensions;
    if (i > 0 && !leaf && chance.happens(0.15)) Object.assign(draft, { subject: name(['CN', 'authority 0']), issuer: name(['CN', 'authority 0']) });
  }
  return ask(build(chance, list), { usages: chance.happens(0.9) ? [] : ['codeSigning'] });
};

/** Demands for explicit policies that take effect some certificates further down, self-issued ones not counted. */
const demandedPolicies: Family = (chance) => {
  const list = Array.from({ length: 3 + chance.upTo(4) }, (): Draft => ({}));
  for (const [i, draft] of list.entries()) {
    const above = key(`p256-${Math.max(i - 1, 0)}`);
    const leaf = i === list.length - 1;
    const extensions = leaf ? leafExtensions(above) : authorityExtensions(key(`p256-${i}`), above);
    const count = chance.one([0, 1, 1, 2, 2, 3]);
    if (i > 0 && chance.happens(0.35)) extensions.push(ext.policyConstraints(count, chance.happens(0.3) ? chance.upTo(3) : undefined));
    if (i > 0 && chance.happens(0.3)) extensions.push(ext.inhibitAny(chance.upTo(3)));
    if (chance.happens(0.6)) extensions.push(ext.policies(chance.happens(0.6) ? 'any' : 1));
    draft.extensions = extensions;
    if (!leaf && chance.happens(0.5)) draft.subject = name(['CN', 'the same again']);
  }
  return ask(build(chance, list));
};

const uris: Family = (chance) => {
  const leaf = leafExtensions(key('p256-0')).filter(({ oid }) => oid !== ext.EXT.names);
  const constraint = chance.happens(0.5) ? [ext.constraints([['uri', chance.one(['example.com', 'local'])]], [])] : [];
  const extensions = [...authorityExtensions(key('p256-0'), key('p256-0')), ...constraint];
  const list: Draft[] = [{ extensions }, { extensions: [...leaf, ext.names([anyUri(chance)])] }];
  return ask(build(chance, list), { name: '' });
};

export const DEMAND_FAMILIES: Readonly<Record<string, Family>> = {
  'name constraints': nameConstraints,
  'meant constraints': meantConstraints,
  'nested constraints': nestedConstraints,
  policies,
  'demanded policies': demandedPolicies,
  uris,
};
