/** Kubelets get to be the nodes that they are and no others, and the API server knows whom it speaks to. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bootstraps, nodesOf } from '../../../src/domain/machine.ts';
import { fileOn } from '../../../src/domain/program/command-line.ts';
import type { Machine } from '../../../src/domain/cluster.ts';
import { until } from '../poll.mjs';
import type { Booted } from './booted.ts';

const WITHIN = { limitMs: 60_000, everyMs: 250 };
const stranger = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'stranger' } };
/** What is not a node's business: another node, its lease, a secret that no pod of its own uses. */
const OTHERS = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    stranger,
    {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'stranger', namespace: 'kube-node-lease' },
      spec: { holderIdentity: 'stranger' },
    },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'nobodys', namespace: 'default' } },
  ],
};

interface SigningRequest {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly signerName: string; readonly username: string };
  readonly status: {
    readonly certificate?: string;
    readonly conditions?: readonly { type: string; reason: string }[];
  };
}

export function proveNodes(up: () => Booted): void {
  const nodes = () => nodesOf(up().spec);
  const asNode = (machine: Machine, words: readonly string[], input = '') =>
    up().bed.kubectl(words, {
      on: machine.name,
      as: fileOn('kubelet', 'kubeconfig', up().spec, machine) ?? '',
      input,
    });

  describe('nodes', () => {
    test('are registered by their names and addresses', async () => {
      for (const { name, addresses } of nodes()) {
        const path = '--output=jsonpath={.status.addresses[?(@.type=="InternalIP")].address}';
        expect((await up().kubectl(['get', 'node', name, path])).stdout).toBe(addresses[0]);
      }
    });

    test('asked for their own certificates, had them approved by the controller manager, and have them', async () => {
      const { spec } = up();
      for (const { name } of nodes()) {
        // on the machine: the link's target is an absolute path there
        const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
        const pem = await until(
          `the certificate of ${name}`,
          async () => {
            const { code, stdout } = await up().bed.run(name, ['cat', current]);
            return code === 0 && stdout;
          },
          WITHIN,
        );
        const certificate = new X509Certificate(pem);
        expect(certificate.subject.split('\n').toSorted()).toEqual([
          `CN=system:node:${name}`,
          'O=system:nodes',
        ]);
        const authority = new X509Certificate(readFileSync(join(up().store.directory, 'pki/ca.crt')));
        expect(certificate.verify(authority.publicKey)).toBe(true);
        // one that has a certificate of ours asks for the next as itself
        const asks = bootstraps(name, spec)
          ? /^system:bootstrap:[a-z0-9]{6}$/
          : new RegExp(`^system:node:${name}$`);
        const { items } = await up().get<{ items: SigningRequest[] }>('csr');
        const mine = items.filter(
          ({ spec: { username, signerName } }) =>
            asks.test(username) && signerName === 'kubernetes.io/kube-apiserver-client-kubelet',
        );
        const said = mine.map(({ status }) =>
          status.conditions?.map(({ type, reason }) => `${type} ${reason}`),
        );
        expect(said).toContainEqual(['Approved AutoApproved']);
      }
    });

    test('may see themselves, and nothing of others', async () => {
      const made = await up().kubectl(['apply', '--filename=-'], 'admin', { input: JSON.stringify(OTHERS) });
      expect(made.stderr).toBe('');
      for (const node of nodes()) {
        const path = (of: string) => `--raw=/api/v1/nodes/${of}`;
        expect(await asNode(node, ['get', path(node.name)])).toMatchObject({ code: 0, stderr: '' });
        const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/stranger';
        const refused: [readonly string[], string][] = [
          [['get', path('stranger')], 'only its own Node object'],
          [['get', '--raw=/api/v1/namespaces/default/secrets/nobodys'], 'no relationship found between node'],
          [['get', `--raw=${lease}`], 'can only access node lease with the same name'],
          // past the authorizer, which lets nodes write nodes: this is NodeRestriction's
          [['replace', path('stranger'), '--filename=-'], 'is not allowed to modify node "stranger"'],
        ];
        const answers = await Promise.all(
          refused.map(([words]) => asNode(node, words, JSON.stringify(stranger))),
        );
        for (const [at, { code, stderr }] of answers.entries()) {
          expect(code).toBe(1);
          expect(stderr).toContain(refused[at]?.[1]);
        }
      }
    });

    test('are reached by every API server, which knows them by their serving certificates', async () => {
      for (const server of up().apiServers)
        for (const { name } of nodes()) {
          const path = `/api/v1/nodes/${name}/proxy/healthz`;
          const asked = await up().kubectl([`--server=${server}`, 'get', `--raw=${path}`]);
          expect(asked).toMatchObject({ code: 0, stdout: 'ok' });
        }
    });
  });
}
