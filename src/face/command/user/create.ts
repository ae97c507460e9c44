import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [
  'group',
  'expires',
  'role',
  'cluster-role',
  'namespace',
  'to',
  'via',
  'csr',
  'server',
  'tls-server-name',
  'name',
  'new-key',
  'accept',
  'yes',
  ...OF_CLUSTER,
  'passphrase-file',
  'file',
  'output',
] as const satisfies readonly OptionId[];
export type UserCreateOptions = (typeof options)[number];

export const userCreate: Command<UserCreateOptions> = {
  name: 'user create',
  kind: 'act',
  summary: 'make a user: key, certificate, kubeconfig and role',
  description:
    'Makes a key and a request, has the API server sign it, approves it where you may, writes NAME.kubeconfig (mode 0600, all in it) into the current directory or that of --to, and binds the role. Then it connects with that kubeconfig and asks the server who that is and what they may do. Until all is done NAME.key and NAME.csr stand beside it: stopped anywhere, the same command carries on with the same key. Where you may not approve, it stops after the request was submitted and says who has to (exit code 0, state submitted); afterwards the same command finishes. With --csr the user keeps the key, and the kubeconfig names NAME.key beside it. --via authority asks no API server: the authority in the store signs, the server is that of the cluster file, and the binding is written as NAME-rbac.yaml. The certificate is valid for --expires (default 30d), and nothing takes it back before: powerful groups and names need --accept powerful. Run again it keeps a certificate that is as asked and not due (30 days or a third of its lifetime before the end), binds what is not bound yet, and proves it; with other groups, when it is due, or with --new-key it makes another with a new key, and says until when the one before stays valid.',
  operands: [
    {
      name: 'NAME',
      says: 'the name that the API server will know: alice, alice@example.com',
      required: true,
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    {
      does: 'a developer who may look at a namespace for a day',
      type: 'user create alice -g dev --expires 24h --cluster-role view -n shop',
    },
    {
      does: 'with the key of the user',
      type: 'user create bob --csr bob.csr --cluster-role view',
    },
    {
      does: 'before there is an API server',
      type: 'user create carol -g ops --via authority',
    },
  ],
  load: async () => (await import('../../run/user/create.ts')).runUserCreate,
};
