/** Whether what was signed leads to an authority that is known here, and if none is, that nobody could look. */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { verify } from '../../engine/verify/verify.ts';

export interface TrustSource {
  /** named: somebody said so (--trust); the others are what happens to be at hand */
  readonly from: 'named' | 'store' | 'kubeconfig';
  /** the file, or the context of the kubeconfig */
  readonly name: string;
  /** PEM */
  readonly authorities: Uint8Array;
}

export type Trust =
  | { readonly trust: 'checked'; readonly from: TrustSource['from']; readonly by: string }
  /** none of what was asked has signed it, or there was nothing to ask */
  | { readonly trust: 'unknown'; readonly asked: readonly string[]; readonly issuer: string };

export type Judged =
  | (Trust & { readonly signerEnds?: Date })
  | { readonly trust: 'refused'; readonly text: string; readonly by: string };

/**
 * The authority that signs requests need not be one that anything here knows (--cluster-signing-cert-file), so that what is
 * at hand may well have nothing to say. What was named must have signed it.
 */
export async function judgeTrust(
  leaf: CertificateFacts,
  chain: readonly CertificateFacts[],
  sources: readonly TrustSource[],
  at: Date,
): Promise<Judged> {
  for (const { from, name, authorities } of sources) {
    const roots = splitPem(authorities)
      .blocks.filter(({ label }) => label === 'CERTIFICATE' || label === 'TRUSTED CERTIFICATE')
      .map(({ der }) => der);
    const verdict = await verify({ leaf, intermediates: chain, roots, usages: ['any'], at });
    if (verdict.accepted) {
      const signer = verdict.chains[0]?.[1];
      const signerEnds = signer === undefined ? {} : { signerEnds: signer.notAfter };
      return { trust: 'checked', from, by: name, ...signerEnds };
    }
    // two authorities may have one name (every kubeadm's is CN=kubernetes), and then the signature shows that it was the other
    const stranger = ['unknown-issuer', 'signature-fails'].includes(verdict.faults[0]?.fault ?? '');
    if (from === 'named' || !stranger) return { trust: 'refused', text: verdict.text, by: name };
  }
  return { trust: 'unknown', asked: sources.map(({ name }) => name), issuer: nameText(leaf.issuer) };
}
