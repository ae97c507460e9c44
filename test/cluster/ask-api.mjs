#!/usr/bin/env node
// @ts-check
// Run on a host of the bed: asks an API server, through our own client, whom it takes us for, and prints what came of it.
//
//   ask-api.mjs '{"context":"x"}' [DIRECTORY TIMES]
//
// The options are as the command line would have them. With a directory it asks so many times over one client: each answer
// is a file said-N there, and the next time waits for a file go-N.

import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { withApi } from '../../dist/lib/face/api.js';
import { wordError } from '../../dist/lib/face/wording/error.js';
import { whoAmI } from '../../dist/lib/task/api/who-am-i.js';
import { until } from './poll.mjs';

const [options = '{}', directory, times = '1'] = process.argv.slice(2);

/** @param {unknown} error */
function told(error) {
  const ours = /** @type {import('../../dist/lib/domain/error.js').KubepkiError} */ (error);
  if (ours.evidence === undefined) throw error;
  return { code: ours.code, evidence: ours.evidence, ...wordError(ours, 'kubepki') };
}

/** @param {number} time @param {unknown} answer */
function say(time, answer) {
  if (directory === undefined) {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  writeFileSync(`${directory}/saying`, JSON.stringify(answer));
  renameSync(`${directory}/saying`, `${directory}/said-${time}`);
}

/** @param {string} text */
const remark = (text) => void process.stderr.write(`${text}\n`);

try {
  await withApi({ options: JSON.parse(options), remark }, async (api) => {
    const { namespace, server } = api.access;
    for (let time = 1; time <= Number(times); time += 1) {
      if (time > 1) await until(`go-${time}`, () => existsSync(`${directory}/go-${time}`));
      say(time, await whoAmI(api).then((person) => ({ ...person, namespace, server }), told));
    }
  });
} catch (error) {
  say(1, told(error));
}
