/**
 * The make door of the engine: keys and certificates out of an ask. It imports the domain, the read side and,
 * each through one lazy door, @peculiar/x509 and node:crypto. It never writes a file, asks the time or lets
 * out what its own reader has not confirmed. Start reading at `makeCertificate` below, then self-check.ts.
 *
 * A certificate as Kubernetes' own tools make them. @peculiar/x509 lays the bytes of authorities, and of leaves where the
 * caller brings a WebCrypto provider; every value it is known to bend is made or checked here first. Leaves come by the
 * thousand, and are laid by leaf.ts. Whoever laid them, they are read back and compared before they leave.
 */
import type { CertificateFacts, ExtendedKeyUsage, KeyFacts, KeyUsage } from '../../domain/certificate.ts';
import { checkAsk } from './ask.ts';
import { extensionsFor } from './extension.ts';
import { type Laying, layLeaf } from './leaf.ts';
import { selfCheck } from './self-check.ts';
import { makeSerial } from './serial.ts';
import { importSigner, openSigner, subjectKeyId } from './signer.ts';
import { subjectName } from './subject.ts';
import type { X509Extension } from './x509-door.ts';
import { x509 } from './x509-door.ts';

export interface CertificateAsk {
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  readonly names: readonly { readonly kind: 'dns' | 'ip'; readonly value: string }[];
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly authority: boolean;
  readonly pathLength?: number;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyFacts;
  readonly signer: {
    /** absent: self-signed */
    readonly certificate?: CertificateFacts;
    readonly privatePem: Uint8Array;
  };
}

/** A WebCrypto provider, as `globalThis.crypto` and @peculiar/webcrypto's `new Crypto()` are. */
export interface WebCryptoLike {
  readonly subtle: object;
  getRandomValues(octets: Uint8Array<ArrayBuffer>): Uint8Array;
}

export interface MakeOptions {
  /** Node's own unless another is handed in */
  readonly webcrypto?: WebCryptoLike;
}

/** @throws KubepkiError bad-value for an ask that cannot be, self-check-failed when the bytes are not the ask */
export async function makeCertificate(ask: CertificateAsk, options: MakeOptions = {}): Promise<Uint8Array> {
  const names = checkAsk(ask);
  const provider = (options.webcrypto ?? globalThis.crypto) as Crypto;
  const signer = await openSigner(ask);
  const keyId = await subjectKeyId(ask.publicKey);
  const laying: Laying = { ask, names, signer, keyId, serial: makeSerial(provider) };
  const ours = !ask.authority && options.webcrypto === undefined;
  const der = ours ? await layLeaf(laying) : await layByLibrary(laying, provider);
  const { signatureAlgorithm } = signer.scheme;
  await selfCheck(der, { ask, names, serial: laying.serial, keyId, signatureAlgorithm });
  return der;
}

async function layByLibrary({ ask, names, signer, keyId, serial }: Laying, provider: Crypto) {
  const library = await x509();
  const subject = new library.Name(subjectName(ask.subject));
  const issuerKeyId = ask.signer.certificate?.subjectKeyId;
  const extensions: X509Extension[] = [
    ...extensionsFor(ask, names, library),
    new library.SubjectKeyIdentifierExtension(keyId),
  ];
  // Like Go's CreateCertificate: a signer without an identifier leaves none to point at, and a root needs none.
  if (issuerKeyId !== undefined) extensions.push(new library.AuthorityKeyIdentifierExtension(issuerKeyId));
  const made = await library.X509CertificateGenerator.create(
    {
      serialNumber: serial,
      subject,
      // The signer's subject octet for octet: Go finds issuers by comparing them.
      issuer:
        ask.signer.certificate === undefined
          ? subject
          : new library.Name(ask.signer.certificate.subject.der.slice()),
      notBefore: ask.notBefore,
      notAfter: ask.notAfter,
      publicKey: ask.publicKey.spki.slice(),
      signingKey: (await importSigner(signer, provider)).privateKey,
      signingAlgorithm: signer.scheme.web,
      extensions,
    },
    provider,
  );
  return new Uint8Array(made.rawData);
}
