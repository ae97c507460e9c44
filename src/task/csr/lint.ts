/**
 * Requests judged before anybody sends them: files as openssl and others make them, and CertificateSigningRequest objects as
 * kubectl takes them. Nothing is sent and nothing is written.
 */
import { finding, type LintFinding } from '../../domain/api/lint-finding.ts';
import type { CsrLintReport, JudgedRequest, UnjudgedRequest } from '../../domain/api/report-request.ts';
import { sameBytes } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Files } from '../../domain/port.ts';
import type { Verdict } from '../../domain/report.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { firstPem } from '../../engine/read/first-pem.ts';
import { type PemBlock, splitPem } from '../../engine/read/pem.ts';
import {
  NO_REQUEST,
  readInnerDer,
  readInnerRequest,
  REQUEST_LABEL,
} from '../../engine/verify/inner-request.ts';
import type { WrittenRequest } from '../../format/api/manifest.ts';
import { mayHoldObject } from '../../format/manifest/look.ts';
import { type AskedAlong, judgeRequest } from './judge.ts';
import { whatItIs } from './what-it-is.ts';

export interface CsrLintAsk extends AskedAlong {
  /** paths, - for standard input */
  readonly files: readonly string[];
}

export async function lintRequests(
  ask: CsrLintAsk,
  { files }: { readonly files: Pick<Files, 'read' | 'stdin'> },
): Promise<CsrLintReport> {
  const requests: JudgedRequest[] = [];
  const unjudged: UnjudgedRequest[] = [];
  for (const file of ask.files) {
    try {
      const bytes = file === '-' ? await files.stdin() : await files.read(file);
      requests.push(...(await requestsIn(file, bytes, ask)));
    } catch (error) {
      if (!(error instanceof KubepkiError)) throw error;
      unjudged.push({ file, code: error.code, evidence: error.evidence });
    }
  }
  return {
    apiVersion: 'kubepki/v1',
    kind: 'CsrLintReport',
    verdict: verdictOf(requests, unjudged),
    requests,
    unjudged,
  };
}

function verdictOf(requests: readonly JudgedRequest[], unjudged: readonly UnjudgedRequest[]): Verdict {
  const findings = requests.flatMap((request) => request.findings);
  if (findings.some(({ severity }) => severity === 'refused')) return 'critical';
  if (unjudged.length > 0) return 'unknown';
  return findings.length > 0 ? 'warning' : 'fine';
}

async function requestsIn(
  file: string,
  bytes: Uint8Array,
  ask: AskedAlong,
): Promise<readonly JudgedRequest[]> {
  const { form, blocks } = splitPem(bytes);
  if (form !== 'der' && !bytes.subarray(0, 1024).includes(0)) {
    const objects = await objectsIn(file, fromUtf8(bytes), ask, blocks.length > 0);
    if (objects !== undefined) return objects;
  }
  const requests = blocks.filter((block) => whatItIs(block) === 'request');
  if (requests.length === 0) throw new KubepkiError('not-a-request', { path: file, is: whatItIs(bytes) });
  // asked once: a file may have thousands of blocks
  const [first] = requests;
  const whole = form === 'der' ? [] : wholeFindings(blocks);
  const unseen = form === 'der' || first === undefined ? [] : unseenFindings(bytes, first);
  return Promise.all(
    requests.map(async (block) => {
      const place = { file, line: block.line, form: form === 'der' ? 'bare' : 'pem' } as const;
      const more = block === first ? [...unseen, ...whole] : whole;
      return judgeRequest(await readInnerDer(block.der), place, ask, more);
    }),
  );
}

/** The API server takes the first block that Go sees, looks at its label, and never looks at the rest. */
function unseenFindings(bytes: Uint8Array, first: PemBlock): readonly LintFinding[] {
  const seen = firstPem(bytes);
  if (seen?.label === REQUEST_LABEL && sameBytes(seen.der, first.der)) return [];
  const words = `spec.request: Invalid value: …: ${NO_REQUEST}`;
  return [finding('request', { fault: NO_REQUEST, label: seen?.label ?? '' }, words)];
}

/** What stands in one file goes to the server together, where somebody sends the file. */
function wholeFindings(blocks: readonly PemBlock[]): readonly LintFinding[] {
  return [
    ...(blocks.some(({ label }) => label.endsWith('PRIVATE KEY')) ? [finding('key-inside')] : []),
    ...(blocks.length > 1 ? [finding('beside', { blocks: String(blocks.length) })] : []),
  ];
}

/** Undefined where the text is none of objects; PEM inside an object is the object's, as people paste it there. */
async function objectsIn(
  file: string,
  text: string,
  ask: AskedAlong,
  isPem: boolean,
): Promise<readonly JudgedRequest[] | undefined> {
  if (!mayHoldObject(text)) return undefined;
  const { readWrittenRequests } = await import('../../format/api/manifest.ts');
  const objects = readWrittenRequests(text);
  if (Array.isArray(objects))
    return Promise.all(objects.map(async (object: WrittenRequest) => judgeObject(file, object, ask)));
  if (isPem) return undefined;
  throw new KubepkiError('not-a-request', {
    path: file,
    is: typeof objects === 'string' ? objects : 'other-object',
  });
}

async function judgeObject(file: string, object: WrittenRequest, ask: AskedAlong): Promise<JudgedRequest> {
  const { pem, line, name } = object;
  const request =
    pem === undefined ? ({ ok: false, fault: NO_REQUEST } as const) : await readInnerRequest(pem);
  const blocks = pem === undefined ? [] : splitPem(pem).blocks;
  const more = [
    ...versionFindings(object.apiVersion),
    ...object.undecodable.map((fault) => finding('decoding', { fault }, fault)),
    ...object.ignored.map((field) => finding('field-ignored', { field })),
    ...wholeFindings(blocks),
  ];
  const judged = judgeRequest(
    request,
    { file, line, form: 'object', ...optional('name', name) },
    {
      signer: ask.signer ?? object.signerName,
      usages: ask.usages ?? object.usages,
      ...optional('expirationSeconds', ask.expirationSeconds ?? object.expirationSeconds),
      ...optional('requester', ask.requester),
    },
    more,
  );
  return {
    ...judged,
    signerReason: ask.signer === undefined ? 'object' : 'given',
    // what cannot be decoded is not judged: the decoder's words stand for it
    findings: judged.findings.filter(({ id }) => pem !== undefined || id !== 'request'),
  };
}

const API_VERSION = 'certificates.k8s.io/v1';

function versionFindings(version: string): readonly LintFinding[] {
  if (version === API_VERSION) return [];
  const words = `no matches for kind "CertificateSigningRequest" in version "${version}"`;
  return [finding('version', { version }, words)];
}
