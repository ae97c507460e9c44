/** Families of cases about many candidates: which are tried, in which order, and when there is an end. */
import type { Extension, Spec } from './certificate.ts';
import { make, name, utc } from './certificate.ts';
import * as ext from './extension.ts';
import type { Family } from './family.ts';
import type { Chance } from './random.ts';
import { ask, authorityExtensions, build, type Draft, key, leafExtensions, type Question } from './scene.ts';

function authority(chance: Chance, changes: Partial<Spec> & Pick<Spec, 'key' | 'signer'>): Uint8Array {
  const [made] = build(chance, [{}]);
  const { spec } = made as (typeof made & object);
  return make({ ...spec, extensions: authorityExtensions(changes.key, changes.signer), ...changes });
}

/** Two to five names, some keys, and authorities that sign each other as chance has it. */
const web: Family = (chance) => {
  const subjects = Array.from({ length: 2 + chance.upTo(3) }, (_, i) => name(['CN', `node ${i}`]));
  const keyOf = (i: number) => key(`p256-${i}`);
  const some = Array.from({ length: 3 + chance.upTo(12) }, () => {
    const [from, to] = [chance.upTo(subjects.length), chance.upTo(subjects.length)];
    const own = keyOf(chance.happens(0.8) ? to : 7);
    const signer = keyOf(chance.happens(0.9) ? from : 6);
    const extensions: Extension[] = [ext.basic(chance.happens(0.95), chance.happens(0.15) ? chance.upTo(3) : undefined)];
    if (chance.happens(0.6)) extensions.push(ext.subjectKeyId(own));
    if (chance.happens(0.5)) extensions.push(ext.authorityKeyId(signer));
    if (chance.happens(0.2)) extensions.push(ext.names([['dns', `node${to}.example`]]));
    if (chance.happens(0.1)) extensions.push(ext.usages(chance.one(['clientAuth', 'serverAuth', 'any'] as const)));
    if (chance.happens(0.1)) extensions.push(ext.constraints([['dns', chance.one(['svc', 'example.com', 'example'])]], []));
    return authority(chance, {
      subject: subjects[to] as Uint8Array,
      issuer: subjects[from] as Uint8Array,
      key: own,
      signer,
      extensions,
      notAfter: utc(chance.happens(0.1) ? '260101000000Z' : '360101000000Z'),
    });
  });
  const at = chance.upTo(subjects.length);
  const leaf = build(chance, [{}, { signer: keyOf(at), issuer: subjects[at] as Uint8Array, extensions: leafExtensions(keyOf(at)) }])[1];
  const roots = some.filter(() => chance.happens(0.25));
  return {
    ...ask([], { presented: [leaf?.der as Uint8Array, ...some.filter(() => chance.happens(0.7))], roots }),
    intermediates: chance.happens(0.3) ? some : [],
  };
};

/** Many of the same name, of which perhaps one is the issuer. */
const crowd: Family = (chance) => {
  const subject = name(['CN', 'one of many']);
  const size = chance.one([2, 5, 98, 99, 100, 101, 102, 150]);
  const right = chance.happens(0.7) ? chance.upTo(size) : -1;
  const withIds = chance.happens(0.5);
  const list = Array.from({ length: size }, (_, i) => {
    const own = key(i === right ? 'p256-0' : `p256-${1 + (i % 6)}`);
    const id = withIds && chance.happens(0.5) ? [ext.subjectKeyId(own)] : [];
    const names = [ext.names([['dns', `n${i}.example`]])];
    return authority(chance, { subject, issuer: chance.happens(0.5) ? subject : name(['CN', 'top']), key: own, signer: key('p256-7'), extensions: [ext.basic(true), ...id, ...names] });
  });
  const [root, leaf] = build(chance, [
    { subject: name(['CN', 'top']), key: key('p256-7') },
    { issuer: subject, signer: key('p256-0'), extensions: leafExtensions(key('p256-0')).filter(({ oid }) => withIds || oid !== ext.EXT.authorityKeyId) },
  ]);
  const roots = [root?.der as Uint8Array];
  const trusted = chance.happens(0.3);
  return ask([], { presented: [leaf?.der as Uint8Array, ...(trusted ? [] : list)], roots: trusted ? list : roots });
};

/** The leaf trusted itself, a root sent along, nothing trusted, the same twice, a leaf that signed itself. */
const odd: Family = (chance) => {
  const made = build(chance, Array.from({ length: 2 + chance.upTo(2) }, (): Draft => ({})));
  const ders = made.map(({ der }) => der);
  const leaf = ders.at(-1) as Uint8Array;
  const question = ask(made);
  const own = build(chance, [{ extensions: leafExtensions(key('p256-0')) }])[0]?.der as Uint8Array;
  return chance.one<() => Question>([
    () => ({ ...question, roots: [leaf] }),
    () => ({ ...question, roots: [leaf], usages: ['codeSigning'] }),
    () => ({ ...question, roots: [] }),
    () => ({ ...question, presented: [leaf, ...ders] }),
    () => ({ ...question, presented: [leaf], intermediates: ders }),
    () => ({ ...question, presented: [leaf] }),
    () => ({ ...question, roots: [...ders, ...ders] }),
    () => ({ ...question, presented: [own] }),
    () => ({ ...question, presented: [own], roots: [own] }),
    () => ({ ...question, presented: [own, own], roots: [] }),
    () => ({ ...question, presented: [ders[0] as Uint8Array], name: '' }),
    () => ({ ...question, roots: [...question.roots, Uint8Array.of(0x30, 0)] }),
    () => ({ ...question, intermediates: [Uint8Array.of(0x30, 0)] }),
  ])();
};

export const POOL_FAMILIES: Readonly<Record<string, Family>> = { web, crowd, odd };
