/** What a signer gave, held against what was asked for. An answer that does not fit is never written anywhere. */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { differences, leftOut } from '../../domain/api/fit.ts';
import { type Lifetime, lifetimeOf } from '../../domain/api/lifetime.ts';
import type { SigningRequest } from '../../domain/api/signing-request.ts';
import { sameBytes } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { readRequest } from '../../engine/read/request.ts';
import { innerDer } from './object.ts';
import { judgeTrust, type Trust, type TrustSource } from './trust.ts';
import { about } from './wait.ts';

export interface AnswerAsk {
  readonly request: SigningRequest;
  /** of the key that lies there, SubjectPublicKeyInfo in DER */
  readonly spki?: Uint8Array;
  /** in the order in which they are asked; empty where nothing is known that could have signed */
  readonly trust: readonly TrustSource[];
  readonly at: Date;
}

export interface Answer {
  /** all that came, the leaf first */
  readonly pem: Uint8Array;
  readonly leaf: CertificateFacts;
  readonly chain: readonly CertificateFacts[];
  readonly trust: Trust;
  readonly lifetime: Lifetime;
  /** parts of the subject that Go leaves out as it signs */
  readonly leftOut: readonly string[];
}

/** @throws KubepkiError answer-unfit, with each thing that differs */
export async function checkAnswer({ request, spki, trust, at }: AnswerAsk): Promise<Answer> {
  const { certificate } = request;
  if (certificate === undefined) throw new KubepkiError('self-check-failed', { field: 'certificate' });
  const unfit = (details: readonly Evidence[]) =>
    new KubepkiError('answer-unfit', about(request), undefined, details);
  const [leaf, ...chain] = certificatesIn(certificate, unfit);
  if (leaf === undefined) throw unfit([{ what: 'none' }]);
  const asked = askedIn(request, unfit);
  const wrong: Evidence[] = differences(asked, request.usages, leaf).map(({ field, missing, added }) => ({
    what: field,
    missing,
    added,
  }));
  if (spki !== undefined && !sameBytes(spki, leaf.key.spki)) wrong.push({ what: 'key-file' });
  const judged = await judgeTrust(leaf, chain, trust, at);
  if (judged.trust === 'refused') wrong.push({ what: 'chain', text: judged.text, by: judged.by });
  if (wrong.length > 0 || judged.trust === 'refused') throw unfit(wrong);
  const { signerEnds, ...told } = judged;
  return {
    pem: certificate,
    leaf,
    chain,
    trust: told,
    leftOut: leftOut(asked.subject),
    lifetime: lifetimeOf({
      notBefore: leaf.notBefore,
      notAfter: leaf.notAfter,
      builtIn: request.signerName.startsWith('kubernetes.io/'),
      ...(request.expirationSeconds === undefined ? {} : { asked: request.expirationSeconds }),
      ...(signerEnds === undefined ? {} : { signerEnds }),
    }),
  };
}

type Unfit = (details: readonly Evidence[]) => KubepkiError;

/** The API server takes only whole CERTIFICATE blocks; what answers here need not be one. */
function certificatesIn(pem: Uint8Array, unfit: Unfit): readonly CertificateFacts[] {
  const { form, blocks, problems } = splitPem(pem);
  if (form !== 'pem' || problems.length > 0) throw unfit([{ what: 'damaged' }]);
  return blocks.map(({ label, der }) => {
    const reading = label === 'CERTIFICATE' ? readCertificate(der) : undefined;
    if (reading?.ok !== true) throw unfit([{ what: 'damaged' }]);
    return reading.value;
  });
}

function askedIn(request: SigningRequest, unfit: Unfit): RequestFacts {
  const der = innerDer(request);
  const reading = der === undefined ? undefined : readRequest(der);
  if (reading?.ok !== true) throw unfit([{ what: 'request' }]);
  return reading.value;
}
