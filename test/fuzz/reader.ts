/** The readers that are let loose on damaged bytes, and what each owes whatever it is given. */
import { nameText } from '../../src/domain/distinguished-name.ts';
import type { Reading } from '../../src/domain/certificate.ts';
import { KubepkiError } from '../../src/domain/error.ts';
import type { Files } from '../../src/domain/port.ts';
import { readDetail } from '../../src/engine/read/certificate-detail.ts';
import { openKeystore } from '../../src/engine/keystore/open.ts';
import { readCertificate, withoutTrust } from '../../src/engine/read/certificate.ts';
import { alternativeNameText } from '../../src/engine/read/general-name.ts';
import { findPrivateKey, readPrivateKey, readPublicKey } from '../../src/engine/read/key.ts';
import { splitPem } from '../../src/engine/read/pem.ts';
import { readRequest } from '../../src/engine/read/request.ts';
import { readRevocationList, revocationsIn } from '../../src/engine/read/revocation-list.ts';
import { readInnerDer } from '../../src/engine/verify/inner-request.ts';
import { parseText } from '../../src/engine/verify/parse-text.ts';
import { verify } from '../../src/engine/verify/verify.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { issuancesIn } from '../../src/format/issuance/read.ts';
import { renderIssuances } from '../../src/format/issuance/render.ts';
import { readKubeadm } from '../../src/format/kubeadm/read.ts';
import { editKubeconfig, type EntryWish } from '../../src/format/kubeconfig/edit.ts';
import { openKubeconfig } from '../../src/format/kubeconfig/open.ts';
import { readKubeconfig } from '../../src/format/kubeconfig/read.ts';
import {
  creationBody,
  readSigningRequest,
  readSigningRequestList,
} from '../../src/format/api/signing-request.ts';
import { readManifest } from '../../src/format/manifest/read.ts';
import { readToken } from '../../src/format/token/read.ts';
import { judgeRequest } from '../../src/task/csr/judge.ts';
import { lintRequests } from '../../src/task/csr/lint.ts';
import { listenerAt } from '../../src/task/diagnose/listen.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import type { KindId } from './specimen.ts';

/** Throws when something is wrong; answers whether the bytes were taken, for Go to be asked the same. */
export type Reader = (bytes: Uint8Array) => boolean | Promise<boolean>;

const AT = new Date('2026-06-01T12:00:00Z');

export const READERS: Readonly<Record<KindId, Reader>> = {
  certificate: async (bytes) => {
    const read = sane(bytes, readCertificate(bytes));
    withoutTrust(bytes);
    if (!read.ok) parseText(bytes, read);
    readDetail(bytes);
    sane(bytes, readPublicKey(bytes));
    if (!read.ok) return false;
    const { subject, issuer, names } = read.value;
    names.map(alternativeNameText).push(nameText(subject), nameText(issuer));
    await verify({ leaf: bytes, intermediates: [bytes], roots: [bytes], name: 'kubernetes', at: AT });
    return true;
  },
  request: async (bytes) => {
    const read = sane(bytes, readRequest(bytes));
    const inner = await readInnerDer(bytes);
    // what Go takes may still be more than we read; what Go refuses is never taken
    if (inner.ok && !read.ok) throw new Error('read by one and not by the other');
    if (inner.ok) judgeRequest(inner, { file: 'a.csr', line: 1, form: 'bare' }, {});
    return read.ok;
  },
  list: (bytes) => {
    const read = sane(bytes, readRevocationList(bytes));
    if (!read.ok) return false;
    for (const one of revocationsIn(read.value)) if (!one.ok) return false;
    return true;
  },
  key: async (bytes) => {
    sane(bytes, findPrivateKey(bytes));
    sane(bytes, readPublicKey(bytes));
    return sane(bytes, await readPrivateKey(bytes)).ok;
  },
  keystore: async (bytes) => {
    // with none and with the right one: what is damaged stands on either side of the encryption
    const read = [await openKeystore(bytes), await openKeystore(bytes, 'specimen')];
    for (const reading of read) sane(bytes, reading);
    for (const reading of read)
      if (reading.ok) for (const fault of reading.value.unread) sane(bytes, { ok: false, ...fault });
    return read.every(({ ok }) => ok);
  },
  pem: (bytes) => splitPem(bytes).problems.length === 0,
  kubeconfig: (bytes) => {
    merged(textOf(bytes));
    return typeof readKubeconfig(textOf(bytes)) === 'object';
  },
  manifest: (bytes) => typeof readManifest(textOf(bytes)) === 'object',
  object: (bytes) => {
    const object = jsonOf(bytes);
    const list = readSigningRequestList({ metadata: { resourceVersion: '1' }, items: [object] });
    const reading = readSigningRequest(object);
    // what is read can be sent again, and a list reads each as it is read alone
    if (reading.ok) JSON.stringify(creationBody(reading.value));
    if (!list.ok || list.value.items[0]?.ok !== reading.ok) throw new Error('a list reads it otherwise');
    return reading.ok;
  },
  token: (bytes) => readToken(textOf(bytes)) !== undefined,
  cluster: (bytes) => placed(readClusterFile(textOf(bytes))),
  kubeadm: (bytes) => placed(readKubeadm(textOf(bytes))),
  issuance: (bytes) => {
    const lines = [...issuancesIn(bytes)];
    // what is taken can be written, and says the same again
    const taken = lines.flatMap(({ issuance }) => issuance ?? []);
    const again = [...issuancesIn(renderIssuances(taken))].map(({ issuance }) => issuance);
    if (JSON.stringify(again) !== JSON.stringify(taken)) throw new Error('a line is not what it was');
    return taken.length === lines.length;
  },
  log: (bytes) => {
    const whole = told([bytes]);
    // wherever it is cut: at every few octets, and in two
    const pieces = Array.from({ length: Math.ceil(bytes.length / 97) }, (_, i) =>
      bytes.subarray(97 * i, 97 * i + 97),
    );
    if (told(pieces) !== whole) throw new Error('it depends on where the log is cut');
    return whole !== '[]';
  },
  any: async (bytes) => {
    const report = await inspect(
      { targets: ['file.pem'] },
      { files: only(bytes), clock: { now: () => AT }, progress: () => undefined },
    );
    JSON.stringify(report);
    JSON.stringify(await lintRequests({ files: ['file.pem'] }, { files: only(bytes) }));
    return report.verdict === 'fine';
  },
};

