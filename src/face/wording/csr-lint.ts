/** What lint's findings say, and what mends them. Of a refusal the server's own words stand beside these. */
import type { LintFinding } from '../../domain/api/lint-finding.ts';
import type { LintId } from '../../domain/api/lint-rule.ts';
import { formatDuration } from '../../domain/duration.ts';
import { type Fields, fieldsOf } from './fields.ts';

interface LintWording {
  readonly says: (e: Fields) => string;
  readonly fix: (e: Fields) => string;
}

/** Where a request cannot be changed: it is signed by its key, with all that it asks for. */
const AGAIN = 'make the request anew';

export const LINT_WORDS: Readonly<Record<LintId, LintWording>> = {
  'request': {
    says: (e) =>
      e('label') === '' || e('label') === 'CERTIFICATE REQUEST'
        ? 'this is no request that Go can read'
        : `the block is labelled ${e('label')}, and the server takes the label CERTIFICATE REQUEST alone`,
    fix: (e) =>
      e('label') === 'NEW CERTIFICATE REQUEST'
        ? 'take the word NEW out of the first and last line; csr submit sends it so itself'
        : 'the file must be PEM, and begin with -----BEGIN CERTIFICATE REQUEST-----',
  },
  'signature': {
    says: () => 'the signature of the request is not that of its key',
    fix: () => `${AGAIN}, with the key that it is for`,
  },
  'decoding': {
    says: () => 'the server cannot read the object',
    fix: (e) =>
      e('fault').includes('base64')
        ? 'spec.request is the whole PEM file as base64: base64 -w0 FILE'
        : 'the field must have that type',
  },
  'version': {
    says: (e) => `no API server since 1.22 knows ${e('version') || 'an object without apiVersion'}`,
    fix: () => 'write apiVersion: certificates.k8s.io/v1, with signerName and usages',
  },
  'object-name': {
    says: () => 'the name of the object must be able to stand in a path',
    fix: () => 'give it a name without "/" and "%"',
  },
  'usages-missing': {
    says: () => 'nobody says what the certificate is for',
    fix: () => 'name its usages: digital signature, and client auth or server auth',
  },
  'usage-unknown': {
    says: (e) => `there is no usage "${e('usage')}"`,
    fix: (e) => `spell it as the API does${nearUsage(e('usage'))}`,
  },
  'usage-twice': {
    says: (e) => `"${e('usage')}" is named twice`,
    fix: () => 'name it once',
  },
  'signer-name': {
    says: () => 'this cannot be the name of a signer',
    fix: () => "name one of Kubernetes' own, such as kubernetes.io/kube-apiserver-client, or DOMAIN/NAME",
  },
  'legacy-signer': {
    says: () => 'the signer of old requests takes no new ones',
    fix: () => 'name the signer that the certificate is for: kube-apiserver-client for clients',
  },
  'too-short': {
    says: (e) => `${e('seconds')} seconds are too short a life`,
    fix: () => 'ask for ten minutes or more',
  },
  'masters': {
    says: () => 'no signer of clients makes a member of system:masters',
    fix: () =>
      'ask for a group that RBAC binds to cluster-admin, or sign with the authority itself, knowing that nobody can take it back',
  },
  'other-node': {
    says: (e) =>
      e('commonName') === ''
        ? 'a node asks only for its own name'
        : `${e('requester')} asks for the name ${e('commonName')}, and a node gets its own alone`,
    fix: () => 'have the node ask for itself, or somebody who is no node',
  },
  'organization': {
    says: (e) =>
      e('organizations') === ''
        ? 'a kubelet is in exactly one group, system:nodes, and this is in none'
        : `a kubelet is in exactly one group, system:nodes, and this is in ${e('organizations')}`,
    fix: () => `${AGAIN} with O=system:nodes and no other O`,
  },
  'common-name': {
    says: (e) => `"${e('commonName')}" is no kubelet's name`,
    fix: () => `${AGAIN} with CN=system:node:NAME, NAME being the node's`,
  },
  'some-name': {
    says: () => 'a serving certificate without a name or address serves nobody',
    fix: () => `${AGAIN} with the node's addresses and host names as subjectAltName`,
  },
  'no-dns': { says: named, fix: withoutNames },
  'no-email': { says: named, fix: withoutNames },
  'no-ip': { says: named, fix: withoutNames },
  'no-uri': { says: named, fix: withoutNames },
  'kubelet-client-usages': { says: usagesOf, fix: exactUsages },
  'kubelet-server-usages': { says: usagesOf, fix: exactUsages },
  'client-usage': {
    says: (e) => `a client's certificate is not for ${e('usage')}`,
    fix: () => 'leave digital signature and client auth, and key encipherment for an RSA key',
  },
  'client-auth': {
    says: () => 'a client needs the usage client auth',
    fix: () => 'add it to the usages',
  },
  'other-signer': {
    says: (e) => `Kubernetes has no signer ${e('signer')}: its own rules are not judged here`,
    fix: () => 'see that the controller which signs for it runs: an approval alone makes no certificate',
  },
  'issues-nothing': {
    says: (e) => `${e('signer')} signs nothing: a request for it stays as it is, approved or not`,
    fix: () => 'servers get their certificates elsewhere, but for kubelets: kubernetes.io/kubelet-serving',
  },
  'nobody': {
    says: () => 'the common name is empty, and the API server takes such a client for nobody',
    fix: () => `${AGAIN} with the user's name as CN`,
  },
  'several-names': {
    says: (e) =>
      `there are several common names (${e('names')}): the last counts, ${e('kept') || 'which is empty'}`,
    fix: () => `${AGAIN} with one CN`,
  },
  'unknown-system-name': {
    says: (e) =>
      `${e('field')}=${e('value')} begins as Kubernetes' own names do, and is none of them: nothing is bound to it`,
    fix: () => 'spell it as Kubernetes does, or take a name without system: before it',
  },
  'component-name': {
    says: (e) => `${e('field')}=${e('value')} is a name of Kubernetes itself, with all that it may do`,
    fix: () => 'approve it only for the component that it names',
  },
  'hidden-character': {
    says: (e) => `${e('field')} ${e('value')} has characters that are not seen: ${e('characters')}`,
    fix: () => `${AGAIN} without them: RBAC compares names octet by octet`,
  },
  'look-alike': {
    says: (e) =>
      `${e('field')} ${e('value')} looks like ${e('looksLike')}, and is another name${e('characters') === '' ? '' : `: ${e('characters')}`}`,
    fix: () => 'see who asks before anybody approves it',
  },
  'group-twice': {
    says: (e) => (e('value') === '' ? 'one of its groups has no name' : `group ${e('value')} is there twice`),
    fix: () => `${AGAIN} with each group once`,
  },
  'names-unused': {
    says: (e) => `the certificate will carry ${e('names')}, and no API server looks at that of a client`,
    fix: () => 'leave the names out, unless somebody else reads them',
  },
  'attribute-dropped': {
    says: (e) => `of the subject ${e('attributes')} will not be in the certificate`,
    fix: () => 'the signer keeps CN, O, OU, C, L, ST, street, postal code and serial number',
  },
  'extension-dropped': {
    says: (e) => `the extensions ${e('extensions')} will not be in the certificate`,
    fix: () => 'the signer keeps the names alone (subjectAltName)',
  },
  'purpose-dropped': {
    says: (e) => `the request wants ${e('asked')}, and the certificate will be for ${e('usages')} alone`,
    fix: () => 'what counts is the usages of the object: name them there',
  },
  'authority-dropped': {
    says: () => 'it asks to be an authority, and no signer of Kubernetes makes one',
    fix: () => 'what comes back signs nothing',
  },
  'challenge-password': {
    says: () => 'there is a challenge password in it, which everybody reads who may read requests',
    fix: () => `${AGAIN} without one`,
  },
  'key-inside': {
    says: () => 'a private key stands in the same file, and would be sent along',
    fix: () => 'take it out of the file: everybody who may read requests could read it',
  },
  'beside': {
    says: (e) => `there are ${e('blocks')} blocks, and the server reads the first alone`,
    fix: () => 'one request per object: send each by itself',
  },
  'field-ignored': {
    says: (e) => `${e('field')} is not yours to set: the server writes over it`,
    fix: () => 'leave it out',
  },
  'weak-key': {
    says: (e) => `the RSA key has ${e('bits')} bits, and is weak`,
    fix: () => `${AGAIN} with an RSA key of 2048 bits or more, or one on P-256`,
  },
  'curve': {
    says: (e) => `Go's TLS signs with no key on ${e('curve')}: kubectl and kubelets cannot use it`,
    fix: () => `${AGAIN} with a key on P-256`,
  },
  'ed25519': {
    says: () => 'not everybody takes Ed25519: browsers, Java before 15 and many cloud load balancers do not',
    fix: () => 'a key on P-256 is taken everywhere',
  },
  'encipherment': {
    says: (e) => `key encipherment is for RSA keys, and this one is on ${e('key')}`,
    fix: () => 'leave it out of the usages (RFC 8813 §3)',
  },
  'capped': {
    says: (e) =>
      `it asks for ${lasting(e('seconds'))}, and signers give at most ${lasting(e('most'))} unless told otherwise`,
    fix: () => 'the certificate will end sooner, without a word: look at its end, not at what was asked',
  },
};

function named(e: Fields): string {
  return `it carries ${e('names')}, and the signer takes none of these`;
}

function withoutNames(): string {
  return `${AGAIN} without them`;
}

function usagesOf(e: Fields): string {
  return `the usages are ${e('usages')}`;
}

function exactUsages(e: Fields): string {
  return `name exactly ${e('expected')}, with key encipherment or without`;
}

function lasting(seconds: string): string {
  return formatDuration(Number(seconds) * 1000);
}

/** clientAuth, client-auth and client_auth are what people write. */
function nearUsage(written: string): string {
  const near = written
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
  return near === written || !/^[a-z ]+$/.test(near) ? ': such as client auth' : `: perhaps ${near}`;
}

export function wordLint({ id, evidence }: LintFinding): { readonly says: string; readonly fix: string } {
  const fields = fieldsOf(evidence);
  const { says, fix } = LINT_WORDS[id];
  return { says: says(fields), fix: fix(fields) };
}
