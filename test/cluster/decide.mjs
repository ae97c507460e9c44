#!/usr/bin/env node
// @ts-check
// Run on a host of the bed, with the library as it was built: decides on a request while somebody else interferes just
// before the decision is sent, or sends what kubepki never would. Prints what came of it, and what the server said.
//
//   decide.mjs approve|deny KUBECONFIG NAME < interference.json     [{ method, path, body }]
//   decide.mjs force KUBECONFIG NAME                                Approved beside whatever stands there
//
// dist/lib is what users install, and this host has no TypeScript.

import { text } from 'node:stream/consumers';
import { SIGNING_REQUESTS, apiPath } from '../../dist/lib/domain/api/server.js';
import { withCondition } from '../../dist/lib/format/api/approval.js';
import { connect } from '../../dist/lib/task/api/connect.js';
import { decideRequests } from '../../dist/lib/task/csr/decide.js';
import { dialWith } from '../../dist/lib/world/api/server.js';
import { openFiles } from '../../dist/lib/world/files.js';

const [decision = '', kubeconfig = '', name = ''] = process.argv.slice(2);
const api = await connect(
  { where: { kubeconfig, usual: [] } },
  { files: openFiles(), dial: dialWith({ userAgent: 'kubepki-test', remark: () => undefined }) },
);
const path = apiPath(...SIGNING_REQUESTS, name);
/** @type {{ status: number, message: unknown }[]} */
const said = [];

/** @param {import('../../src/domain/api/server.ts').ApiAnswer} answer */
function note(answer) {
  const { status, body } = answer;
  said.push({ status, message: /** @type {{ message?: unknown }} */ (body).message });
  return answer;
}

try {
  if (decision === 'force') {
    const { body } = await api.call({ method: 'GET', path });
    const condition = { type: 'Approved', status: 'True', reason: 'Forced', message: '' };
    const changed = withCondition(
      /** @type {Record<string, unknown>} */ (body),
      /** @type {any} */ (condition),
    );
    note(await api.call({ method: 'PUT', path: `${path}/approval`, body: changed }));
    console.log(JSON.stringify({ said }));
  } else {
    /** @type {import('../../src/domain/api/server.ts').ApiCall[]} */
    const interference = JSON.parse((await text(process.stdin)) || '[]');
    /** @type {typeof api} */
    const interfered = {
      ...api,
      call: async (call) => {
        if (call.method !== 'PUT') return api.call(call);
        for (const other of interference.splice(0)) note(await api.call(other));
        return note(await api.call(call));
      },
    };
    const ask = { decision: /** @type {'approve' | 'deny'} */ (decision), names: [name], accept: [] };
    const outcome = await decideRequests(ask, {
      api: interfered,
      clock: { now: () => new Date() },
      agree: async () => true,
    }).then(
      ({ requests }) => ({ outcome: requests[0]?.outcome }),
      (error) => ({ code: error.code, evidence: error.evidence }),
    );
    console.log(JSON.stringify({ ...outcome, said }));
  }
} finally {
  api.close();
}
