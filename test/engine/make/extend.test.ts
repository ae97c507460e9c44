/**
 * An authority extended with its own key: what it signed before is taken by whoever has the new certificate, what it
 * signs now by whoever has the old one. Go, openssl and our own verdict are asked, each way round.
 */
import { describe, expect, it } from 'vitest';
import type { AlgorithmId } from '../../../src/domain/algorithm.ts';
import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { extendCertificate } from '../../../src/engine/make/extend.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { encodePem, splitPem } from '../../../src/engine/read/pem.ts';
import { verify } from '../../../src/engine/verify/verify.ts';
import { ask } from '../../cluster/verdicts.mjs';
import { GO, OPENSSL, openssl, scratch, WITH_GO, WITH_OPENSSL } from '../oracle/outside.ts';
import { factsOf, leafAsk, makeAuthority, NOON, refusal, rootAsk } from '../workbench.ts';

const ALGORITHMS: readonly AlgorithmId[] = ['rsa-2048', 'ecdsa-p256', 'ecdsa-p384', 'ed25519'];
const SOON = new Date('2026-06-01T12:00:00.400Z');
const FAR = new Date('2056-06-01T12:00:00Z');
const NAME = 'kubernetes.default.svc.cluster.local';
const pem = (der: Uint8Array) => Buffer.from(encodePem('CERTIFICATE', der)).toString();

/** The part of a certificate that an extension must not touch. */
const lasting = ({ subject, issuer, key, extensions, subjectKeyId }: CertificateFacts) => ({
  subject: subject.der,
  issuer: issuer.der,
  spki: key.spki,
  extensions,
  subjectKeyId,
});

/** Each authority with each leaf, by each judge: the only word wanted is yes. */
async function judged(authorities: readonly Uint8Array[], leaves: readonly Uint8Array[], at: Date) {
  const disk = scratch();
  const said: string[] = [];
  for (const [a, authority] of authorities.entries())
    for (const [l, leaf] of leaves.entries()) {
      const pair = `authority ${a}, leaf ${l}`;
      const { accepted } = await verify({ leaf, roots: [authority], name: NAME, at });
      said.push(`${pair}: ours ${accepted ? 'yes' : 'no'}`);
      if (GO) {
        const [go] = ask('judge', [
          { certificate: pem(leaf), roots: pem(authority), name: NAME, time: at.toISOString() },
        ]);
        said.push(`${pair}: Go ${go?.accept === true ? 'yes' : go?.error}`);
      }
      if (OPENSSL) {
        const { out } = openssl([
          'verify',
          '-x509_strict',
          '-attime',
          String(Math.floor(at.getTime() / 1000)),
          '-CAfile',
          disk.write('ca.crt', pem(authority)),
          disk.write('leaf.crt', pem(leaf)),
        ]);
        said.push(`${pair}: openssl ${/: OK$/m.test(out) ? 'yes' : out}`);
      }
    }
  return said.filter((line) => !line.endsWith(' yes'));
}

