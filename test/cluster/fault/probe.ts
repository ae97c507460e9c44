/** How a fault is seen: a question to the cluster that a healthy one answers. It is answered, or somebody says why not. */
import { join } from 'node:path';
import type { ProbeId } from '../../../src/domain/lab/fault.ts';
import type { Outcome } from '../cluster.mjs';
import { until } from '../poll.mjs';
import { KEY, request } from './request.ts';
import { type Line, printed } from './said.ts';
import { EXTENSION, POD } from './scene.ts';
import type { Trial } from './trial.ts';

/** What was asked by hand, and what that printed. */
export interface Answer {
  /** whether it was as a healthy cluster has it */
  readonly well: boolean;
  readonly lines: readonly Line[];
}

export interface Probe {
  /** programs that are started for it */
  readonly starts: readonly string[];
  readonly ask: (trial: Trial) => Promise<Answer>;
}

const ROOT_CA = 'kube-root-ca.crt';
const MANAGER = 'kube-controller-manager';
const ONCE = ['--request-timeout=5s'];
const silent = (well: boolean): Answer => ({ well, lines: [] });

/** What a client printed that was run by hand. */
function answered(by: string, { code, stdout, stderr }: Outcome, well = code === 0): Answer {
  return { well, lines: well ? [] : printed(by, `${stderr}\n${stdout}`) };
}

async function all(asked: readonly Promise<Answer>[]): Promise<Answer> {
  const answers = await Promise.all(asked);
  return { well: answers.every(({ well }) => well), lines: answers.flatMap(({ lines }) => lines) };
}

const kubectl =
  (as: string, ...words: readonly string[]) =>
  async (trial: Trial) => {
    // nobody asks an API server that has not come up: whoever does is told that nobody listens, and nothing else
    if ((await trial.scene.ready(trial.scene.first('kube-apiserver'))) === 'down') return silent(false);
    return answered('kubectl', await trial.scene.kubectl([...ONCE, ...words], { as }));
  };
const nodes = kubectl('admin', 'get', 'nodes');

const program = (name: string, well: (trial: Trial) => boolean): Probe => ({
  starts: [name],
  ask: async (trial) => silent(await trial.outcome(name, () => well(trial))),
});
const leads = (name: string) => program(name, (trial) => trial.said(name, /successfully acquired lease/i));

export const PROBE: Readonly<Record<ProbeId, Probe>> = {
  'kubectl': { starts: [], ask: nodes },
  'apiserver-starts': { starts: ['kube-apiserver'], ask: nodes },
  'etcd-starts': { starts: [], ask: (trial) => etcdHealth(trial) },
  'etcd-members': { starts: [], ask: (trial) => members(trial) },
  'etcd-gateway': { starts: [], ask: (trial) => gateway(trial) },
  'kubectl-logs': {
    starts: ['kubelet'],
    ask: async (trial) =>
      all(
        [
          ['logs', POD],
          ['exec', POD, '--', 'true'],
        ].map((words) => overKubelet(trial, words)),
      ),
  },
  'node-ready': program('kubelet', (trial) => trial.reached('kubelet')),
  'controller-manager': leads(MANAGER),
  'scheduler': leads('kube-scheduler'),
  'kube-proxy': { starts: [], ask: kubectl('kube-proxy', 'get', 'services', '--all-namespaces') },
  'aggregation': { starts: [], ask: (trial) => aggregation(trial) },
  'token': { starts: [], ask: (trial) => token(trial) },
  'signing': { starts: [MANAGER], ask: (trial) => signing(trial) },
  'metrics': { starts: [MANAGER], ask: (trial) => metrics(trial) },
  'pod': { starts: [MANAGER], ask: (trial) => pod(trial) },
  'restart': { starts: [], ask: nodes },
  'nothing': { starts: [], ask: nodes },
};

async function etcdHealth({ scene }: Trial): Promise<Answer> {
  const ask = async (id: string) => answered('etcdctl', await scene.etcdctl(id, 'endpoint', 'health'));
  return all(scene.ids('etcd').map((id) => (scene.bed.isAlive(id) ? ask(id) : ended)));
}
const ended = Promise.resolve(silent(false));

/** Members that understand each other say nothing; those that do not say so again and again. */
async function members(trial: Trial): Promise<Answer> {
  const { scene } = trial;
  const all = async () => {
    const [id = ''] = scene.ids('etcd').slice(-1);
    const endpoints = scene.ids('etcd').map((one) => `https://${scene.address(one)}:2379`);
    return (await scene.etcdctl(id, `--endpoints=${endpoints.join(',')}`, 'endpoint', 'health')).code === 0;
  };
  return silent(await trial.outcome('etcd', all));
}

/** The gateway speaks to its own member as a client does, with what the member shows as a server. */
async function gateway({ scene }: Trial): Promise<Answer> {
  const pair = ['--cert', '/etc/etcd/healthcheck-client.crt', '--key', '/etc/etcd/healthcheck-client.key'];
  const asked = await scene.bed.run(scene.bed.component(scene.first('etcd')).host, [
    ...['curl', '--silent', '--show-error', '--max-time', '5', '--cacert', '/etc/etcd/ca.crt', ...pair],
    ...['--fail-with-body', '--data', '{}', 'https://127.0.0.1:2379/v3/maintenance/status'],
  ]);
  return answered('curl', asked);
}

/** The pod has no container that ever ran: that the kubelet says so means that the two understand each other. */
async function overKubelet(trial: Trial, words: readonly string[]): Promise<Answer> {
  await until(
    'the kubelet to listen',
    () => trial.dead(trial.scene.first('kubelet')) || trial.scene.listens(trial.scene.first('kubelet')),
  );
  const asked = await trial.scene.kubectl([...ONCE, ...words]);
  return answered('kubectl', asked, /waiting to start|not found|NotFound|does not exist/.test(asked.stderr));
}

