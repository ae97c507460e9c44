/**
 * kubepki as a library: the same verbs as the command line, without a face. Values in, values out; no console,
 * no exit. What you want is `inspect`, `planStore`, `applyCluster`, `renewCluster` and `initCluster`, handed the ports
 * `openPorts` makes; `readClusterFile` turns a cluster file's text into a Cluster. `verify` judges a chain as Go
 * would, in Go's words, and wants no ports: bytes, names, trust and time in, a verdict out. `makeKey`, `makeCertificate`,
 * `makeRequest` and `makeRevocationList` make single ones in memory, read back and compared before you get them. You will
 * not need anything below dist/. `connect`, with `dialWith`, finds and dials the API server that a kubeconfig means; what
 * speaks to one (`submitFile`, `waitForRequest`, `decideRequests`, `createUser`) is handed the result. Names exported here, their types and the kinds of the documents are kept compatible.
 */
import type { Clock, Endpoints, Files, NewFiles, Progress, SharedFiles, Store } from './domain/port.ts';
import { fromUtf8 } from './domain/utf8.ts';
import { openAssets } from './world/assets.ts';
import type { Pause } from './domain/api/server.ts';
import { clock, pause } from './world/clock.ts';
import { openEndpoints } from './world/endpoint.ts';
import { openFiles } from './world/files.ts';
import { newFiles } from './world/new-file.ts';
import { openSharedFiles } from './world/shared-file.ts';
import { openStore } from './world/store/open.ts';

export interface Ports {
  readonly store: Store;
  readonly files: Files;
  readonly newFiles: NewFiles;
  readonly shared: SharedFiles;
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly progress: Progress;
  readonly template: (name: string) => Promise<string>;
}

/** The real world for the tasks: a store at a directory, the file system, the clock, and no progress shown. */
export function openPorts(root: string, progress: Progress = () => undefined): Ports {
  const assets = openAssets(new URL('../../templates/', import.meta.url));
  return {
    store: openStore(root),
    files: openFiles(),
    newFiles,
    shared: openSharedFiles(),
    endpoints: openEndpoints(),
    clock,
    pause,
    progress,
    template: async (name) => fromUtf8(await assets.read(name)),
  };
}

