/**
 * What the API server makes of spec.request (pkg/apis/certificates/helpers.go ParseCSR, then CheckSignature): the first
 * block that Go sees, read as Go reads it, and faults in Go's words.
 */
import type { InnerRequest } from '../../domain/api/signing-request.ts';
import { type FirstBlock, firstPem } from '../read/first-pem.ts';
import { readRequest } from '../read/request.ts';
import { requestText } from './request-text.ts';
import { openSignatureCheck } from './node-signature.ts';
import { signatureTrouble } from './signature.ts';

export const REQUEST_LABEL = 'CERTIFICATE REQUEST';
export const NO_REQUEST = `PEM block type must be ${REQUEST_LABEL}`;

export async function readInnerRequest(pem: Uint8Array): Promise<InnerRequest> {
  const block: FirstBlock | undefined = firstPem(pem);
  if (block?.label !== REQUEST_LABEL) return { ok: false, fault: NO_REQUEST };
  return readInnerDer(block.der);
}

/**
 * Go's encoding/asn1 lets pass what DER does not: octets behind the last field, tags of many octets. Such a request is
 * nobody's by accident, and nobody here vouches for it.
 */
const NOT_READ = 'kubepki does not read this';

/** The same of a request that is not armoured yet. */
export async function readInnerDer(der: Uint8Array): Promise<InnerRequest> {
  const fault = requestText(der);
  if (fault !== undefined) return { ok: false, fault };
  const reading = readRequest(der);
  if (!reading.ok) return { ok: false, fault: `${NOT_READ}: ${reading.fault} in ${reading.element}` };
  const facts = reading.value;
  const trouble = signatureTrouble(facts, facts, await openSignatureCheck(), true);
  return trouble === undefined
    ? { ok: true, facts, selfSigned: true }
    : { ok: true, facts, selfSigned: false, signatureFault: trouble.text };
}
