/** Each API server is ready, knows everybody by the name that the catalog says, and tells strangers nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { credentials } from '../../../src/domain/credential.ts';
import { bootstraps, nodesOf } from '../../../src/domain/machine.ts';
import { placeOn } from '../../../src/domain/program/command-line.ts';
import { until } from '../poll.mjs';
import type { Booted } from './booted.ts';
import { JUMPBOX } from './store.ts';

const ASK = fileURLToPath(new URL('ask.mjs', import.meta.url));
/** What a controller does in its own time. */
const WITHIN = { limitMs: 60_000, everyMs: 500 };

interface Who {
  readonly username: string;
  readonly groups: readonly string[];
}

export function proveApiServers(up: () => Booted): void {
  describe('each API server', () => {
    test('is ready in every point', async () => {
      for (const server of up().apiServers) {
        const { stdout, stderr } = await up().kubectl([`--server=${server}`, 'get', '--raw=/readyz?verbose']);
        expect(stderr).toBe('');
        const checks = stdout.trim().split('\n');
        expect(checks.pop()).toBe('readyz check passed');
        expect(checks.filter((line) => !/^\[\+\]\S+ ok$/.test(line))).toEqual([]);
        expect(checks).toContain('[+]etcd ok');
      }
    });

    test('tells who shows nothing how it is, and nothing else', async () => {
      const paths = ['/livez', '/readyz', '/version', '/api', '/api/v1/namespaces', '/metrics'];
      for (const server of up().apiServers) {
        const urls = paths.map((path) => server + path);
        const said = await up().on(JUMPBOX.name, ['node', ASK, ...urls, '--ca', authority(up())]);
        const answers = (JSON.parse(said) as { status?: number }[]).map(({ status }) => status);
        expect(answers).toEqual([200, 200, 401, 401, 401, 401]);
      }
    });
  });

  describe('who is who', () => {
    test('every kubeconfig, wherever it lies, is known by the user and groups of the catalog', async () => {
      const meant: Record<string, Who> = {};
      const told: Record<string, Who> = {};
      for (const credential of credentials(up().spec)) {
        if (credential.makes !== 'certificate') continue;
        const { commonName, organizations } = credential.subject;
        for (const { role, path } of credential.files) {
          if (role !== 'kubeconfig') continue;
          meant[path] = {
            username: commonName,
            groups: [...organizations, 'system:authenticated'].toSorted(),
          };
          told[path] = await whoami(up(), path);
        }
      }
      expect(Object.keys(meant)).toEqual(expect.arrayContaining([expect.stringContaining('alice')]));
      expect(told).toEqual(meant);
    });

    test('the token of a kubelet is one who may ask for a certificate, where kubelets ask', async () => {
      const { row, spec } = up();
      const asking = nodesOf(spec).filter(({ name }) => bootstraps(name, spec));
      expect(asking.length > 0).toBe(row.kubelets === 'bootstrap');
      for (const { name } of asking)
        expect(await whoami(up(), `nodes/${name}${placeOn('bootstrap-kubeconfig', spec)}`)).toEqual({
          username: expect.stringMatching(/^system:bootstrap:[a-z0-9]{6}$/),
          groups: [
            'system:authenticated',
            'system:bootstrappers',
            'system:bootstrappers:kubeadm:default-node-token',
          ],
        });
    });

    test('a service account is known by its token, whose issuer is the cluster', async () => {
      const { stdout } = await until(
        'the service account default',
        async () => {
          const tried = await up().kubectl(['create', 'token', 'default']);
          return tried.code === 0 && tried;
        },
        WITHIN,
      );
      const [, claims = ''] = stdout.split('.');
      const issuer = `https://kubernetes.default.svc.${up().spec.dnsDomain}`;
      expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
        iss: issuer,
        aud: [issuer],
      });
      for (const server of up().apiServers) {
        const who = await up().on(JUMPBOX.name, [
          ...['kubectl', `--server=${server}`, `--token=${stdout.trim()}`],
          ...[`--certificate-authority=${authority(up())}`, 'auth', 'whoami', '--output=json'],
        ]);
        expect(userIn(who).username).toBe('system:serviceaccount:default:default');
      }
    });
  });

  test('pods are told to trust the root, where there is one', async () => {
    const path = '--output=jsonpath={.data.ca\\.crt}';
    const published = await until(
      'ConfigMap kube-root-ca.crt',
      async () => (await up().kubectl(['get', 'configmap', 'kube-root-ca.crt', path])).stdout,
      WITHIN,
    );
    const root = up().row.intermediates === 'all' ? 'pki/root-ca.crt' : 'pki/ca.crt';
    expect(published).toBe(readFileSync(join(up().store.directory, root), 'utf8'));
  });

  test.each(['kube-controller-manager', 'kube-scheduler'])('%s has its lease', async (lease) => {
    const path = '--output=jsonpath={.spec.holderIdentity}';
    const holder = await until(
      `the lease ${lease}`,
      async () => (await up().kubectl(['get', 'lease', '--namespace=kube-system', lease, path])).stdout,
      WITHIN,
    );
    expect(up().spec.controlPlane.map(({ name }) => name)).toContain(holder.split('_')[0]);
  });
}

/** Of the Kubernetes authority, in the store: what clients of the API server trust. */
function authority({ store }: Booted): string {
  return join(store.directory, 'pki/ca.crt');
}

/** By a kubeconfig, by its path in the store. */
async function whoami(booted: Booted, kubeconfig: string): Promise<Who> {
  const { on, path } = booted.placeOf(kubeconfig);
  const who = await booted.on(on, ['kubectl', `--kubeconfig=${path}`, 'auth', 'whoami', '--output=json']);
  const { username, groups } = userIn(who);
  return { username, groups: groups.toSorted() };
}

function userIn(review: string): Who {
  return (JSON.parse(review) as { status: { userInfo: Who } }).status.userInfo;
}
