/** Findings in words: what is wrong (from the rule's own record and its evidence) and what mends it. */
import type { FaultId } from '../../domain/certificate.ts';
import type { ErrorCode } from '../../domain/error.ts';
import type { Evidence, Finding, FixId } from '../../domain/finding.ts';
import type { RuleId } from '../../domain/rule/table.ts';
import type { PemProblemId } from '../../engine/read/pem.ts';
import { ESCAPES } from '../../format/escape.ts';
import { because } from './cause.ts';
import { parentOf } from './path.ts';
import { relativeTime } from './time.ts';

/** A table read by what came from evidence, which is only text. */
type Words = Readonly<Record<string, string | undefined>>;

type Says = (e: (name: string) => string) => string;

const ago = (e: (name: string) => string, field: string) =>
  relativeTime(new Date(e(field)), new Date(e('at')));

export const FINDING_WORDS: Readonly<Record<RuleId, Says>> = {
  'unreadable': (e) =>
    ['file-unreadable', 'endpoint-unreachable'].includes(e('what')) && because(e) !== ''
      ? `could not be read${because(e)}`
      : `could not be read: ${(TROUBLE as Words)[e('what')] ?? e('what')}${e('element') === '' ? '' : ` (${e('element')})`}`,
  'expired': (e) => `expired ${ago(e, 'notAfter')}`,
  'not-yet-valid': (e) => `not valid yet: begins ${ago(e, 'notBefore')}`,
  'expiring-soon': (e) => `expires ${ago(e, 'notAfter')}`,
  'expiring': (e) => `due for renewal, expires ${ago(e, 'notAfter')}`,
  'key-mismatch': (e) => `does not belong to the private key in ${e('keyFile')}`,
  'signer-mismatch': (e) => `not signed by the authority of that name in ${e('signerFile')}`,
  'weak-signature': (e) => `signed with ${e('algorithm')}, which components refuse`,
  'weak-key': (e) => `RSA key of ${e('bits')} bits, and components refuse fewer than 1024`,
  'key-open': (e) => `private key readable by others (mode ${e('mode')})`,
  'context-missing': (e) =>
    `current-context ${e('context')} is none of its contexts (${e('contexts') === '' ? 'it has none' : e('contexts')})`,
  'context-unset': (e) => `no current-context, and clients then dial nobody, though ${e('context')} is there`,
  'context-broken': (e) => `context ${e('context')} joins what is not here: ${e('missing')}`,
  'names-twice': (e) => `${e('entry')} is there twice, and clients refuse the whole file`,
  'authority-namesake': (e) =>
    `clusters[${e('cluster')}] trusts an authority of ${minute(e('madeHere'))}, and ${e('authorityFile')} is another of the same name, of ${minute(e('madeThere'))}`,
  'mixed-authorities': (e) =>
    `users[${e('user')}] was signed by the authority in ${e('signerFile')}, and clusters[${e('cluster')}] has another of that name`,
  'extension-unknown': (e) =>
    `critical extensions that components do not know, and so refuse it: ${e('oids')}`,
  'go-refuses': (e) =>
    `refused${e('by') === '' ? '' : ` by ${e('by')}`}: ${e('text')}${e('signerFile') === '' ? '' : `, because of ${e('signerFile')}`}`,
  'signer-crowd': (e) =>
    `who signed it was not found out: ${e('authorities')} authorities bear the name of its issuer`,
  'revoked': (e) =>
    `revoked ${e('since').slice(0, 10)}${e('reason') === '' ? '' : ` (${e('reason')})`} by the list in ${e('listFile')}`,
  'skips-verification': (e) =>
    `the server is not verified (insecure-skip-tls-verify) in ${e('clusters')}: whoever stands in between is shown the credentials`,
  'insecure-with-authority': (e) =>
    `has an authority and insecure-skip-tls-verify in ${e('clusters')}, and clients refuse both together`,
  'key-missing': (e) => `a certificate and no private key in ${e('users')}, and clients refuse the file`,
  'request-unproven': () => 'not signed by the key that it is for, and the API server refuses it',
  'list-outdated': (e) => `a newer list was due ${ago(e, 'nextUpdate')}`,
  'public-key-mismatch': (e) =>
    `not the public key of ${e('keyFile')}: tokens signed with that are not confirmed by this`,
  'token-expired': (e) => `expired ${ago(e, 'notAfter')}`,
  'token-key-mismatch': (e) => `signed with another key than ${e('keyFile')} (it names ${e('keyId')})`,
  'log-damaged': (e) =>
    e('lines') === '1' ? 'cannot be understood' : `${e('lines')} lines cannot be understood, this the first`,
  'pem-unseen': (e) => `components will not see this block: ${(PEM as Words)[e('what')] ?? e('what')}`,
};

/** @param who the issuer for ask-signer, the identity for replace-authority and extend-authority */
type Mends = (file: string, me: string, who?: string) => string;

