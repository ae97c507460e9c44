// @ts-check
/**
 * What is to be made, told to everybody alike: the credentials of a cluster as kubepki's own catalog wants them, with
 * every subject, name, signer and file, so that the others make the very same certificates and need not think.
 */
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ path: string, mode: number, role: string }} File
 * @typedef {{
 *   makes: string, signer: number, commonName: string, organizations: readonly string[], dns: string[], ip: string[],
 *   keyUsage: string[], extendedKeyUsage: string[], days: number, files: readonly File[], server: string,
 * }} Job signer is a place in the list, its own for an authority
 */

/** @param {string} path */
const library = (path) => import(fileURLToPath(new URL(`../../dist/lib/${path}`, import.meta.url)));
const { readClusterFile } = await library('format/cluster-file/read.js');
const { credentials } = await library('domain/credential.js');
const { serverFor } = await library('domain/edge.js');

/** @param {string} clusterFile its text @returns {Job[]} */
export function jobsOf(clusterFile) {
  const { cluster } = readClusterFile(clusterFile);
  const wanted = credentials(cluster);
  const places = new Map(
    wanted.map((/** @type {{ id: string }} */ { id }, /** @type {number} */ i) => [id, i]),
  );
  return wanted.map((/** @type {any} */ one) => ({
    makes: one.makes,
    signer: places.get(one.signer) ?? -1,
    commonName: one.subject?.commonName ?? '',
    organizations: one.subject?.organizations ?? [],
    dns: namesOf(one, 'dns'),
    ip: namesOf(one, 'ip'),
    keyUsage: one.keyUsage ?? [],
    extendedKeyUsage: one.extendedKeyUsage ?? [],
    days: Math.floor((one.lifetime ?? 0) / 86_400_000),
    files: one.files,
    server: serverFor(one.identity, one.machine, cluster) ?? '',
  }));
}

/** @param {{ names?: { kind: string, value: string }[] }} credential @param {string} kind */
function namesOf({ names = [] }, kind) {
  return names.filter((name) => name.kind === kind).map(({ value }) => value);
}
