/** The certificates of a served API, made by our own engine at the real time: TLS judges by it. */
import { type CertificateAsk, makeCertificate } from '../../src/engine/make/certificate.ts';
import { makeKey, type MadeKey } from '../../src/engine/make/key.ts';
import { encodeCertificates } from '../../src/engine/read/pem.ts';
import { type Authority, factsOf, leafAsk, rootAsk } from '../engine/workbench.ts';

const DAY = 86_400_000;

/** From a day ago, so that no clock minds, and for a year. */
export function span(): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Math.floor(Date.now() / 1000) * 1000;
  return { notBefore: new Date(now - DAY), notAfter: new Date(now + 365 * DAY) };
}

export async function authorityNamed(name: string, signer?: Authority): Promise<Authority> {
  const key = await makeKey('ecdsa-p256');
  const der = await makeCertificate(
    rootAsk(key, {
      ...span(),
      subject: { commonName: name, organizations: [] },
      ...(signer === undefined
        ? {}
        : { signer: { certificate: signer.facts, privatePem: signer.key.privatePem } }),
    }),
  );
  return { key, der, facts: factsOf(der) };
}

/** PEM. */
export interface Pair {
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
}

export async function pairBy(
  authority: Authority,
  changes: Partial<CertificateAsk>,
  above: readonly Authority[] = [],
): Promise<Pair> {
  const key = await makeKey('ecdsa-p256');
  const der = await leafBy(authority, key, changes);
  return { certificate: encodeCertificates([der, ...above.map((one) => one.der)]), key: key.privatePem };
}

async function leafBy(authority: Authority, key: MadeKey, changes: Partial<CertificateAsk>) {
  return await makeCertificate(leafAsk(authority, key, { ...span(), ...changes }));
}

/** What a signer makes of a request: somebody else's key, and the subject it asks for. */
export async function signedFor(
  authority: Authority,
  ask: Pick<CertificateAsk, 'publicKey' | 'subject' | 'names'> & {
    readonly serving: boolean;
    readonly seconds: number;
  },
): Promise<Uint8Array> {
  const { serving, seconds, ...asked } = ask;
  const now = Math.floor(Date.now() / 1000) * 1000;
  const der = await makeCertificate({
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [serving ? 'serverAuth' : 'clientAuth'],
    authority: false,
    // kube-controller-manager dates back five minutes, and of eight hours or more the end too (authority/policies.go)
    notBefore: new Date(now - 300_000),
    notAfter: new Date(now + seconds * 1000 - (seconds < 8 * 3600 ? 0 : 300_000)),
    signer: { certificate: authority.facts, privatePem: authority.key.privatePem },
    ...asked,
  });
  return encodeCertificates([der]);
}