export const FIX_WORDS: Readonly<Record<FixId, Mends>> = {
  'renew': (_file, me) => `${me} apply`,
  'ask-signer': (_file, _me, who = '') =>
    `have it made anew by whoever signs as ${who === '' ? 'its issuer' : who}`,
  'extend-authority': (_file, me, who = '') => `${me} renew ${who || 'AUTHORITY'} --same-key`,
  // measured: without the copies apply makes a new one, with them it refuses (authority-lost)
  'replace-authority': (_file, me, who = '') =>
    who === ''
      ? 'make a new authority, and replace all copies of it and all that it signed'
      : `it cannot be mended: move its certificate, its key and all copies away, then ${me} apply makes a new one and all that it signs; ${me} explain ${who}`,
  'wait-or-set-clock': () => 'date -u, and compare with a machine whose clock is right',
  'restrict-mode': (file) => `chmod 600 ${file}`,
  'restore-or-reissue': (_file, me) => `put the right key back, or move both away and: ${me} apply`,
  'restore-key': () => 'put the right key or certificate back',
  'restore-signer': (_file, me) =>
    `put the authority back that signed it, or have it signed anew: ${me} apply`,
  'fit-signer': (_file, _me, who = '') =>
    `${who === '' ? 'the authority above it' : who} must be made anew so that it may sign this, or this be signed by whoever may`,
  'fit-names': () => 'have it made anew without that name, or signed by whoever may sign it',
  'fewer-authorities': (file) =>
    `leave of the authorities of that name only the one that signed it: openssl verify -partial_chain -trusted ONE ${file}`,
  'name-context': (file) => `kubectl config use-context NAME --kubeconfig ${file}`,
  'join-context': (file) => `kubectl config set-context NAME --cluster NAME --user NAME --kubeconfig ${file}`,
  // kubectl reads none of it, so it can mend none of it
  'one-of-each-name': (file) => `leave one entry of each name in ${file}, with an editor`,
  'trust-authority': (file, me) =>
    `${me} kubeconfig ID --merge-into ${file}, from the store of the cluster that is meant; or: kubectl config set-cluster NAME --certificate-authority ca.crt --embed-certs --kubeconfig ${file}`,
  'one-cluster': (file, me) =>
    `${me} kubeconfig ID --merge-into ${file}, from the store of the cluster that is meant`,
  'verify-server': (file) =>
    `kubectl config set-cluster NAME --insecure-skip-tls-verify=false --certificate-authority ca.crt --embed-certs --kubeconfig ${file}`,
  'complete-user': (file) =>
    `kubectl config set-credentials NAME --client-certificate a.crt --client-key a.key --embed-certs --kubeconfig ${file}`,
  'new-request': () => 'have the request made anew by whoever holds the key',
  'new-list': () => 'have a new list made by the authority that issues it: openssl ca -gencrl',
  'new-token': () => 'kubectl create token NAME -n NAMESPACE',
  'same-token-keys': () =>
    'give every API server and controller manager the same service-account keys: kubectl create token NAME -n NAMESPACE then makes a new one',
  'restore-public-key': (file) =>
    `openssl pkey -in the private key -pubout -out ${file}, or put the right private key back`,
  'look-at-log': (file) => `see what stands there; kubepki leaves it in ${file} as it is`,
  'replace-file': (file) => `put a good copy in the place of ${file}`,
};

/** What inspect itself finds lacking, or sees and does not read. */
type OfInspect =
  | 'not-an-endpoint'
  | 'nothing-here'
  | 'nothing-as-named'
  | 'nothing-in-entry'
  | 'kubeconfig-damaged'
  | 'manifest-damaged'
  | 'manifest-too-large'
  | 'keystore-locked'
  | 'passphrase-wrong'
  | 'other-passphrase'
  | 'too-many-rounds'
  | 'bad-base64-value'
  | 'encrypted-key';
/** The problems of a block by which it is lost. */
type Lost = 'no-end-line' | 'end-differs' | 'bad-base64' | 'no-body';
type Unable = Extract<
  ErrorCode,
  'file-missing' | 'file-unreadable' | 'file-too-large' | 'not-a-directory' | 'endpoint-unreachable'
>;

