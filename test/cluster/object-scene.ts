/**
 * A small cluster of what kubepki made, with the objects for it at hand and an API server that keeps an audit log: its
 * administrators, a bootstrap token, and requests that openssl makes.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tokenText } from '../../src/domain/bootstrap-token.ts';
import { renderBootstrap } from '../../src/format/bootstrap/render.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { renderNetworkPolicy } from '../../src/format/network-policy/render.ts';
import { openToken } from '../../src/task/bootstrap-token.ts';
import { openStore } from '../../src/world/store/open.ts';
import { withFlags } from './argv.mjs';
import { findAssets } from './find-assets.mjs';
import { raiseCluster } from './raise-cluster.mjs';
import { onlyHost } from './small-cluster.mjs';
import { stages } from './topology.mjs';

const launcher = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const POLICY = '/etc/kubernetes/audit-policy.yaml';
export const AUDIT_LOG = '/var/log/kubernetes/audit.log';
/** What a controller or an informer does in its own time. */
export const WITHIN = { timeout: 60_000, interval: 500 };
export const APPLY = ['apply', '--server-side', '--validate=strict', '--filename=-'];

export const template = (name: string) =>
  readFileSync(new URL(`../../templates/${name}.yaml`, import.meta.url), 'utf8');

export type Objects = Awaited<ReturnType<typeof raiseObjects>>;

export async function raiseObjects(bed: string) {
  const directory = mkdtempSync(join(tmpdir(), 'kubepki-objects-'));
  const { name, address } = onlyHost;
  const machine = ['--endpoint', address, '--control-plane', `${name}=${address}`];
  execFileSync(process.execPath, [launcher, 'init', '.', '--layout', 'kubeadm', ...machine], {
    cwd: directory,
  });
  const reading = readClusterFile(readFileSync(join(directory, 'kubepki.yaml'), 'utf8'));
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const { cluster: spec } = reading;
  const { token } = await openToken({ store: openStore(directory), now: new Date() });
  const manifests = {
    'rbac': template('manifest/rbac'),
    'bootstrap': renderBootstrap(template('manifest/bootstrap'), spec, token),
    'network-policy': renderNetworkPolicy(template('manifest/network-policy'), spec),
  };
  const audited = { 'audit-policy-file': POLICY, 'audit-log-path': AUDIT_LOG };
  const cluster = await raiseCluster({
    name: `${bed}-${process.pid}`,
    hosts: [onlyHost],
    nodes: (nodes) => {
      cpSync(join(directory, 'nodes'), nodes, { recursive: true });
      mkdirSync(join(nodes, name, dirname(POLICY)), { recursive: true });
      writeFileSync(join(nodes, name, POLICY), template('audit-policy'));
    },
    stages: stages([onlyHost], 'namespaces').map((stage) =>
      stage.map((plan) =>
        plan.id.endsWith('/kube-apiserver') ? { ...plan, argv: withFlags(plan.argv, audited) } : plan,
      ),
    ),
    assets: findAssets().directory,
    lifetime: 'process',
    mode: 'namespaces',
  });

  const as = (who: string) => async (words: readonly string[], input?: string) =>
    cluster.kubectl(words, { as: who, ...(input === undefined ? {} : { input }) });
  const admin = as('admin');

  /** kubectl with nothing but what is handed to it. */
  const bare = async (who: readonly string[], words: readonly string[], input?: string) =>
    cluster.run(
      name,
      [
        ...['kubectl', '--kubeconfig=/dev/null', `--server=https://${address}:6443`],
        ...['--certificate-authority=/etc/kubernetes/pki/ca.crt', ...who, ...words],
      ],
      input === undefined ? {} : { input },
    );

  /** A request made by openssl, submitted by somebody. */
  const submit = async (
    who: readonly string[],
    called: string,
    subject: string,
    signerName = 'kubernetes.io/kube-apiserver-client-kubelet',
  ) => {
    const at = (extension: string) => join(directory, `${called}.${extension}`);
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('key'));
    openssl('req', '-new', '-key', at('key'), '-subj', subject, '-out', at('csr'));
    const request = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: called },
      spec: {
        request: readFileSync(at('csr')).toString('base64'),
        signerName,
        usages: ['digital signature', 'client auth'],
      },
    };
    return bare(who, ['create', '--filename=-'], JSON.stringify(request));
  };
  const certificateOf = async (called: string) => {
    const { stdout } = await admin(['get', 'csr', called, '--output=jsonpath={.status.certificate}']);
    return Buffer.from(stdout, 'base64').toString();
  };

  return {
    cluster,
    directory,
    spec,
    token,
    manifests,
    admin,
    superAdmin: as('super-admin'),
    bare,
    withToken: [`--token=${tokenText(token)}`],
    submit,
    certificateOf,
    /** Puts a certificate onto the host, with the key that submit() made for it, and says how kubectl shows them. */
    place: (called: string, certificate: string) => {
      const path = join(cluster.host(name).root, 'etc/kubernetes', called);
      writeFileSync(`${path}.crt`, certificate);
      cpSync(join(directory, `${called}.key`), `${path}.key`);
      return pair(`/etc/kubernetes/${called}`);
    },
    down: async () => {
      rmSync(directory, { recursive: true });
      await cluster.down();
    },
  };
}

export const pair = (path: string) => [`--client-certificate=${path}.crt`, `--client-key=${path}.key`];
