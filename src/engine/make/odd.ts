/**
 * Certificates and keys as they should not be, for the laboratory and for tests: version 1, negative serial numbers, no
 * names, addresses written as DNS names, SHA-1, keys that anybody breaks. Nothing is checked here and nothing refused, and so
 * no command that makes anything for a cluster may come here: those use certificate.ts.
 */
import {
  type CertificateFacts,
  EXTENDED_KEY_USAGES,
  type ExtendedKeyUsage,
  KEY_USAGES,
  type KeyFacts,
  type KeyUsage,
} from '../../domain/certificate.ts';
import { parseAddress } from '../../domain/address.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { TAG } from '../read/der.ts';
import { encodePem } from '../read/pem.ts';
import { ascii, element, integer, namedBits, octetString, oid, sequence, time, unhex } from './der-write.ts';
import { algorithmDer, extension, sealed } from './seal.ts';
import { makeSerial } from './serial.ts';
import { openSigner, type Signer, subjectKeyId } from './signer.ts';
import { subjectDer } from './subject.ts';

export interface OddAsk {
  /** 1: without any extension */
  readonly version?: 1 | 3;
  /** two's complement as it is to stand; else a random one */
  readonly serial?: Uint8Array;
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  /** as they are told: an address may stand as a DNS name */
  readonly names: readonly { readonly kind: 'dns' | 'ip'; readonly value: string }[];
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** absent: no basic constraints */
  readonly constraints?: { readonly authority: boolean; readonly pathLength?: number };
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyFacts;
  readonly signer: {
    /** absent: self-signed */
    readonly certificate?: CertificateFacts;
    readonly privatePem: Uint8Array;
  };
  readonly digest?: 'sha1';
}

/** DER */
export async function makeOddCertificate(ask: OddAsk): Promise<Uint8Array> {
  const opened = await openSigner(ask);
  const signer = ask.digest === undefined ? opened : withSha1(opened);
  const subject = subjectDer(ask.subject);
  const three = ask.version !== 1;
  const signed = sequence(
    ...(three ? [element(0xa0, integer(Uint8Array.of(2)))] : []),
    integer(ask.serial ?? unhex(makeSerial(globalThis.crypto as Crypto))),
    algorithmDer(signer),
    ask.signer.certificate?.subject.der ?? subject,
    sequence(time(ask.notBefore), time(ask.notAfter)),
    subject,
    ask.publicKey.spki,
    ...(three ? [element(0xa3, sequence(...(await extensionsOf(ask))))] : []),
  );
  return sealed(signed, signer);
}

async function extensionsOf(ask: OddAsk): Promise<readonly Uint8Array[]> {
  const { constraints, keyUsage, extendedKeyUsage, names } = ask;
  const keyId = await subjectKeyId(ask.publicKey);
  const issuerKeyId = ask.signer.certificate?.subjectKeyId;
  return [
    ...(constraints === undefined ? [] : [extension('2.5.29.19', constraintsDer(constraints), 'critical')]),
    ...(keyUsage.length === 0
      ? []
      : [extension('2.5.29.15', namedBits(keyUsage.map((one) => KEY_USAGES.indexOf(one))), 'critical')]),
    ...(extendedKeyUsage.length === 0
      ? []
      : [extension('2.5.29.37', sequence(...extendedKeyUsage.map((one) => oid(EXTENDED_KEY_USAGES[one]))))]),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names.map(nameDer)))]),
    extension('2.5.29.14', octetString(unhex(keyId))),
    ...(issuerKeyId === undefined
      ? []
      : [extension('2.5.29.35', sequence(element(0x80, unhex(issuerKeyId))))]),
  ];
}

function constraintsDer({ authority, pathLength }: NonNullable<OddAsk['constraints']>): Uint8Array {
  return sequence(
    ...(authority ? [element(TAG.boolean, Uint8Array.of(0xff))] : []),
    ...(pathLength === undefined ? [] : [integer(Uint8Array.of(pathLength))]),
  );
}

function nameDer({ kind, value }: OddAsk['names'][number]): Uint8Array {
  const address = kind === 'ip' ? parseAddress(value) : undefined;
  return address === undefined ? element(0x82, ascii(value)) : element(0x87, address.bytes);
}

const SHA1 = { rsa: '1.2.840.113549.1.1.5', ec: '1.2.840.10045.4.1' };

function withSha1({ key, scheme, spki }: Signer): Signer {
  const oidOf = key.asymmetricKeyType === 'rsa' ? SHA1.rsa : SHA1.ec;
  return { key, spki, scheme: { ...scheme, oid: oidOf, hash: 'sha1' } };
}

/** An RSA key of any length, PEM. */
export async function makeWeakKey(bits: number): Promise<Uint8Array> {
  const { generateKeyPair } = await nodeCrypto();
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: bits,
        publicKeyEncoding: { type: 'spki', format: 'der' },
        privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      },
      (error, _spki, own) => (error === null ? resolve(encodePem('PRIVATE KEY', own)) : reject(error)),
    );
  });
}
