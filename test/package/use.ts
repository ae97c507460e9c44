/** The same with types, checked by tsc in an empty project; nothing of ours is on its paths. */
import {
  addEncryptionKey,
  applyCluster,
  archiveOf,
  bundleOf,
  connect,
  dialWith,
  type Cluster,
  createRequest,
  credentials,
  decryptPrivateKey,
  encodePem,
  encryptPrivateKey,
  initCluster,
  inspect,
  kubeconfigOf,
  KubepkiError,
  lintRequest,
  lintRequests,
  makeCertificate,
  makeKey,
  makeRequest,
  makeRevocationList,
  openPorts,
  planStore,
  readCertificate,
  readClusterFile,
  readInnerRequest,
  renderCluster,
  renderDocument,
  renewCluster,
  submitFile,
  waitForRequest,
  REVOCATION_LIST_LABEL,
  showEncryption,
  undoLast,
  type Verdict,
  verify,
} from 'kubepki';

export const code: string = new KubepkiError('bad-value').code;
// @ts-expect-error a code that is not in the table does not compile
export const wrong = new KubepkiError('no-such-code');

/** Every verb, as a program would string them together: each takes values and ports, and gives a document. */
export async function allOfIt(directory: string, text: string): Promise<number> {
  const ports = openPorts(directory, (done: number, total: number, what: string) => void [done, total, what]);
  const made = await initCluster({ specOnly: true }, ports);
  const kind: 'ActReport' = made.kind;
  const reading = readClusterFile(text);
  if (!reading.ok) return reading.problems[0]?.line ?? 0;
  const cluster: Cluster = reading.cluster;
  const names: readonly string[] = credentials(cluster).map(({ id }) => id);
  const { changes } = await planStore({ cluster, at: new Date(0) }, ports);
  const applied = await applyCluster({ cluster, verb: 'apply', alongside: [] }, ports);
  await renewCluster({ cluster, which: 'due', dueWithin: 1000 }, ports);
  await renewCluster({ cluster, which: ['admin'], newKey: true }, ports);
  await renewCluster({ cluster, which: ['kubernetes-ca'], sameKey: true }, ports);
  // @ts-expect-error an authority is extended by name, not with all the rest
  await renewCluster({ cluster, which: 'all', sameKey: true }, ports);
  const rendered = await renderCluster({ cluster, kinds: [] }, ports);
  const policy: string = await renderDocument({ cluster, kinds: ['audit-policy'] }, ports);
  await addEncryptionKey({ cluster }, ports);
  const ring: 'EncryptionReport' = (await showEncryption({ cluster }, ports)).kind;
  const packed = await bundleOf({ cluster, machine: 'cp-1' }, ports);
  const archive: Uint8Array = archiveOf(packed);
  const { text: kubeconfig } = await kubeconfigOf({ cluster, ids: ['admin'] }, ports);
  const sizes = [rendered.created, policy, ring, archive, kubeconfig].map(({ length }) => length);
  const seen = await inspect({ targets: [directory] }, ports);
  const verdict: 'fine' | 'warning' | 'critical' | 'unknown' = seen.verdict;
  const judged: Verdict = await verify({ leaf: new Uint8Array(), roots: [], at: new Date(0) });
  if (judged.accepted) return judged.chains.length;
  const faults: readonly string[] = judged.faults.map(({ field }) => field);
  await undoLast(ports);
  return (
    sizes.length +
    changes +
    applied.created.length +
    names.length +
    verdict.length +
    kind.length +
    faults.length
  );
}

/** An authority, a request, a list and a passphrase, without a store. */
export async function singly(notBefore: Date, notAfter: Date): Promise<readonly Uint8Array[]> {
  const { facts: publicKey, privatePem } = await makeKey('ecdsa-p256');
  const wish = {
    subject: { commonName: 'mine', organizations: [] },
    names: [],
    keyUsage: ['keyCertSign', 'cRLSign'],
    extendedKeyUsage: [],
    authority: true,
  } as const;
  const der = await makeCertificate({ ...wish, notBefore, notAfter, publicKey, signer: { privatePem } });
  const reading = readCertificate(der);
  if (!reading.ok) return [];
  const list = await makeRevocationList({
    revoked: [{ serial: '01', at: notBefore, reason: 'superseded' }],
    number: 1n,
    thisUpdate: notBefore,
    nextUpdate: notAfter,
    signer: { certificate: reading.value, privatePem },
  });
  const protectedPem = await encryptPrivateKey(privatePem, 'a passphrase');
  const opened = await decryptPrivateKey(protectedPem, 'a passphrase');
  const request = await makeRequest({ ...wish, publicKey, privatePem });
  return [encodePem(REVOCATION_LIST_LABEL, list), request, opened.ok ? opened.value : protectedPem];
}

/** A key and a request, and what will become of it, in memory and from a file. */
export async function asked(directory: string, pem: Uint8Array): Promise<readonly string[]> {
  const ports = { ...openPorts(directory), passphrases: { ask: () => Promise.resolve(undefined) } };
  const made = await createRequest(
    {
      subject: { commonName: 'alice', organizations: ['dev'] },
      names: [],
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['clientAuth'],
      algorithm: 'ecdsa-p256',
      to: `${directory}/alice.csr`,
    },
    ports,
  );
  const { verdict } = await lintRequests({ files: [made.request.file] }, ports);
  const request = await readInnerRequest(pem);
  const found = lintRequest({
    request,
    signerName: 'kubernetes.io/kubelet-serving',
    usages: ['server auth'],
  });
  return [verdict, ...found.map(({ id, words }) => `${id}: ${words}`)];
}

/** A request through whatever API server the kubeconfig means, from sending it to its certificate. */
export async function signed(kubeconfig: string, file: string) {
  const ports = openPorts('.');
  const api = await connect(
    { where: { kubeconfig, usual: [] } },
    { files: ports.files, dial: dialWith({ userAgent: 'mine/1.0' }) },
  );
  try {
    const { request } = await submitFile({ file, accept: [] }, { ...ports, api });
    const { certificate } = await waitForRequest({ name: request.name }, { ...ports, api });
    return certificate;
  } finally {
    api.close();
  }
}
