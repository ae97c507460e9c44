/**
 * Requests (PKCS#10) for certificates that are signed elsewhere. They ask for all that the certificate shall have, so
 * that whoever signs can copy the extensions; what comes back is judged by itself (task/pending.ts).
 */
import type { KeyFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { readRequest } from '../read/request.ts';
import { signedByItself } from '../verify/signed-by.ts';
import { sameBytes } from '../read/text.ts';
import { type AskedName, checkWish, type Wish } from './ask.ts';
import type { MakeOptions } from './certificate.ts';
import { extensionsFor } from './extension.ts';
import { otherThanWished } from './same-wish.ts';
import { importSigner, openSigner } from './signer.ts';
import { subjectName } from './subject.ts';
import { x509 } from './x509-door.ts';

export interface RequestAsk extends Wish {
  readonly publicKey: KeyFacts;
  readonly privatePem: Uint8Array;
}

/** @throws KubepkiError bad-value for an ask that cannot be, self-check-failed when the bytes are not the ask */
export async function makeRequest(ask: RequestAsk, options: MakeOptions = {}): Promise<Uint8Array> {
  const names = checkWish(ask);
  const provider = (options.webcrypto ?? globalThis.crypto) as Crypto;
  const library = await x509();
  const { privatePem, publicKey } = ask;
  const signer = await openSigner({ publicKey, signer: { privatePem } });
  const made = await library.Pkcs10CertificateRequestGenerator.create(
    {
      name: new library.Name(subjectName(ask.subject)),
      keys: await importSigner(signer, provider),
      signingAlgorithm: signer.scheme.web,
      extensions: [...extensionsFor(ask, names, library)],
    },
    provider,
  );
  const der = new Uint8Array(made.rawData);
  await check(der, ask, names, signer.scheme.signatureAlgorithm);
  return der;
}

/** What the library returned, read back and compared with what was asked: as self-check.ts does for certificates. */
async function check(
  der: Uint8Array,
  ask: RequestAsk,
  names: readonly AskedName[],
  signatureAlgorithm: string,
): Promise<void> {
  const read = readRequest(der);
  if (!read.ok) throw new KubepkiError('self-check-failed', { field: read.element, fault: read.fault });
  const { value } = read;
  const differs =
    (value.version === 1 ? undefined : 'version') ??
    (sameBytes(value.key.spki, ask.publicKey.spki) ? undefined : 'publicKey') ??
    (value.signatureAlgorithm === signatureAlgorithm ? undefined : 'signatureAlgorithm') ??
    value.malformed[0] ??
    otherThanWished(value, ask, names) ??
    ((await signedByItself(value)) ? undefined : 'signature');
  if (differs !== undefined) throw new KubepkiError('self-check-failed', { field: differs });
}
