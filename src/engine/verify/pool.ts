/** Certificates to choose issuers from, as Go's CertPool (crypto/x509 cert_pool.go): each once, in order of arrival. */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { readCertificate } from '../read/certificate.ts';
import { latin1 } from '../read/text.ts';

/** A certificate in DER, or read already. */
export type Given = Uint8Array | CertificateFacts;

/** undefined: Go does not parse it. */
export function parsed(given: Given): CertificateFacts | undefined {
  if (!(given instanceof Uint8Array)) return isNegative(given) ? undefined : given;
  const reading = readCertificate(given);
  return reading.ok && !isNegative(reading.value) ? reading.value : undefined;
}

/** Go's parser refuses it (RFC 5280 §4.1.2.2), our reader leaves that to the verdict. */
export function isNegative({ serial }: CertificateFacts): boolean {
  return serial >= '8';
}

export class Pool {
  readonly #byName = new Map<string, CertificateFacts[]>();
  readonly #whole = new Set<string>();

  /** What does not parse is left out, as AppendCertsFromPEM leaves it out. */
  constructor(certificates: Iterable<Given> = []) {
    for (const given of certificates) {
      const facts = parsed(given);
      if (facts !== undefined) this.add(facts);
    }
  }

  add(facts: CertificateFacts): void {
    const whole = latin1(facts.der);
    if (this.#whole.has(whole)) return;
    this.#whole.add(whole);
    const name = latin1(facts.subject.der);
    const alike = this.#byName.get(name);
    if (alike === undefined) this.#byName.set(name, [facts]);
    else alike.push(facts);
  }

  *[Symbol.iterator](): Generator<CertificateFacts> {
    for (const alike of this.#byName.values()) yield* alike;
  }

  has(facts: CertificateFacts): boolean {
    return this.#whole.has(latin1(facts.der));
  }

  /**
   * Whose subject is the issuer named, octet for octet; first those whose key id is the one named (or where both name
   * none), then those where only one side names any, then the rest.
   */
  issuersOf({ issuer, authorityKeyId: wanted = '' }: CertificateFacts): readonly CertificateFacts[] {
    const alike = this.#byName.get(latin1(issuer.der)) ?? [];
    if (alike.length < 2) return alike;
    const ranks: [CertificateFacts[], CertificateFacts[], CertificateFacts[]] = [[], [], []];
    for (const facts of alike) {
      const { subjectKeyId: own = '' } = facts;
      ranks[own === wanted ? 0 : own === '' || wanted === '' ? 1 : 2].push(facts);
    }
    return ranks.flat();
  }
}
