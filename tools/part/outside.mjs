// @ts-check
/**
 * The programs of the machine that tests or samples can use beyond Node: what each is for and how to get it.
 * `npm test` passes without any of them and says what it left out; leaving out one that KUBEPKI_NO_SKIP names
 * (space-separated, as in .ci/run) is a failure.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export const OUTSIDE = /** @type {const} */ ({
  openssl: { unlocks: "openssl's own verdict on what kubepki makes", get: 'apt-get install openssl' },
  go: { unlocks: "Go crypto/tls's own verdict (the judge that Kubernetes uses)", get: 'https://go.dev/dl' },
  kubectl: {
    unlocks: 'kubeconfigs and completion tried in kubectl itself',
    get: 'https://kubernetes.io/docs/tasks/tools',
  },
});

/** @typedef {keyof typeof OUTSIDE} OutsideProgram */

/** @param {string} program */
export function onPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/**
 * For `describe.skipIf(lacks('openssl'))`: true where the program is missing and skipping is allowed.
 * @param {OutsideProgram} program
 */
export function lacks(program) {
  if (onPath(program)) return false;
  if ((process.env['KUBEPKI_NO_SKIP'] ?? '').split(' ').includes(program))
    throw new Error(`${program} is missing, and may not be skipped here: ${OUTSIDE[program].get}`);
  return true;
}

/** @returns {string[]} one line for each program that is missing */
export function skippedLines() {
  return Object.entries(OUTSIDE)
    .filter(([program]) => !onPath(program))
    .map(([program, { unlocks, get }]) => `skipped, for want of ${program}: ${unlocks} (to get it: ${get})`);
}