export const TROUBLE: Readonly<Record<Unable | FaultId | Lost | OfInspect, string>> = {
  'file-missing': 'no such file or directory',
  'file-unreadable': 'permission denied, or not a file',
  'file-too-large': 'too large for anything of a PKI',
  'not-a-directory': 'it is not a directory',
  'endpoint-unreachable': 'no certificate could be had there',
  'not-an-endpoint': 'it is not https://HOST:PORT',
  'kubeconfig-damaged': 'a kubeconfig that is not YAML',
  'manifest-damaged': 'a manifest that is not YAML',
  'manifest-too-large':
    'more YAML than kubepki takes at once; as JSON (kubectl get -o json) it may be larger',
  'bad-base64-value': 'its value is not base64',
  'nothing-here': 'nothing of a PKI in it',
  'nothing-as-named': 'its name is that of a certificate, key or kubeconfig, and it holds none',
  'nothing-in-entry': 'nothing of a PKI in its value',
  'encrypted-key': 'the private key is encrypted, and components take none that is',
  'keystore-locked': 'it is under a passphrase, and none was given',
  'passphrase-wrong': 'the passphrase is not its own, or it has been changed',
  'other-passphrase': 'it is under another passphrase than the rest',
  'too-many-rounds': 'to open it would take more than 5,000,000 rounds of key derivation',
  'truncated': 'it ends too early',
  'trailing-data': 'there are bytes after its end',
  'bad-length': 'a length is not as DER has it',
  'too-deep': 'it is nested too deep',
  'too-large': 'it is too large',
  'unexpected-tag': 'an element is of the wrong kind',
  'bad-value': 'a value is not as it must be',
  'out-of-range': 'a value is not among those allowed',
  'duplicate-extension': 'an extension stands in it twice',
  'unsupported': 'it is of a kind that kubepki does not read',
  'no-end-line': 'a PEM block has no END line',
  'end-differs': 'a PEM block ends under another label than it began',
  'bad-base64': 'a PEM block is not base64',
  'no-body': 'a PEM block is empty',
};

/** What inspect sees of a block that Go's decoder finds and its callers then step over. */
type SteppedOver = 'other-label' | 'request-label' | 'headers' | 'base64';

export const PEM: Readonly<Record<Exclude<PemProblemId, Lost | 'too-large'> | SteppedOver, string>> = {
  'other-label': 'they look for CERTIFICATE, and its label is another',
  'request-label': 'the API server wants CERTIFICATE REQUEST, and its label is another',
  'headers': 'there are headers in it, and they want a certificate without',
  'base64': 'it is base64 once more, as a manifest has it',
  'byte-order-mark': 'a byte order mark stands before it',
  'utf-16': 'the file is UTF-16, as PowerShell writes it',
  'bad-begin-line': 'its BEGIN line is not alone on its line',
  'indented': 'it is indented',
  'end-without-begin': 'an END line without a BEGIN line',
  'text-after-end': 'text follows its END line',
};

/** Of RFC 3339, as times are printed. */
function minute(text: string): string {
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

export function wordFinding({ rule, evidence }: Finding<RuleId>): string {
  return FINDING_WORDS[rule](fields(evidence));
}

export function wordFix(finding: Finding<RuleId>, me: string): string {
  const file = finding.subject.file ?? '';
  const what = String(finding.evidence['what']);
  if (what === 'file-missing') return `ls -ld ${operand(parentOf(file))}`;
  if (what === 'file-unreadable') return `ls -ld ${operand(file)}`;
  if (what === 'nothing-here') return 'name a certificate, key, kubeconfig, manifest or directory';
  if (what === 'encrypted-key')
    return file === '-' || finding.subject.within !== undefined
      ? 'put the same key there without its encryption (openssl pkey takes it off)'
      : `openssl pkey -in ${operand(file)} -out ${operand(`${file}.open`)}`;
  if (what === 'not-an-endpoint') return `${me} inspect https://HOST:PORT`;
  if (what === 'endpoint-unreachable') return `openssl s_client -connect ${operand(dialled(file))}`;
  if (what === 'keystore-locked' || what === 'passphrase-wrong')
    return `${me} inspect --passphrase-file FILE ${operand(file)}, or set KUBEPKI_PASSPHRASE`;
  if (what === 'other-passphrase') return 'put it into a keystore of its own, or under the same passphrase';
  if (what === 'too-many-rounds') return 'have it made anew with fewer (openssl pkcs12 -iter)';
  if (what === 'base64') return 'base64 -d';
  const again = (AGAIN as Words)[what];
  if (again !== undefined && file !== '-')
    return `openssl ${again} -in ${operand(file)} -out ${operand(`${file}.new`)}`;
  const evidence = WHO[finding.fix];
  const who = evidence === undefined ? finding.subject.identity : fields(finding.evidence)(evidence);
  return FIX_WORDS[finding.fix](file === '-' ? 'what was piped in' : operand(file), me, who);
}

/** Which of the evidence says whose business it is; else it is the identity's. */
const WHO: Readonly<Partial<Record<FixId, string>>> = { 'ask-signer': 'issuer', 'fit-signer': 'signerFile' };

/** host:port of https://host:port/path, with the port that a URL without one means. */
function dialled(url: string): string {
  const place = url.replace(/^https:\/\//i, '').replace(/[/?#].*$/, '');
  return /:[0-9]+$/.test(place) ? place : `${place}:443`;
}

/** What writes a block again as components look for it. */
const AGAIN = { 'other-label': 'x509', 'headers': 'x509', 'request-label': 'req' };

/** A file as an operand of a shell command: quoted, and no option whatever it begins with. */
function operand(file: string): string {
  return ESCAPES.shell.apply(file.startsWith('-') ? `./${file}` : file);
}

function fields(evidence: Evidence): (name: string) => string {
  return (name) => {
    const value = evidence[name];
    return value === undefined
      ? ''
      : ESCAPES.terminal.apply(Array.isArray(value) ? value.join(', ') : String(value));
  };
}