describe(`an authority extended with its key (${WITH_GO}, ${WITH_OPENSSL})`, () => {
  it.each(ALGORITHMS)('%s: old and new certificates are worth the same', async (algorithm) => {
    const authority = await makeAuthority(algorithm);
    const signer = { privatePem: authority.key.privatePem };
    const der = await extendCertificate({
      certificate: authority.facts,
      notBefore: SOON,
      notAfter: FAR,
      signer,
    });
    const made = factsOf(der);
    expect(lasting(made)).toEqual(lasting(authority.facts));
    expect(made.serial).not.toBe(authority.facts.serial);
    expect([made.notBefore, made.notAfter]).toEqual([NOON, FAR]);

    const key = await makeKey('ecdsa-p256');
    const before = await makeCertificate(leafAsk(authority, key));
    const after = await makeCertificate(leafAsk({ ...authority, der, facts: made }, key));
    expect(await judged([authority.der, der], [before, after], new Date('2027-01-01T00:00:00Z'))).toEqual([]);
  });

  it('an intermediate is signed anew by its root, with its own key', async () => {
    const root = await makeAuthority('ecdsa-p384', { subject: { commonName: 'root-ca', organizations: [] } });
    const key = await makeKey('rsa-2048');
    const byRoot = { certificate: root.facts, privatePem: root.key.privatePem };
    const der = await makeCertificate(rootAsk(key, { signer: byRoot }));
    const old = { key, der, facts: factsOf(der) };
    const extended = await extendCertificate({
      certificate: old.facts,
      notBefore: SOON,
      notAfter: new Date('2035-01-01T00:00:00Z'),
      signer: byRoot,
    });
    expect(lasting(factsOf(extended))).toEqual(lasting(old.facts));
    expect(factsOf(extended).signatureAlgorithm).toBe('ecdsa-with-SHA384');
    const leaf = await makeCertificate(leafAsk(old, await makeKey('ecdsa-p256')));
    for (const intermediate of [der, extended])
      expect(
        (await verify({ leaf, intermediates: [intermediate], roots: [root.der], name: NAME, at: NOON }))
          .accepted,
      ).toBe(true);
  });

  it('another key than the signer’s, and dates that cannot be, are refused', async () => {
    const authority = await makeAuthority('ecdsa-p256');
    const other = await makeKey('ecdsa-p256');
    const asked = { certificate: authority.facts, notBefore: SOON, notAfter: FAR };
    const signer = { privatePem: authority.key.privatePem };
    expect(await refusal(extendCertificate({ ...asked, signer: { privatePem: other.privatePem } }))).toBe(
      'bad-value signer.privatePem',
    );
    expect(await refusal(extendCertificate({ ...asked, signer, notAfter: SOON }))).toBe('bad-value notAfter');
  });

  it.skipIf(!OPENSSL)(
    'whatever tools have put into it stays, but a pin on its own serial number',
    async () => {
      const disk = scratch();
      const config = `[req]
distinguished_name = dn
prompt = no
x509_extensions = v3
string_mask = default
[dn]
C = DE
O = Ünï "x", y=z
CN = kubernetes
[v3]
basicConstraints = critical, CA:TRUE, pathlen:2
subjectKeyIdentifier = 01:02:03:04:05
authorityKeyIdentifier = keyid:always, issuer:always
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
nameConstraints = permitted;DNS:cluster.local, permitted;DNS:example.com, permitted;IP:10.0.0.0/255.0.0.0, permitted;IP:fd00:0:0:0:0:0:0:0/ffff:0:0:0:0:0:0:0
certificatePolicies = 1.2.3.4
1.2.3.4.5 = ASN1:UTF8String:whatever
`;
      const made = openssl([
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha384', '-days', '3650', '-utf8'],
        ...['-config', disk.write('ca.cnf', config), '-keyout', disk.path('ca.key')],
      ]);
      const old = factsOf(splitPem(made.bytes).blocks[0]?.der ?? new Uint8Array());
      const at = new Date(old.notBefore.getTime() + 86_400_000);
      const key = Buffer.from(openssl(['pkey', '-in', disk.path('ca.key')]).bytes);
      const signer = { privatePem: Uint8Array.from(key) };
      const der = await extendCertificate({
        certificate: old,
        notBefore: old.notBefore,
        notAfter: FAR,
        signer,
      });
      const facts = factsOf(der);
      const without = ({ extensions, ...rest }: ReturnType<typeof lasting>) => ({
        ...rest,
        extensions: extensions.filter(({ oid }) => oid !== '2.5.29.35'),
      });
      const pin = (of: CertificateFacts) =>
        of.extensions.find(({ oid }) => oid === '2.5.29.35')?.value.length;
      expect([pin(old) ?? 0, pin(facts)]).toEqual([expect.closeTo(70, -2), 9]);
      expect(without(lasting(facts))).toEqual(without(lasting(old)));
      expect(facts.extensions.map(({ oid }) => oid)).toEqual(old.extensions.map(({ oid }) => oid));
      expect(facts.authorityKeyId).toBe(old.authorityKeyId);
      const leafKey = await makeKey('ecdsa-p256');
      const under = (authority: CertificateFacts) =>
        makeCertificate({
          ...leafAsk(
            { key: { privatePem: signer.privatePem, facts: old.key }, der, facts: authority },
            leafKey,
          ),
          notBefore: old.notBefore,
          notAfter: new Date(at.getTime() + 86_400_000),
        });
      expect(await judged([old.der, der], [await under(old), await under(facts)], at)).toEqual([]);
    },
  );
});
