/** What the API server refuses as the object is created, in its order: admission that may change it, its own rules, admission. */
import { quote } from '../go-quote.ts';
import type { LintAsk } from './lint.ts';
import { finding, type LintFinding } from './lint-finding.ts';
import {
  CLIENT_SIGNER,
  KUBELET_CLIENT_SIGNER,
  KUBELET_SERVING_SIGNER,
  LEAST_SECONDS,
  LEGACY_SIGNER,
  USAGES,
} from './signer.ts';
import { signerNameTroubles } from './signer-name.ts';
import { subjectAsGo } from './subject.ts';

const NODE = 'system:node:';
const MASTERS = 'system:masters';

export function objectRefusals(ask: LintAsk): readonly LintFinding[] {
  return [
    ...nodeRestriction(ask),
    ...nameMissing(ask.name),
    ...requestTroubles(ask),
    ...usageTroubles(ask.usages),
    ...signerTroubles(ask.signerName),
    ...expirationTroubles(ask.expirationSeconds),
    ...nameTroubles(ask.name),
    ...subjectRestriction(ask),
  ];
}

/** A node asks for its own name alone; of other signers the plugin says nothing (plugin/pkg/admission/noderestriction). */
function nodeRestriction({ request, signerName, requester }: LintAsk): readonly LintFinding[] {
  if (requester?.startsWith(NODE) !== true) return [];
  const node = requester.slice(NODE.length);
  if (node === '')
    return [finding('other-node', { requester }, `could not determine node from user ${quote(requester)}`)];
  if (signerName !== KUBELET_CLIENT_SIGNER && signerName !== KUBELET_SERVING_SIGNER) return [];
  if (!request.ok) return [finding('request', {}, `unable to parse csr: ${request.fault}`)];
  const { commonName } = subjectAsGo(request.facts.subject);
  return commonName === NODE + node
    ? []
    : [
        finding(
          'other-node',
          { requester, commonName },
          `can only create a node CSR with CN=system:node:${node}`,
        ),
      ];
}

function requestTroubles({ request }: LintAsk): readonly LintFinding[] {
  const invalid = (why: string) => `spec.request: Invalid value: …: ${why}`;
  if (!request.ok) return [finding('request', { fault: request.fault }, invalid(request.fault))];
  if (request.selfSigned) return [];
  const fault = request.signatureFault ?? 'x509: cannot verify signature: algorithm unimplemented';
  return [finding('signature', { fault }, invalid(fault))];
}

function usageTroubles(usages: readonly string[]): readonly LintFinding[] {
  if (usages.length === 0) return [finding('usages-missing', {}, 'spec.usages: Required value')];
  const supported = USAGES.map((usage) => `"${usage}"`).join(', ');
  const unknown = usages.flatMap((usage, i) => {
    if ((USAGES as readonly string[]).includes(usage)) return [];
    const words = `spec.usages[${i}]: Unsupported value: ${quote(usage)}: supported values: ${supported}`;
    return [finding('usage-unknown', { usage }, words)];
  });
  const twice = usages.flatMap((usage, i) =>
    usages.indexOf(usage) === i
      ? []
      : [finding('usage-twice', { usage }, `spec.usages[${i}]: Duplicate value: ${quote(usage)}`)],
  );
  return [...unknown, ...twice];
}

function signerTroubles(signer: string): readonly LintFinding[] {
  if (signer === LEGACY_SIGNER) {
    const words = `spec.signerName: Invalid value: "${signer}": the legacy signerName is not allowed via this API version`;
    return [finding('legacy-signer', { signer }, words)];
  }
  return signerNameTroubles(signer).map((words) => finding('signer-name', { signer }, words));
}

function expirationTroubles(seconds: number | undefined): readonly LintFinding[] {
  if (seconds === undefined || seconds >= LEAST_SECONDS) return [];
  const words = `spec.expirationSeconds: Invalid value: ${seconds}: may not specify a duration less than 600 seconds (10 minutes)`;
  return [finding('too-short', { seconds: String(seconds) }, words)];
}

function nameMissing(name: string | undefined): readonly LintFinding[] {
  if (name !== '') return [];
  const words = 'metadata.name: Required value: name or generateName is required';
  return [finding('object-name', { name }, words)];
}

/**
 * Of the name, only that it can stand in a path: the rest is anybody's own choice (ValidateCertificateRequestName). The
 * server asks for it where nothing else is wrong (registry/rest/create.go).
 */
function nameTroubles(name = ''): readonly LintFinding[] {
  const invalid = (why: string) =>
    finding('object-name', { name }, `metadata.name: Invalid value: ${quote(name)}: ${why}`);
  if (name === '.' || name === '..') return [invalid(`may not be '${name}'`)];
  return ['/', '%'].filter((one) => name.includes(one)).map((one) => invalid(`may not contain '${one}'`));
}

/** The one group that the plugin CertificateSubjectRestriction knows; there are others as powerful, and it lets them pass. */
function subjectRestriction({ request, signerName }: LintAsk): readonly LintFinding[] {
  if (!request.ok || signerName !== CLIENT_SIGNER) return [];
  return subjectAsGo(request.facts.subject).organizations.includes(MASTERS)
    ? [finding('masters', {}, `use of ${CLIENT_SIGNER} signer with ${MASTERS} group is not allowed`)]
    : [];
}
