/** The octets that are taken of what was found: the file as it is where components read it so, else the block alone. */
import { sameBytes } from '../../domain/bytes.ts';
import { encodePem, type PemBlock, type PemFile, splitPem } from '../../engine/read/pem.ts';
import { findPrivateKey, type PrivateKeyForm } from '../../engine/read/key.ts';

export interface Laid {
  readonly bytes: Uint8Array;
  /** octet for octet what was found, line ends and text around it included */
  readonly whole: boolean;
}

const LABELS: Readonly<Record<PrivateKeyForm, string>> = {
  pkcs8: 'PRIVATE KEY',
  pkcs1: 'RSA PRIVATE KEY',
  sec1: 'EC PRIVATE KEY',
};

/** A file that begins with the certificate and holds nothing else than certificates stays: what follows is shown, or trusted, with it. */
export function certificateAt(bytes: Uint8Array, der: Uint8Array): Laid {
  const { blocks, clean, labels } = lookedAt(bytes);
  const plain = clean && labels.size === 1 && labels.has('CERTIFICATE');
  if (plain && sameBytes(blocks[0]?.der ?? new Uint8Array(), der)) return { bytes, whole: true };
  return { bytes: encodePem('CERTIFICATE', der), whole: false };
}

/** A file of one key stays, with the parameters that openssl ecparam writes before it. */
export function keyAt(bytes: Uint8Array, line: number): Laid | undefined {
  const { form, blocks, clean, byLine } = lookedAt(bytes);
  const block = form === 'der' ? blocks[0] : byLine.get(line);
  if (block === undefined) return undefined;
  const alone = blocks.length === 1 || (blocks.length === 2 && blocks[0]?.label === 'EC PARAMETERS');
  if (clean && alone) return { bytes, whole: true };
  const key = findPrivateKey(form === 'der' ? bytes : encodePem(block.label, block.der));
  return key.ok ? { bytes: encodePem(LABELS[key.value.form], key.value.der), whole: false } : undefined;
}

interface Looked extends Pick<PemFile, 'form' | 'blocks'> {
  /** PEM that Go reads from beginning to end */
  readonly clean: boolean;
  readonly labels: ReadonlySet<string>;
  readonly byLine: ReadonlyMap<number, PemBlock>;
}

/** A bundle of thousands is taken apart once, not once for each. */
const looked = new WeakMap<Uint8Array, Looked>();

function lookedAt(bytes: Uint8Array): Looked {
  const before = looked.get(bytes);
  if (before !== undefined) return before;
  const { form, blocks, problems } = splitPem(bytes);
  const now: Looked = {
    form,
    blocks,
    clean: form === 'pem' && problems.length === 0 && blocks.every(({ headers }) => headers.length === 0),
    labels: new Set(blocks.map(({ label }) => label)),
    byLine: new Map(blocks.map((block) => [block.line, block])),
  };
  looked.set(bytes, now);
  return now;
}
