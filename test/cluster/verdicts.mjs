// @ts-check
// What Go says of certificates, live or as recorded. A recorded verdict is found by its question, so a changed
// certificate has none; which Go said it stands in it. Where there is Go, what is recorded can be held against it.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { verdictProgram } from './build-assets.mjs';
import { BedError } from './poll.mjs';

/**
 * @typedef {object} JudgeCase PEM text in every field of certificates
 * @property {string} [id]
 * @property {string} certificate the leaf first, then what it sends along
 * @property {string} [intermediates]
 * @property {string} roots
 * @property {string} [name] the DNS name or IP address dialled; none: names are not checked
 * @property {string} time RFC 3339
 * @property {('serverAuth' | 'clientAuth' | 'codeSigning' | 'emailProtection' | 'timeStamping' | 'ocspSigning' | 'any')[]}
 *   [usages] serverAuth when there are none
 *
 * @typedef {object} PairCase
 * @property {string} [id]
 * @property {{ certificate: string, key: string, clientRoots?: string, maxVersion?: '1.2' | '1.3',
 *   clientAuth?: 'none' | 'request' | 'require' | 'verify-if-given' | 'require-and-verify' }} server
 * @property {{ certificate?: string, key?: string, roots: string, dials: string, insecure?: boolean }} client
 * @property {string} time RFC 3339
 *
 * @typedef {object} AuditCase a request, and the audit policy under which it is asked
 * @property {string} [id]
 * @property {string} policy YAML
 * @property {string} user
 * @property {readonly string[]} groups
 * @property {string} method
 * @property {string} url path and query
 *
 * @typedef {{ id?: string, accept: boolean, stage: string, error: string, chain: number, roots: number,
 *   chains?: string[], go: string }} JudgeVerdict
 * @typedef {{ stage: string, error: string, log: string[] }} SideReport
 * @typedef {{ id?: string, accept: boolean, version: string, server: SideReport, client: SideReport, go: string }}
 *   PairVerdict
 * @typedef {{ id?: string, level: string, omitStages: string[] | null, omitManagedFields: boolean, warning: string,
 *   error: string, go: string }} AuditVerdict
 *
 * @typedef {{ judge: JudgeCase, pair: PairCase, audit: AuditCase }} Cases
 * @typedef {{ judge: JudgeVerdict, pair: PairVerdict, audit: AuditVerdict }} Verdicts
 * @typedef {keyof Cases} Mode
 */

/** The Go release that answers here; undefined where there is no Go. */
export function goVersion() {
  const program = verdictProgram();
  return program && spawnSync(program, ['version'], { encoding: 'utf8' }).stdout.trim();
}

/**
 * Asks the program that knows: apiserver's own code of audit policies, the standard library of all else.
 * @template {Mode} M
 * @param {M} mode
 * @param {readonly Cases[M][]} cases
 * @returns {Verdicts[M][]}
 */
export function ask(mode, cases) {
  const program = verdictProgram(mode === 'audit' ? 'audit' : 'verdict');
  if (!program) throw new BedError('no Go here to ask: use recorded verdicts');
  const result = spawnSync(program, [mode], {
    input: cases.map((each) => JSON.stringify(each)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) throw new BedError(result.stderr.trim());
  return result.stdout
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/**
 * The verdicts on some cases from a file of recorded ones; with KUBEPKI_RECORD=1 they are asked for and the file is
 * written anew with them.
 * @template {Mode} M
 * @param {string} path
 * @param {M} mode
 * @param {readonly Cases[M][]} cases
 * @returns {Verdicts[M][]}
 */
export function recordedVerdicts(path, mode, cases) {
  if (process.env.KUBEPKI_RECORD === '1') {
    const verdicts = ask(mode, cases);
    const entries = cases.map((each, index) => [questionHash(mode, each), verdicts[index]]);
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
    return verdicts;
  }
  /** @type {Record<string, any>} */
  const recorded = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return cases.map((each, index) => {
    const verdict = recorded[questionHash(mode, each)];
    if (verdict) return verdict;
    const which = each.id ?? `number ${index + 1}`;
    throw new BedError(`${path} has no verdict on ${which} (KUBEPKI_RECORD=1 records it, where there is Go)`);
  });
}

/**
 * @param {Mode} mode
 * @param {Cases[Mode]} question
 */
function questionHash(mode, question) {
  return createHash('sha256')
    .update(`${mode}\0${JSON.stringify(question)}`)
    .digest('hex')
    .slice(0, 16);
}