/** What is heard, as it would be told. */
function told(pieces: readonly Uint8Array[]): string {
  const { tally, readerOf } = listenerAt(AT);
  const reader = readerOf('kubelet.log');
  for (const piece of pieces) reader.push(piece);
  reader.end();
  const until = new Map(reader.until === undefined ? [] : [['kubelet.log', reader.until]]);
  return JSON.stringify(tally.told([], until));
}

/** As a transport would have it: what is no JSON is no object. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}

/** A fault lies within what was read, and has a name. */
function sane<T>(bytes: Uint8Array, reading: Reading<T>): Reading<T> {
  if (reading.ok) return reading;
  const { offset, element, fault } = reading;
  if (offset < 0 || offset > bytes.length || element === '')
    throw new Error(`${fault} at ${offset} of ${bytes.length} in '${element}'`);
  return reading;
}

type Outcome = { ok: true } | { ok: false; problems: readonly { line: number; column: number }[] };

/** What is refused is refused for a reason that somebody can find. */
function placed(outcome: Outcome): boolean {
  if (outcome.ok) return true;
  if (outcome.problems.length === 0) throw new Error('refused without a problem');
  for (const { line, column } of outcome.problems)
    if (!(line >= 1 && column >= 1)) throw new Error(`a problem at ${line}:${column}`);
  return false;
}

const UTF8 = new TextDecoder();
function textOf(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

/** A disk that holds this one file. */
function only(bytes: Uint8Array): Files {
  const state = { path: 'file.pem', kind: 'file' as const, mode: 0o600, size: bytes.length };
  return {
    read: async (path) => {
      if (path === state.path) return bytes;
      throw new KubepkiError('file-missing', { file: path });
    },
    state: async (path) => (path === state.path ? (state as never) : undefined),
    walk: async () => [],
    list: async () => [],
    stdin: async () => bytes,
  };
}

const WISH: EntryWish = { list: 'users', name: 'kubernetes-admin', value: { token: 'abc' }, drops: [] };

/** Either it is refused with its line, or what comes of it was read back and is as it was but for the entry. */
function merged(text: string): void {
  try {
    editKubeconfig(openKubeconfig(text, 'fuzz'), [WISH], 'a', 'kind: Config\n', 'fuzz');
  } catch (error) {
    if (!(error instanceof KubepkiError) || error.code !== 'kubeconfig-invalid') throw error;
  }
}
