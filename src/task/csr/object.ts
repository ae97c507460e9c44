/** The object that was asked for, or an error that names which of its fields nobody can read. */
import type { SigningRequest } from '../../domain/api/signing-request.ts';
import { sameBytes } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import { splitPem } from '../../engine/read/pem.ts';
import type { ObjectReading } from '../../format/api/signing-request.ts';

/** @throws KubepkiError request-object-unreadable */
export function demandReadable<T>(reading: ObjectReading<T>, name: string): T {
  if (reading.ok) return reading.value;
  const { fault, field } = reading;
  throw new KubepkiError('request-object-unreadable', { request: name, fault, field });
}

const LABEL = 'CERTIFICATE REQUEST';

/** The request inside, DER; undefined where there is none that the API server would have taken. */
export function innerDer({ pem }: Pick<SigningRequest, 'pem'>): Uint8Array | undefined {
  return splitPem(pem).blocks.find(({ label }) => label === LABEL)?.der;
}

export function holds(request: Pick<SigningRequest, 'pem'>, der: Uint8Array): boolean {
  const inner = innerDer(request);
  return inner !== undefined && sameBytes(inner, der);
}
