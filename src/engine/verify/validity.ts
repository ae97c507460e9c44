/**
 * What Go asks of a certificate on its own when it is about to join a chain (crypto/x509 verify.go, isValid), in Go's
 * order. `below` is how many certificates stand between it and the leaf; -1 for the leaf itself.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { unhandledCritical } from './critical.ts';
import { momentText, writtenText } from './moment.ts';
import type { Trouble } from './signature.ts';
import { hasBasicConstraints } from './signature.ts';

export type Role = 'leaf' | 'intermediate' | 'root';

/** Lazily, since Go wants the first only and a survey all of them. */
export function* troubles(
  facts: CertificateFacts,
  role: Role,
  below: number,
  at: Date,
): Generator<Trouble, undefined> {
  if (unhandledCritical(facts).length > 0) {
    yield { fault: 'unhandled-critical', text: 'x509: unhandled critical extension' };
  }
  if (at < facts.notBefore) {
    yield { fault: 'not-yet-valid', text: outsideText(at, `before ${writtenText(facts, 'notBefore')}`) };
  } else if (at > facts.notAfter) {
    yield { fault: 'expired', text: outsideText(at, `after ${writtenText(facts, 'notAfter')}`) };
  }
  // A root is trusted for what it is: Go does not ask it whether it is an authority.
  if (role === 'intermediate' && !(facts.authority && hasBasicConstraints(facts))) {
    const text = 'x509: certificate is not authorized to sign other certificates';
    yield { fault: 'not-an-authority', text };
  }
  if (facts.pathLength !== undefined && below > facts.pathLength) {
    yield { fault: 'path-too-long', text: 'x509: too many intermediates for path length constraint' };
  }
  return undefined;
}

function outsideText(at: Date, where: string): string {
  return `x509: certificate has expired or is not yet valid: current time ${momentText(at)} is ${where}`;
}

export function firstTrouble(
  facts: CertificateFacts,
  role: Role,
  below: number,
  at: Date,
): Trouble | undefined {
  return troubles(facts, role, below, at).next().value;
}
