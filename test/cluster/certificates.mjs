// @ts-check
// What Kubernetes itself says of CertificateSigningRequests, in the version that the bed runs: see go/certificates.

import { spawnSync } from 'node:child_process';
import { kubernetesProgram } from './kubernetes-program.mjs';

/**
 * @typedef {{ Object: string, User: string, Groups: readonly string[] }} CertificateQuestion Object: JSON, as it is posted
 * @typedef {object} CertificateAnswer absent where nothing is said
 * @property {string} [decode] of the decoder, and then nothing else is said
 * @property {string} [node] of NodeRestriction
 * @property {string[]} [invalid] of the registry's strategy
 * @property {string} [subject] of CertificateSubjectRestriction
 * @property {boolean} recognized whether there is a built-in signer of that name
 * @property {string} [signer] of the signer, once it is approved
 * @property {string} [signing] why it could not be signed all the same
 * @property {{ subject: string[] | null, names: string[] | null, extensions: string[] | null }} [issued]
 * @property {string} go
 */

/**
 * @param {readonly CertificateQuestion[]} questions
 * @returns {CertificateAnswer[]}
 */
export function askKubernetes(questions) {
  const { status, stdout, stderr } = spawnSync(kubernetesProgram('certificates'), [], {
    input: questions.map((question) => JSON.stringify(question)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return (
    stdout
      .trim()
      .split('\n')
      // of a tag Go prints the address at which it lies
      .map((line) => JSON.parse(line.replaceAll(/tag:0x[0-9a-f]+/g, 'tag:0x…')))
  );
}
