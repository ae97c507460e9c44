/** Reading what was asked of somebody else and what came back, and judging whether it chains to who should have signed. */
import type { CertificateFacts } from '../domain/certificate.ts';
import type { CertificateCredential } from '../domain/credential.ts';
import { optional } from '../domain/optional.ts';
import { type Pending, pendingPaths } from '../domain/pending.ts';
import { readCertificate } from '../engine/read/certificate.ts';
import { readPrivateKey } from '../engine/read/key.ts';
import { splitPem } from '../engine/read/pem.ts';
import { readRequest } from '../engine/read/request.ts';
import { verify } from '../engine/verify/verify.ts';

type Read = (path: string) => Uint8Array | undefined;

/** What the files of a credential under requests/ hold; undefined where there are none. */
export async function lookPending(
  credential: CertificateCredential,
  read: Read,
  signerBytes: Uint8Array | undefined,
  now: Date,
): Promise<Pending | undefined> {
  const paths = pendingPaths(credential.id);
  const [request, key, answer] = [read(paths.request), read(paths.key), read(paths.answer)];
  if (request === undefined && key === undefined && answer === undefined) return undefined;
  const asked = request === undefined ? undefined : requestIn(request);
  const kept = key === undefined ? undefined : await readPrivateKey(key);
  const shown = answer === undefined ? undefined : certificatesIn(answer);
  const broken = [
    ...(request !== undefined && asked === undefined ? [paths.request] : []),
    ...(kept?.ok === false ? [paths.key] : []),
    ...(answer !== undefined && shown === undefined ? [paths.answer] : []),
  ];
  const judged = shown === undefined ? undefined : await judge(credential, shown, signerBytes, now);
  return {
    ...optional('request', asked),
    ...optional('key', kept?.ok === true ? kept.value : undefined),
    ...optional('answer', shown?.[0]),
    ...judged,
    broken,
  };
}

/** Every certificate of an answer, the asked one first; undefined where any does not read. */
export function certificatesIn(
  file: Uint8Array,
): readonly [CertificateFacts, ...CertificateFacts[]] | undefined {
  const readings = blocksOf(file, 'CERTIFICATE').map(({ der }) => readCertificate(der));
  const [first, ...rest] = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
  return first === undefined || rest.length + 1 < readings.length ? undefined : [first, ...rest];
}

function requestIn(file: Uint8Array): Pending['request'] {
  const [block] = blocksOf(file, 'CERTIFICATE REQUEST');
  const reading = block === undefined ? undefined : readRequest(block.der);
  return reading?.ok === true ? reading.value : undefined;
}

function blocksOf(file: Uint8Array, wanted: string) {
  return splitPem(file).blocks.filter(({ label }) => label === wanted);
}

/** The verdict of who will trust it: for each thing that it is for, since one is not enough. */
async function judge(
  { makes, extendedKeyUsage }: CertificateCredential,
  [leaf, ...sent]: readonly [CertificateFacts, ...CertificateFacts[]],
  signerBytes: Uint8Array | undefined,
  at: Date,
): Promise<Pick<Pending, 'above' | 'refused'>> {
  const roots = signerBytes === undefined ? [] : blocksOf(signerBytes, 'CERTIFICATE').map(({ der }) => der);
  const usages = makes === 'authority' ? (['any'] as const) : extendedKeyUsage;
  // what stands between an authority of ours and its root would have to be trusted as well, which nobody asked for
  const intermediates = makes === 'authority' ? [] : sent;
  let above: readonly CertificateFacts[] = [];
  for (const usage of usages) {
    const verdict = await verify({ leaf, intermediates, roots, usages: [usage], at });
    if (!verdict.accepted) return { refused: verdict.text };
    above = verdict.chains[0]?.slice(1, -1) ?? [];
  }
  return { above };
}
