import type { FLAG_FAULTS } from '../../../domain/lab/fault/flag.ts';
import type { Stories } from './stories.ts';

export const FLAG_STORIES = {
  'service-range-changed':
    'The service range was too small, and cp-1 was changed to a larger one. New pods cannot reach the API: x509: certificate is valid for …, not 10.96.0.1. The old ones can, for now.',
  'everybody-allowed':
    'A developer is happy that everything works at last. You wonder why a service account that was given nothing may delete namespaces when cp-1 answers.',
  'node-authorizer-missing':
    'Somebody tidied up the flags of the API server on cp-1. Kubelets that are connected to it write that they are forbidden to get their own node, and pods stay without their secrets.',
  'static-tokens':
    "A pipeline authenticates with a token that is in nobody's list of service accounts, and that has been the same for years. Whose is it, and how would you take it back?",
  'kubelets-not-verified':
    "Nothing fails. In a test, something that was no kubelet at all answered on port 10250 of a node's address, and cp-1 sent it the input of kubectl exec.",
  'front-proxy-authority-is-client-authority':
    'A certificate was missing when aggregation was switched on, and one that was there was taken. Everything works. An auditor is not content.',
  'front-proxy-names-open':
    'kubectl top failed with a word about allowed names, and somebody made it work. It works for everybody now, and more than that.',
  'wrong-client-authority-flag':
    'The API server of cp-1 starts, serves, and answers Unauthorized to everybody, with certificates that were never changed. Its flags were edited last night.',
  'etcd-in-the-clear':
    'The API server of cp-1 does not come up: its requests to etcd end with an error that says nothing of certificates. etcd writes: rejected connection, first record does not look like a TLS handshake.',
  'etcd-asks-nobody':
    'Nothing fails. A vulnerability scanner on the network of the control planes reports that it has read all secrets of the cluster from cp-1.',
  'etcd-trusts-nobody':
    'Somebody removed a flag of etcd on cp-1 that seemed to be there twice. Nobody gets in any more: x509: certificate signed by unknown authority, whoever it is.',
  'etcd-peers-not-asked':
    'cp-1 has trouble with the other members since its unit was rewritten by hand. While you look at it you notice that anybody might join it.',
  'kubelet-anonymous':
    'Nothing fails. curl -k https://10.240.0.21:10250/pods, from any machine and with nothing shown, is not answered with Unauthorized any more.',
  'kubelet-allows-everybody':
    "Nothing fails. Whoever has any certificate or token of the cluster, a pod's for instance, can run commands in every pod of worker-1.",
  'kubelet-read-only-port':
    'Nothing fails. A monitoring agent on worker-1 needed no certificate, which seemed practical.',
} as const satisfies Stories<typeof FLAG_FAULTS>;
