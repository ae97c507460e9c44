#!/usr/bin/env node
// @ts-check
// An extension API server that does nothing but believe or not believe who dials it, by the rules of
// apiserver pkg/authentication/request/headerrequest: a client certificate of the authority and of a name that ConfigMap
// kube-system/extension-apiserver-authentication gives, or 401. What it believes it says: GET …/whoami.
// usage: extension-server.mjs PORT CERTIFICATE KEY CONFIGMAP.json

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [port = '', certificate = '', key = '', configMap = ''] = process.argv.slice(2);
const { data } = JSON.parse(readFileSync(configMap, 'utf8'));
/** @type {string[]} */
const allowedNames = JSON.parse(data['requestheader-allowed-names']);
/** @type {string[]} */
const [userHeader = ''] = JSON.parse(data['requestheader-username-headers']);
/** @type {string[]} */
const [groupHeader = ''] = JSON.parse(data['requestheader-group-headers']);
const groupVersion = 'boots.kubepki.test/v1';

/** API servers that differ, or differed, are all in the ConfigMap (clusterauthenticationtrust): any of them vouches. */
const authorities = data['requestheader-client-ca-file']
  .split(/(?<=-----END CERTIFICATE-----)\s*/)
  .filter(Boolean)
  .map((/** @type {string} */ pem) => new X509Certificate(pem));

/**
 * The name on a certificate of the authority. OpenSSL, and with it Node, takes no intermediate as an anchor where it was not
 * told to, and Node's servers cannot be told; so the signature is looked at here, as Go would. That the peer holds the key
 * the handshake has seen to.
 * @param {X509Certificate | undefined} shown
 */
function believed(shown) {
  const now = Date.now();
  const stands = (/** @type {X509Certificate} */ one) =>
    Date.parse(one.validFrom) <= now && now <= Date.parse(one.validTo);
  const signed = authorities.some(
    (/** @type {X509Certificate} */ authority) =>
      stands(authority) && shown?.checkIssued(authority) && shown.verify(authority.publicKey),
  );
  const usage = shown?.keyUsage?.includes('1.3.6.1.5.5.7.3.2'); // clientAuth
  return shown && signed && usage && stands(shown) ? /^CN=(.*)$/m.exec(shown.subject)?.[1] : undefined;
}

const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key), requestCert: true, rejectUnauthorized: false },
  (request, response) => {
    const socket = /** @type {import('node:tls').TLSSocket} */ (request.socket);
    const name = believed(socket.getPeerX509Certificate());
    const answer = (/** @type {number} */ status, /** @type {unknown} */ body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (name === undefined || !allowedNames.includes(name)) {
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
