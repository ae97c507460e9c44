/** What stands in a store and Go refuses: made anew where that mends it, said where it does not, and never twice. */
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { make, pem, schemeNamed, type Spec, utc } from '../../pki-fixtures/make/chain/certificate.ts';
import * as ext from '../../pki-fixtures/make/chain/extension.ts';
import type { Key } from '../../pki-fixtures/make/chain/key.ts';
import type { CertificateFacts } from '../../src/domain/certificate.ts';
import { readCertificate } from '../../src/engine/read/certificate.ts';
import { splitPem } from '../../src/engine/read/pem.ts';
import { element } from '../engine/der-writer.ts';
import { openScene, type Scene } from './scene.ts';

let store: Scene;
beforeEach(async () => {
  store = openScene();
  await store.init();
});
afterEach(() => store.close());

const factsOf = (file: string): CertificateFacts => {
  const reading = readCertificate(
    splitPem(readFileSync(store.path(file))).blocks[0]?.der ?? new Uint8Array(),
  );
  if (!reading.ok) throw new Error(`${file} does not read`);
  return reading.value;
};
/** A key of the store, as the maker of odd certificates wants it. */
const keyOf = (name: string): Key => {
  const key = createPrivateKey(store.text(`${name}.key`));
  return {
    id: name,
    kind: 'ec',
    spki: factsOf(`${name}.crt`).key.spki,
    sign: (hash, _pss, data) => sign(hash, data, key),
  };
};

type Odd = Partial<Spec>;
/** Puts a certificate in the place of another, the same but for what is odd. */
function replace(name: string, signer: string, odd: Odd): void {
  const { subject, issuer, extensions } = factsOf(`${name}.crt`);
  const spec: Spec = {
    version: 3,
    serial: [1, 2, 3],
    subject: subject.der,
    issuer: issuer.der,
    notBefore: utc('260101000000Z'),
    notAfter: utc('270501000000Z'),
    key: keyOf(name),
    signer: keyOf(signer),
    scheme: schemeNamed('sha256-ec'),
    extensions: extensionsOf(extensions),
    ...odd,
  };
  writeFileSync(store.path(`${name}.crt`), pem(make(spec)));
}

function extensionsOf(extensions: CertificateFacts['extensions']): Spec['extensions'] {
  return extensions.map(({ oid, critical, value }) => ({ oid: contentOf(oid), critical, value }));
}

/** The octets of an extension's oid, all of which begin with 2.5.29. */
function contentOf(oid: string): readonly number[] {
  return [0x55, 0x1d, Number(oid.split('.').at(-1))];
}

const CRITICAL = { oid: [0x2a, 3, 4], critical: true, value: element(5) };
const own = (name: string) => extensionsOf(factsOf(`${name}.crt`).extensions);
const ODDITIES: Readonly<Record<string, { odd: (name: string) => Odd; says: string }>> = {
  'a negative serial': { odd: () => ({ serial: [0x81, 2] }), says: 'x509: negative serial number' },
  'a critical extension that Go does not know': {
    odd: (name) => ({ extensions: [...own(name), CRITICAL] }),
    says: 'x509: unhandled critical extension',
  },
  'an extension twice': {
    odd: (name) => ({ extensions: [...own(name), ...own(name).slice(-1)] }),
    says: 'x509: certificate contains duplicate extension with OID "2.5.29.35"',
  },
  'a name that is none': {
    odd: (name) => ({ extensions: [...own(name), ext.names([['dns', 'ä.example']])] }),
    says: 'x509: SAN dNSName is malformed',
  },
  'a beginning that is yet to come': {
    odd: () => ({ notBefore: utc('260701000000Z') }),
    says: 'x509: certificate has expired or is not yet valid: current time 2026-06-01T12:00:00Z is before 2026-07-01T00:00:00Z',
  },
  'a signature with SHA-1': {
    odd: () => ({ scheme: schemeNamed('sha1-ec') }),
    says: 'x509: certificate signed by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm ECDSA-SHA1" while trying to verify candidate authority certificate "kubernetes")',
  },
};

