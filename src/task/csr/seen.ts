/** A signing request of a cluster, read: what it asks for, whom it makes, what became of it. Nobody else is asked. */
import { bearerOf } from '../../domain/api/bearer.ts';
import { cleanUpOf } from '../../domain/api/clean-up.ts';
import { lintRequest } from '../../domain/api/lint.ts';
import type { AskedFor, IssuedCertificate, SeenRequest } from '../../domain/api/report-list.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { sameBytes } from '../../domain/bytes.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { optional } from '../../domain/optional.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { firstPem } from '../../engine/read/first-pem.ts';
import { readInnerRequest } from '../../engine/verify/inner-request.ts';
import { keyText } from '../inspect/key-text.ts';

export interface Seen {
  readonly request: SeenRequest;
  /** what the request inside says, where it can be read */
  readonly facts?: RequestFacts;
}

export async function seeRequest(object: SigningRequest): Promise<Seen> {
  const { name, uid, created, signerName, usages, expirationSeconds, requester, conditions } = object;
  const inner = await readInnerRequest(object.pem);
  const facts = inner.ok ? inner.facts : undefined;
  const cleanUp = cleanUpOf(object);
  const ask = { request: inner, signerName, usages, requester: requester.user, name };
  const issued = object.certificate === undefined ? undefined : issuedOf(object.certificate, facts);
  return {
    request: {
      name,
      uid,
      created,
      state: stateOf(object),
      signerName,
      usages,
      ...optional('expirationSeconds', expirationSeconds),
      requester,
      conditions,
      ...(cleanUp === undefined ? {} : { cleanUp: { rule: cleanUp.rule, from: cleanUp.from.toISOString() } }),
      ...(inner.ok
        ? {
            asks: await askedFor(inner.facts, inner.selfSigned),
            ...optional('becomes', bearerOf(inner.facts, usages)),
          }
        : { fault: inner.fault }),
      // what the API server would refuse says nothing of what it has taken; what was signed was not refused
      findings: lintRequest({ ...ask, ...optional('expirationSeconds', expirationSeconds) }).filter(
        ({ severity, by }) => severity === 'advice' || (by === 'signer' && issued === undefined),
      ),
      ...optional('certificate', issued),
    },
    ...optional('facts', facts),
  };
}

async function askedFor(facts: RequestFacts, selfSigned: boolean): Promise<AskedFor> {
  return {
    subject: nameText(facts.subject),
    names: facts.names.map(({ kind, value }) => `${kind}:${value}`),
    key: keyText(facts.key),
    keyFingerprint: await sha256(facts.key.spki),
    signatureAlgorithm: facts.signatureAlgorithm,
    selfSigned,
  };
}

/** Go takes the first block for the leaf. */
function issuedOf(pem: Uint8Array, facts: RequestFacts | undefined): IssuedCertificate {
  const block = firstPem(pem);
  if (block?.label !== 'CERTIFICATE') return { fault: 'no PEM block CERTIFICATE' };
  const reading = readCertificate(block.der);
  if (!reading.ok) return { fault: `${reading.element}: ${reading.fault}` };
  const { serial, issuer, notBefore, notAfter, key } = reading.value;
  return {
    serial,
    issuer: nameText(issuer),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    ...optional('sameKey', facts === undefined ? undefined : sameBytes(key.spki, facts.key.spki)),
  };
}
