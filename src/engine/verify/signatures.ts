import type { CertificateFacts } from '../../domain/certificate.ts';
import type { SignatureCheck, Trouble } from './signature.ts';
import { signatureTrouble, signerTrouble } from './signature.ts';

/** Who signed whom, each pair worked out once in a verification. */
export class Signatures {
  readonly #check: SignatureCheck;
  readonly #known = new Map<CertificateFacts, Map<CertificateFacts, Trouble | undefined>>();

  constructor(check: SignatureCheck) {
    this.#check = check;
  }

  /** Go's CheckSignatureFrom: undefined means signed, by one who may. */
  trouble(child: CertificateFacts, signer: CertificateFacts): Trouble | undefined {
    return signerTrouble(signer) ?? this.forged(child, signer);
  }

  /** What was worked out already. */
  known(child: CertificateFacts, signer: CertificateFacts): Trouble | undefined {
    return this.#known.get(child)?.get(signer);
  }

  /** Only the signature, whoever the signer is. */
  forged(child: CertificateFacts, signer: CertificateFacts): Trouble | undefined {
    let known = this.#known.get(child);
    if (known === undefined) {
      known = new Map();
      this.#known.set(child, known);
    }
    if (!known.has(signer)) known.set(signer, signatureTrouble(child, signer, this.#check));
    return known.get(signer);
  }
}
