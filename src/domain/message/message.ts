/**
 * What programs write down about certificates: each message is its text as the program's source has it, with fields in
 * braces, and what it means. No regular expressions: a text is found by its longest literal and its pieces in order, in
 * time linear in the line.
 */
import type { MeaningId } from './meaning/table.ts';

export const VOCABULARIES = {
  go: "Go's crypto/tls, crypto/x509 and net/http, so nearly every component",
  kubernetes: 'the API server, the controller manager, the kubelet',
  kubectl: 'kubectl and all that reads a kubeconfig',
  etcd: 'etcd and etcdctl',
  openssl: 'OpenSSL, and all that is built on it: curl, Node, Python, nginx, haproxy',
  curl: 'curl',
  node: 'Node.js and the clients written for it',
  java: 'Java',
  python: "Python's ssl",
} as const;
export type Vocabulary = keyof typeof VOCABULARIES;

export interface MessageRecord {
  /** as its source has it; {field} is what differs */
  readonly text: string;
  readonly vocabulary: Vocabulary;
  readonly means: MeaningId;
  readonly cites: readonly string[];
}

/** What a message tells by its fields, or the line around it. */
export const FIELDS = {
  host: 'the name or address that was dialled',
  names: 'the names that the certificate has',
  now: 'when it was judged, by the clock of who judged',
  notAfter: 'when the certificate ends',
  notBefore: 'when the certificate begins',
  authority: 'the common name of an authority',
  serial: "the certificate's serial number, decimal",
  serialHex: "the certificate's serial number, hexadecimal",
  skid: "the certificate's own key id",
  akid: "its authority's key id",
  commonName: "the certificate's common name",
  issuer: "the certificate's issuer",
  user: 'who it was taken for',
  file: 'a file',
  url: 'what was asked for',
  remote: 'the address of the other side',
  webhook: 'the webhook',
  node: 'the node',
  request: 'the certificate signing request',
  signer: 'the signer',
  action: 'what was asked for',
  detail: 'what else it says',
  number: 'a number',
} as const;
export type FieldId = keyof typeof FIELDS;
export type Fields = Readonly<Partial<Record<FieldId, string>>>;