/** A service account: its token, an authority, and a server, whatever stands in a kubeconfig. */
async function asServiceAccount(
  { scene }: Trial,
  authority: string,
  ...words: readonly string[]
): Promise<Answer> {
  const made = await scene.kubectl([...ONCE, 'create', 'token', 'default']);
  if (made.code !== 0) return answered('kubectl', made);
  const who = [
    '--kubeconfig=/dev/null',
    `--token=${made.stdout.trim()}`,
    `--certificate-authority=${authority}`,
  ];
  const ask = async (id: string) => {
    const server = `--server=https://${scene.address(id)}:6443`;
    return answered(
      'kubectl',
      await scene.desk(['kubectl', server, ...who, ...words, ...ONCE, 'auth', 'whoami']),
    );
  };
  return all(
    scene
      .ids('kube-apiserver')
      .filter((id) => scene.bed.isAlive(id))
      .map(ask),
  );
}

const token = (trial: Trial) => asServiceAccount(trial, join(trial.scene.store, 'pki/ca.crt'));

const leading = (trial: Trial) =>
  trial.outcome(MANAGER, () => trial.said(MANAGER, /successfully acquired lease/i));

/** What a pod has: a token, the authority that the controller manager publishes, and the address of the service. */
async function pod(trial: Trial): Promise<Answer> {
  const { scene } = trial;
  if (!(await leading(trial)) || trial.dead(scene.first(MANAGER))) return silent(false);
  await scene.kubectl(['delete', 'configmap', ROOT_CA]);
  const path = '--output=jsonpath={.data.ca\\.crt}';
  const published = await until('an authority to be published', async () => {
    const { stdout } = await scene.kubectl(['get', 'configmap', ROOT_CA, path]);
    return stdout !== '' && stdout;
  });
  const authority = scene.leave('root-ca.crt', published);
  const names = ['10.32.0.1', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  return all(names.map((name) => asServiceAccount(trial, authority, `--tls-server-name=${name}`)));
}

interface Request {
  readonly status: {
    readonly certificate?: string;
    readonly conditions?: readonly { readonly type: string }[];
  };
}

async function signing(trial: Trial): Promise<Answer> {
  const { scene } = trial;
  if (!(await leading(trial)) || trial.dead(scene.first(MANAGER))) return silent(false);
  const name = `fault-${process.hrtime.bigint()}`;
  const asked = await scene.kubectl(['apply', '--filename=-'], { input: request(name) });
  if (asked.code !== 0) return answered('kubectl', asked);
  await scene.kubectl(['certificate', 'approve', name]);
  const { certificate } = await until('the request to be answered', async () => {
    const { stdout } = await scene.kubectl(['get', 'csr', name, '--output=json']);
    const { status } = JSON.parse(stdout) as Request;
    const failed = status.conditions?.some(({ type }) => type === 'Failed') ?? false;
    return (failed || status.certificate !== undefined || trial.heard(MANAGER).length > 0) && status;
  });
  if (certificate === undefined) return silent(false);
  // whoever got it uses it
  const shown = scene.leave('made.crt', Buffer.from(certificate, 'base64').toString());
  const who = [
    '--kubeconfig=/dev/null',
    `--client-certificate=${shown}`,
    `--client-key=${scene.leave('made.key', KEY)}`,
  ];
  const server = `--server=https://${scene.address(scene.first('kube-apiserver'))}:6443`;
  const where = [server, `--certificate-authority=${join(scene.store, 'pki/ca.crt')}`];
  return answered('kubectl', await scene.desk(['kubectl', ...who, ...where, ...ONCE, 'auth', 'whoami']));
}

/** Who collects metrics trusts the Kubernetes authority, and has no right: that it is told so is enough. */
async function metrics(trial: Trial): Promise<Answer> {
  const { scene } = trial;
  const id = scene.first(MANAGER);
  await trial.outcome(MANAGER, () => trial.said(MANAGER, /Serving securely on/));
  if (trial.dead(id)) return silent(false);
  const ca = ['--cacert', join(scene.store, 'pki/ca.crt')];
  const url = `https://${scene.address(id)}:10257/metrics`;
  return answered(
    'curl',
    await scene.desk(['curl', '--silent', '--show-error', '--max-time', '5', ...ca, url]),
  );
}

/**
 * An extension API server that is started now, and so believes whom the cluster says today that it should; the API server is
 * told of it anew, and so asks it at once.
 */
async function aggregation({ scene }: Trial): Promise<Answer> {
  const trust = [
    'get',
    'configmap',
    '--namespace=kube-system',
    'extension-apiserver-authentication',
    '--output=json',
  ];
  const { code, stdout, stderr } = await scene.kubectl(trust);
  if (code !== 0) return { well: false, lines: printed('kubectl', stderr) };
  await scene.extension(stdout);
  const asked = await until('the API server to have asked its extension', async () => {
    const answer = await scene.kubectl([...ONCE, 'get', `--raw=${EXTENSION.path}/whoami`]);
    if (answer.code === 0) return answer;
    const why = await scene.kubectl([
      'get',
      'apiservice',
      EXTENSION.name,
      `--output=jsonpath=${NOT_AVAILABLE}`,
    ]);
    return /FailedDiscoveryCheck/.test(why.stdout) && { code: 1, stdout: '', stderr: why.stdout };
  });
  return answered('kubectl', asked);
}
const NOT_AVAILABLE = '{range .status.conditions[?(@.status=="False")]}{.reason}: {.message}{end}';
