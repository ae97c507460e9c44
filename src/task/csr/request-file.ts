/**
 * The file of a request: NAME.csr in PEM or DER, or a manifest with the object in it. Its key and its certificate lie
 * beside it under the same name.
 */
import type { InnerRequest } from '../../domain/api/signing-request.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Files } from '../../domain/port.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { encodePem, splitPem } from '../../engine/read/pem.ts';
import { readInnerDer } from '../../engine/verify/inner-request.ts';
import { readManifest } from '../../format/manifest/read.ts';

const LABEL = 'CERTIFICATE REQUEST';
/** Older OpenSSL's name of the same, which the API server does not take (certificates v1 helpers.go, ParseCSR). */
const OLD_LABEL = 'NEW CERTIFICATE REQUEST';

export interface RequestFile {
  readonly path: string;
  readonly facts: RequestFacts;
  readonly inner: InnerRequest;
  /** one block, as the API server takes it, whatever stood around it in the file */
  readonly pem: Uint8Array;
  /** what a manifest says beside it */
  readonly says: {
    readonly name?: string;
    readonly signerName?: string;
    readonly usages?: readonly string[];
    readonly expirationSeconds?: number;
  };
}

/** @throws KubepkiError request-file-unfit, and all that Files.read throws */
export async function readRequestFile(path: string, files: Pick<Files, 'read'>): Promise<RequestFile> {
  const bytes = await files.read(path);
  const unfit = (why: string, more = {}) => new KubepkiError('request-file-unfit', { path, why, ...more });
  const manifest = manifestIn(bytes, unfit);
  const { form, blocks, problems } = splitPem(manifest?.bytes ?? bytes);
  const requests =
    form === 'der' ? blocks : blocks.filter(({ label }) => label === LABEL || label === OLD_LABEL);
  const [block, ...more] = requests;
  if (block === undefined) throw unfit(problems.length > 0 ? 'damaged' : 'none');
  if (more.length > 0) throw unfit('several', { count: requests.length });
  const inner = await readInnerDer(block.der);
  if (!inner.ok) throw unfit('damaged', { fault: inner.fault });
  return {
    path,
    facts: inner.facts,
    inner,
    pem: encodePem(LABEL, block.der),
    says: manifest?.says ?? {},
  };
}

type Unfit = (why: string, more?: object) => KubepkiError;

function manifestIn(
  bytes: Uint8Array,
  unfit: Unfit,
): { readonly bytes: Uint8Array; readonly says: RequestFile['says'] } | undefined {
  if (bytes[0] === 0x30) return undefined;
  const objects = readManifest(fromUtf8(bytes));
  if (objects === undefined) return undefined;
  if (typeof objects === 'string') throw unfit('damaged');
  const found = objects.filter(({ signing }) => signing !== undefined);
  const [object] = found;
  if (object?.signing === undefined) throw unfit('none');
  if (found.length > 1) throw unfit('several', { count: found.length });
  const request = object.entries.find(({ field }) => field === 'spec.request')?.bytes;
  if (request === undefined) throw unfit('damaged', { fault: 'spec.request' });
  const { signer, usages, duration } = object.signing;
  return {
    bytes: request,
    says: {
      ...optional('name', object.name || undefined),
      ...optional('signerName', signer || undefined),
      ...optional('usages', usages.length === 0 ? undefined : usages),
      ...optional('expirationSeconds', duration),
    },
  };
}

/** web.csr, web.key, web.crt: what stands beside what. */
export function beside(path: string, ending: 'key' | 'crt'): string {
  return `${path.replace(/(?<=[^/])\.(?:csr|req|crt|cer|pem|der|ya?ml|json)$/i, '')}.${ending}`;
}
