import type { Command, Group } from './command.ts';
import { csrApprove } from './csr/approve.ts';
import { csrCreate } from './csr/create.ts';
import { csrDeny } from './csr/deny.ts';
import { csrFetch } from './csr/fetch.ts';
import { csrLint } from './csr/lint.ts';
import { csrList } from './csr/list.ts';
import { csrShow } from './csr/show.ts';
import { csrSubmit } from './csr/submit.ts';
import { csrWait } from './csr/wait.ts';

/** A verb a file, in the order in which a request meets them. */
export const csr: Group = {
  name: 'csr',
  summary: 'certificates from the cluster: its Certificates API',
  description:
    'Whoever needs a certificate of a running cluster makes a key and a request, sends the request to the API server as a CertificateSigningRequest, and has it approved; a signer of the cluster then makes the certificate. The key never leaves the machine that it was made on.',
  verbs: [
    csrCreate,
    csrLint,
    csrSubmit,
    csrList,
    csrShow,
    csrApprove,
    csrDeny,
    csrWait,
    csrFetch,
  ] as readonly Command[],
};
