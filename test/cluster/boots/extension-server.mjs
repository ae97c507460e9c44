#!/usr/bin/env node
// @ts-check
// An extension API server that does nothing but believe or not believe who dials it, by the rules of
// apiserver pkg/authentication/request/headerrequest: a client certificate of the authority and of a name that ConfigMap
// kube-system/extension-apiserver-authentication gives, or 401. What it believes it says: GET …/whoami.
// usage: extension-server.mjs PORT CERTIFICATE KEY CONFIGMAP.json

import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createSecureContext } from 'node:tls';

const [port = '', certificate = '', key = '', configMap = ''] = process.argv.slice(2);
const { data } = JSON.parse(readFileSync(configMap, 'utf8'));
/** @type {string[]} */
const allowedNames = JSON.parse(data['requestheader-allowed-names']);
/** @type {string[]} */
const [userHeader = ''] = JSON.parse(data['requestheader-username-headers']);
/** @type {string[]} */
const [groupHeader = ''] = JSON.parse(data['requestheader-group-headers']);
const groupVersion = 'boots.kubepki.test/v1';

const context = {
  cert: readFileSync(certificate),
  key: readFileSync(key),
  ca: data['requestheader-client-ca-file'],
  // an intermediate may be the anchor, as it is for Go; Node's servers take this in a context alone
  allowPartialTrustChain: true,
};
const server = createServer(
  {
    ...context,
    SNICallback: (_, done) => done(null, createSecureContext(context)),
    requestCert: true,
    rejectUnauthorized: false,
  },
  (request, response) => {
    const socket = /** @type {import('node:tls').TLSSocket} */ (request.socket);
    const name = socket.authorized ? socket.getPeerCertificate().subject.CN : undefined;
    const answer = (/** @type {number} */ status, /** @type {unknown} */ body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (typeof name !== 'string' || !allowedNames.includes(name)) {
      return answer(401, {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        reason: 'Unauthorized',
        code: 401,
      });
    }
    if (request.url?.endsWith('/whoami')) {
      const groups = request.headersDistinct[groupHeader.toLowerCase()] ?? [];
      return answer(200, { proxy: name, username: request.headers[userHeader.toLowerCase()], groups });
    }
    return answer(200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: [] });
  },
);
server.listen(Number(port), '0.0.0.0');
