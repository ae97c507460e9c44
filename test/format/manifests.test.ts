/** What is applied to the API server, filled: read back as Go reads it (YAML 1.1) and as everybody else does. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { contains, parseAddress, parsePrefix } from '../../src/domain/address.ts';
import { toCluster } from '../../src/domain/cluster-text.ts';
import { renderBootstrap } from '../../src/format/bootstrap/render.ts';
import { renderNetworkPolicy } from '../../src/format/network-policy/render.ts';
import { fillObjects } from '../../src/format/template.ts';
import { CIDRS, clusterOf, clustersUpTo } from '../domain/cluster.ts';
import { nasty } from './nasty.ts';

const NAMES = ['rbac', 'bootstrap', 'network-policy'] as const;
const template = (name: string) =>
  readFileSync(new URL(`../../templates/manifest/${name}.yaml`, import.meta.url), 'utf8');

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; labels?: Record<string, string> };
  readonly stringData?: Record<string, string>;
  readonly spec?: { egress?: readonly Egress[]; policyTypes: readonly string[] };
}
interface Egress {
  readonly to: readonly { readonly ipBlock?: { readonly cidr: string } }[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

function objects(text: string, version: '1.1' | '1.2' = '1.2'): readonly KubernetesObject[] {
  const documents = parseAllDocuments(text, { version });
  if (!Array.isArray(documents)) throw new Error('nothing in it');
  return documents.map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return document.toJS() as KubernetesObject;
  });
}
const named = (text: string, name: string) => objects(text).find(({ metadata }) => metadata.name === name);
const commentsOf = (text: string) => text.split('\n').filter((line) => line.trimStart().startsWith('#'));

const TOKEN = {
  id: '123456',
  secret: '12345678901e2345',
  madeAt: new Date('2026-06-01T12:00:00Z'),
  expires: new Date('2026-06-02T12:00:00Z'),
};
const word = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'abcdef0123456789xo'.split('')),
    minLength: length,
    maxLength: length,
  });

describe('manifests', () => {
  it.each(NAMES)('%s is whole before it is filled, and says who applies it', (name) => {
    const text = template(name);
    for (const { apiVersion, kind, metadata } of objects(text))
      expect([apiVersion, kind, metadata.name].filter(Boolean)).toHaveLength(3);
    for (const said of ['# Who:', '# When:', '# How:']) expect(text).toContain(said);
    expect(fillObjects(text, {})).toBe(text);
  });

  it('the sample token of the template works nowhere', () => {
    const secret = named(template('bootstrap'), 'bootstrap-token-abcdef');
    expect(secret?.stringData?.['expiration']).toBe('2000-01-01T00:00:00Z');
  });

  it('a document that the template does not have is an error, as is a broken template', () => {
    expect(() => fillObjects(template('rbac'), { 'Secret/x': [] })).toThrow('template-broken');
    expect(() => fillObjects('a: [1\n---\nb: 1\n', {})).toThrow('template-broken');
  });
});

describe('bootstrap', () => {
  it.each(['e22639', '123456', '1e1000', '0x1234', '012345'])(
    'has a token as text that begins with %s',
    (id) => {
      const filled = renderBootstrap(template('bootstrap'), clusterOf(), { ...TOKEN, id });
      for (const version of ['1.1', '1.2'] as const)
        expect(objects(filled, version).at(-1)?.stringData).toMatchObject({ 'token-id': id });
    },
  );

  it('has the token as text, however much it looks like a number, and the comments stay', () => {
    fc.assert(
      fc.property(word(6), word(16), nasty, (id, secret, name) => {
        const filled = renderBootstrap(
          template('bootstrap'),
          { ...clusterOf(), name },
          { ...TOKEN, id, secret },
        );
        for (const version of ['1.1', '1.2'] as const) {
          const before = objects(template('bootstrap'), version);
          expect(objects(filled, version)).toEqual([
            ...before.slice(0, -1),
            {
              ...before.at(-1),
              metadata: { ...before.at(-1)?.metadata, name: `bootstrap-token-${id}` },
              stringData: {
                ...before.at(-1)?.stringData,
                'description': JSON.parse(JSON.stringify(`kubelets of cluster ${name}`)) as string,
                'token-id': id,
                'token-secret': secret,
                'expiration': '2026-06-02T12:00:00Z',
              },
            },
          ]);
        }
        // a name of several lines may have one that looks like a comment, and is none
        const comments = commentsOf(template('bootstrap'));
        expect(commentsOf(filled).filter((line) => comments.includes(line))).toEqual(comments);
      }),
    );
  });
});

describe('network policy', () => {
  const rendered = (change: Parameters<typeof clusterOf>[0]) =>
    renderNetworkPolicy(template('network-policy'), clusterOf(change));
  const egress = (text: string) =>
    named(text, 'allow-api-server')?.spec?.egress?.map(({ to, ports }) => [
      ports.map(({ protocol, port }) => `${protocol} ${port}`).join(),
      ...to.map(({ ipBlock }) => ipBlock?.cidr),
    ]);

  it('names every way to the API server, each with its own port', () => {
    expect(
      egress(
        rendered({
          serviceCidrs: CIDRS.dual,
          securePort: '8443',
          endpoint: '[fd00:99::1]:443',
          controlPlane: [
            { name: 'cp-1', addresses: ['10.0.0.1', 'fd00::1', 'cp-1.demo.internal'] },
            { name: 'cp-2', addresses: ['::ffff:10.0.0.2'] },
          ],
        }),
      ),
    ).toEqual([
      ['TCP 443', 'fd00:32::1/128', 'fd00:99::1/128'],
      ['TCP 8443', '10.0.0.1/32', 'fd00::1/128', '10.0.0.2/32'],
    ]);
  });

  it('a name is no address, and no rule is left open for want of one', () => {
    const text = rendered({ controlPlane: [{ name: 'cp-1', addresses: ['cp-1.demo.internal'] }] });
    expect(egress(text)).toEqual([['TCP 443', '10.32.0.1/32']]);
  });

  it('whatever the cluster: nothing but control planes, endpoint and service, and never everywhere', () => {
    fc.assert(
      fc.property(clustersUpTo({ planes: 3, workers: 2 }), (text) => {
        const cluster = toCluster(text);
        const filled = renderNetworkPolicy(template('network-policy'), cluster);
        expect(commentsOf(filled)).toEqual(commentsOf(template('network-policy')));
        const rules = named(filled, 'allow-api-server')?.spec?.egress ?? [];
        const blocks = rules.flatMap(({ to }) => to.map(({ ipBlock }) => parsePrefix(ipBlock?.cidr ?? '')));
        for (const { to } of rules) expect(to.length).toBeGreaterThan(0);
        for (const block of blocks) expect(block?.bits).toBe(block?.address.family === 4 ? 32 : 128);
        const machines = cluster.controlPlane.flatMap(({ addresses }) => addresses.map(parseAddress));
        for (const address of machines.filter((found) => found !== undefined))
          expect(blocks.some((block) => block !== undefined && contains(block, address))).toBe(true);
        for (const { addresses } of cluster.workers.filter(({ name }) => name.startsWith('worker')))
          for (const address of addresses.map(parseAddress).filter((found) => found !== undefined))
            expect(blocks.some((block) => block !== undefined && contains(block, address))).toBe(false);
      }),
    );
  });

  it('asks for the Pod Security standard of the cluster, and of no other', () => {
    const labels = named(rendered({ kubernetesVersion: '1.33' }), 'kubepki-system')?.metadata.labels ?? {};
    expect(Object.values(labels)).toEqual([
      'restricted',
      'v1.33',
      'restricted',
      'v1.33',
      'restricted',
      'v1.33',
    ]);
  });
});