export type { ApprovalReport } from './domain/api/report-approval.ts';
export { lintRequest, type LintAsk } from './domain/api/lint.ts';
export type { LintFinding } from './domain/api/lint-finding.ts';
export { LINT_RULES, type LintId } from './domain/api/lint-rule.ts';
export type { CsrCreateReport, CsrLintReport, JudgedRequest } from './domain/api/report-request.ts';
export { SIGNERS, USAGES } from './domain/api/signer.ts';
export type { InnerRequest } from './domain/api/signing-request.ts';
export type { Callout, Grant, Person, Power } from './domain/api/power.ts';
export type { CsrListReport, CsrShowReport } from './domain/api/report-list.ts';
export type { ApiServer } from './domain/api/server.ts';
export type { CsrFetchReport, CsrSubmitReport, CsrWaitReport } from './domain/api/report-signing.ts';
export type { UserList, UserRemoval, UserReport, UserView } from './domain/api/report-user.ts';
export type { BundleReport } from './domain/bundle-report.ts';
export { CONNECTIONS } from './domain/connection/table.ts';
export { credentials, type Credential } from './domain/credential.ts';
export { type ErrorCode, ERRORS, KubepkiError } from './domain/error.ts';
export type { Finding } from './domain/finding.ts';
export { IDENTITIES } from './domain/identity/table.ts';
export { FAULTS, type FaultId } from './domain/lab/table.ts';
export type { LabCheck, LabList, LabReport } from './domain/lab/report.ts';
export { LAYOUTS } from './domain/layout/table.ts';
export type { Cause } from './domain/diagnosis/cause.ts';
export type { DiagnosisFinding, DiagnosisReport } from './domain/diagnosis/report.ts';
export { DIAGNOSIS_RULES } from './domain/diagnosis/table.ts';
export type { Cluster, Endpoint, Machine } from './domain/cluster.ts';
export type {
  Clock,
  Endpoints,
  Files,
  NewFiles,
  PassphraseAsk,
  Passphrases,
  Progress,
  SharedFiles,
  Store,
} from './domain/port.ts';
export type {
  ActReport,
  Explanation,
  InspectReport,
  KubeconfigReport,
  PlanReport,
  RenderReport,
  Report,
  TopicList,
} from './domain/report.ts';
export { CHAIN_FAULTS, type ChainFault, type ChainFaultId, type Verdict } from './domain/verdict.ts';
export { RULES } from './domain/rule/table.ts';
export { type Keystore, openKeystore } from './engine/keystore/open.ts';
export { type CertificateAsk, makeCertificate, type MakeOptions } from './engine/make/certificate.ts';
export { encryptPrivateKey } from './engine/make/encrypt-key.ts';
export { makeKey, type MadeKey } from './engine/make/key.ts';
export { makeRequest, type RequestAsk } from './engine/make/request.ts';
export {
  makeRevocationList,
  REVOCATION_LIST_LABEL,
  type RevocationListAsk,
} from './engine/make/revocation-list.ts';
export { readCertificate } from './engine/read/certificate.ts';
export { decryptPrivateKey } from './engine/read/decrypt-key.ts';
export { encodePem } from './engine/read/pem.ts';
export { type Given, Pool } from './engine/verify/pool.ts';
export { readInnerRequest } from './engine/verify/inner-request.ts';
export { verify, type VerifyAsk } from './engine/verify/verify.ts';
export { readClusterFile } from './format/cluster-file/read.ts';
export { applyCluster } from './task/apply.ts';
export { archiveOf } from './task/bundle/archive.ts';
export { type Bundle, bundleOf } from './task/bundle/bundle.ts';
export { createRequest, type CsrCreateAsk } from './task/csr/create.ts';
export { type CsrLintAsk, lintRequests } from './task/csr/lint.ts';
export { connect, type ConnectAsk, type ConnectPorts } from './task/api/connect.ts';
export { lookAtPower } from './task/api/power.ts';
export { type CsrListAsk, listSigningRequests } from './task/csr/list.ts';
export { type CsrShowAsk, showSigningRequests } from './task/csr/show.ts';
export { diagnose, type DiagnoseAsk, type DiagnosePorts } from './task/diagnose/diagnose.ts';
export { initCluster } from './task/init.ts';
export {
  addEncryptionKey,
  dropEncryptionKeys,
  promoteEncryptionKey,
} from './task/encryption/change.ts';
export { showEncryption } from './task/encryption/sight.ts';
export {
  fetchCertificate,
  type FetchAsk,
  type Fetched,
  type FetchPorts,
} from './task/csr/fetch.ts';
export { readRequestFile, type RequestFile } from './task/csr/request-file.ts';
export { type SubmitAsk, submitFile, type Submission, type SubmitPorts } from './task/csr/submit.ts';
export type { TrustSource } from './task/csr/trust.ts';
export { type Told, type WaitAsk, waitForRequest, type WaitPorts } from './task/csr/wait.ts';
export { type DecisionAsk, type DecisionPorts, decideRequests, type Offer } from './task/csr/decide.ts';
export { kubeconfigOf } from './task/kubeconfig/document.ts';
export { mergeKubeconfig } from './task/kubeconfig/merge.ts';
export { keystoreOf } from './task/keystore.ts';
export { inspect } from './task/inspect/inspect.ts';
export { inspectSerial } from './task/inspect/serial.ts';
export { planStore } from './task/plan.ts';
export { checkLab, type LabCheckAsk } from './task/lab/check.ts';
export { type LabAsk, type Laboratory, layOut, listFaults } from './task/lab/lay-out.ts';
export { renderCluster, renderDocument } from './task/render/render.ts';
export { renewCluster } from './task/renew.ts';
export { undoLast } from './task/undo.ts';
export { createUser } from './task/user/create.ts';
export { createByAuthority } from './task/user/create-by-authority.ts';
export { listUsers } from './task/user/list.ts';
export { removeUser } from './task/user/remove.ts';
export { showUser } from './task/user/show.ts';
export { dialWith, type DialOptions } from './world/api/server.ts';
export { openFolder } from './world/folder.ts';