const changes = async () =>
  (await store.plan()).steps
    .filter(({ action }) => action !== 'keep')
    .map(({ action, credential, reasons }) => ({ action, credential, whys: reasons.map(({ why }) => why) }));
const textsOf = async (credential: string) =>
  (await store.plan()).steps
    .filter((step) => step.credential === credential)
    .flatMap(({ reasons }) => reasons.flatMap((reason) => ('says' in reason ? [reason.says] : [])));

describe('a certificate that Go refuses', () => {
  it.each(Object.keys(ODDITIES))('%s: is made anew, once', async (oddity) => {
    const { odd, says } = ODDITIES[oddity] as (typeof ODDITIES)[string];
    replace('pki/admin', 'pki/ca', odd('pki/admin'));
    const steps = await changes();
    expect(steps).toMatchObject([{ action: 'reissue', credential: 'admin' }]);
    expect(steps[0]?.whys).toContain('go-refuses');
    expect(steps[0]?.whys).not.toContain('signer');
    expect(await textsOf('admin')).toEqual([says]);
    await store.apply();
    expect(await changes()).toEqual([]);
    expect(await store.inspect('.')).toMatchObject({ verdict: 'fine', findings: [] });
  });

  it('one that is only of another make stays as it is', async () => {
    replace('pki/admin', 'pki/ca', {});
    const steps = await changes();
    expect(steps.flatMap(({ whys }) => whys)).not.toContain('go-refuses');
  });

  it('whatever is wrong, nothing is left to do after apply, and all that stands is accepted', async () => {
    const signers = {
      'pki/admin': 'pki/ca',
      'nodes/cp-1/etc/etcd/server': 'pki/etcd-ca',
      'nodes/cp-1/var/lib/kubernetes/kube-apiserver': 'pki/ca',
      'nodes/cp-1/var/lib/kubernetes/front-proxy-client': 'pki/front-proxy-ca',
      'nodes/worker-1/var/lib/kubelet/kubelet': 'pki/ca',
    } as const;
    const names = Object.keys(signers) as (keyof typeof signers)[];
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...Object.keys(ODDITIES))), {
          selector: ([name]) => name,
          minLength: 1,
        }),
        async (wrong) => {
          for (const [name, oddity] of wrong) replace(name, signers[name], ODDITIES[oddity]?.odd(name) ?? {});
          const made = await changes();
          expect(made.map(({ credential }) => credential)).toHaveLength(wrong.length);
          await store.apply();
          expect(await changes()).toEqual([]);
          expect(await store.inspect('.')).toMatchObject({ verdict: 'fine', findings: [] });
        },
      ),
      { numRuns: 6 },
    );
  });
});

describe('an authority that Go refuses', () => {
  it.each(['a negative serial', 'a critical extension that Go does not know'])(
    '%s: stands in the way, and is said with Go’s words',
    async (oddity) => {
      const { odd, says } = ODDITIES[oddity] as (typeof ODDITIES)[string];
      replace('pki/ca', 'pki/ca', { notAfter: utc('360101000000Z'), ...odd('pki/ca') });
      const step = (await store.plan()).steps.find(({ credential }) => credential === 'kubernetes-ca');
      expect(step).toMatchObject({ action: 'refuse', reasons: [{ why: 'go-refuses', says }] });
      await expect(store.apply()).rejects.toMatchObject({
        code: 'authority-unusable',
        evidence: { why: 'go-refuses', says },
      });
    },
  );

  it('names that it may not sign: each such certificate is kept and said, since a new one would be refused as well', async () => {
    const only = ext.constraints([['dns', 'elsewhere.org']], []);
    replace('pki/ca', 'pki/ca', { notAfter: utc('360101000000Z'), extensions: [...own('pki/ca'), only] });
    await store.apply();
    expect(await changes()).toEqual([]);
    const said = (await store.plan()).steps.filter(({ reasons }) =>
      reasons.some(({ why }) => why === 'go-refuses-anyway'),
    );
    expect(said.length).toBeGreaterThan(0);
    expect(said.every(({ action }) => action === 'keep')).toBe(true);
  });
});
