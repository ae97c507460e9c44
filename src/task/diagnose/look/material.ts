/** What stands in a file of certificates and keys, as Go reads it; what Go's parsers pass over or refuse is told apart. */
import type { KeyFacts } from '../../../domain/certificate.ts';
import type { FileState } from '../../../domain/port.ts';
import type { Material } from '../../../domain/site/site.ts';
import { readCertificate } from '../../../engine/read/certificate.ts';
import { isEncrypted, readPrivateKey } from '../../../engine/read/key.ts';
import { encodePem, type PemProblemId, splitPem } from '../../../engine/read/pem.ts';
import { readPublicKeyBlock } from '../../../engine/read/public-key.ts';
import { parseText } from '../../../engine/verify/parse-text.ts';

type Unread = Material['unread'][number];

export async function materialOf(
  bytes: Uint8Array,
  status?: Pick<FileState, 'mode' | 'owner' | 'modified'>,
): Promise<Material> {
  const { form, blocks, problems } = splitPem(bytes);
  const certificates: Material['certificates'][number][] = [];
  const keys: KeyFacts[] = [];
  const publicKeys: KeyFacts[] = [];
  const unread: Unread[] = [];
  const hidden = new Map<number, string>();
  // of what is wrong behind its end a block is told by where it begins
  for (const { line, what } of problems.filter((problem) => HIDES.has(problem.what)))
    hidden.set(
      what === 'text-after-end' ? (blocks.findLast((one) => one.line < line)?.line ?? line) : line,
      what,
    );
  const whole = problems.find(({ what }) => what === 'utf-16' || what === 'too-large');
  for (const block of form === 'pem' ? blocks : []) {
    const { label, der, line, headers } = block;
    const refuse = (why: string) => unread.push({ label, line, why });
    const why = whole?.what ?? hidden.get(line);
    hidden.delete(line);
    if (why !== undefined) refuse(why);
    else if (label === 'CERTIFICATE') {
      // x509.AppendCertsFromPEM and client-go's ParseCertsPEM pass over what has headers
      const reading = readCertificate(der);
      if (headers.length > 0) refuse('headers');
      else if (reading.ok) certificates.push(reading.value);
      else refuse(parseText(der, reading));
    } else if (label.endsWith('PRIVATE KEY')) {
      const reading = isEncrypted(block) ? undefined : await readPrivateKey(encodePem(label, der));
      if (reading === undefined) refuse('encrypted');
      else if (reading.ok) keys.push(reading.value);
      else refuse(reading.fault);
    } else if (label === 'PUBLIC KEY' || label === 'RSA PUBLIC KEY') {
      const reading = readPublicKeyBlock(label, der);
      if (reading.ok) publicKeys.push(reading.value);
      else refuse(reading.fault);
    }
  }
  for (const [line, why] of hidden) unread.push({ label: '', line, why });
  if (form === 'der') unread.push({ label: '', line: 1, why: 'der' });
  return {
    bytes,
    ...statusOf(status),
    certificates,
    keys,
    publicKeys,
    labels: form === 'pem' ? blocks.map(({ label }) => label) : [],
    unread: unread.toSorted((one, other) => one.line - other.line),
  };
}

/** Problems by which Go does not see a block, or its text; all others it reads over. */
const HIDES: ReadonlySet<PemProblemId> = new Set([
  'bad-begin-line',
  'indented',
  'no-end-line',
  'end-differs',
  'text-after-end',
  'bad-base64',
  'no-body',
]);

function statusOf(status: Pick<FileState, 'mode' | 'owner' | 'modified'> | undefined) {
  if (status === undefined) return {};
  const { mode, owner, modified } = status;
  return {
    mode,
    ...(owner === undefined ? {} : { owner }),
    ...(modified === undefined ? {} : { modified }),
  };
}
