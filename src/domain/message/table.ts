/** Every message, and the automaton's words: the longest piece of each that stands in a line as it is, however the line is quoted. */
import type { MessageRecord } from './message.ts';
import { type Template, templateOf } from './template.ts';
import { ETCD_TEXTS } from './text/etcd.ts';
import { GO_TEXTS } from './text/go.ts';
import { JAVA_TEXTS } from './text/java.ts';
import { KUBECTL_TEXTS, KUBERNETES_TEXTS } from './text/kubernetes.ts';
import { CURL_TEXTS, NODE_TEXTS, OPENSSL_TEXTS, PYTHON_TEXTS } from './text/openssl.ts';

export interface Message extends MessageRecord {
  readonly template: Template;
  readonly anchor: string;
}

export const MESSAGES: readonly Message[] = [
  ...GO_TEXTS,
  ...KUBERNETES_TEXTS,
  ...KUBECTL_TEXTS,
  ...ETCD_TEXTS,
  ...OPENSSL_TEXTS,
  ...CURL_TEXTS,
  ...NODE_TEXTS,
  ...PYTHON_TEXTS,
  ...JAVA_TEXTS,
].map((record) => {
  const template = templateOf(record.text);
  return { ...record, template, anchor: anchorOf(template) };
});

/** Quotes, and what JSON writes as codes, look different in a line than in the text: no anchor has any. */
function anchorOf({ literals }: Template): string {
  return literals
    .flatMap((literal) => literal.split(/["\\<>&]/))
    .reduce((best, piece) => (piece.length > best.length ? piece : best), '');
}
