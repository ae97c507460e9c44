/** A cluster's files as hands make them with openssl: one authority for all, its names and subjects as kubernetes-the-hard-way has had them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const OPENSSL = spawnSync('openssl', ['version']).status === 0;

export interface Bench {
  readonly folder: string;
  readonly run: (...words: string[]) => void;
  /** a key, and a certificate that signs itself */
  readonly authority: (name: string, subject: string) => void;
  /** a key and a certificate signed by an authority of this folder */
  readonly leaf: (name: string, subject: string, more?: Leaf) => void;
}

export interface Leaf {
  readonly by?: string;
  readonly usages?: string;
  readonly names?: string;
  readonly days?: number;
  /** x509 -req without extensions makes version 1 */
  readonly bare?: true;
}

export function openBench(folder: string): Bench {
  mkdirSync(folder, { recursive: true });
  const run = (...words: string[]) => {
    const { status, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${words.join(' ')}: ${stderr}`);
  };
  const key = (name: string) => run('ecparam', '-genkey', '-name', 'prime256v1', '-out', `${name}.key`);
  // openssl x509 takes no dates before 3.4; openssl ca always did
  writeFileSync(
    join(folder, 'openssl.cnf'),
    '[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=issued\ndefault_md=sha256\npolicy=any\nunique_subject=no\nemail_in_dn=no\npreserve=yes\n[any]\nC=optional\nL=optional\nO=optional\nCN=supplied\n',
  );
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'serial'), '1000\n');
  const sign = (name: string, config: string, until: string, ...words: string[]) => {
    if (config !== '') writeFileSync(join(folder, `${name}.cnf`), config);
    mkdirSync(join(folder, 'issued'));
    run(
      ...['ca', '-batch', '-notext', '-config', 'openssl.cnf', '-in', `${name}.csr`],
      ...['-out', `${name}.crt`, '-startdate', '20260101000000Z', '-enddate', until, ...words],
      ...(config === '' ? [] : ['-extfile', `${name}.cnf`]),
    );
    rmSync(join(folder, 'issued'), { recursive: true });
  };
  return {
    folder,
    run,
    authority: (name, subject) => {
      key(name);
      run('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
      const config =
        'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n';
      sign(name, config, '20360101000000Z', '-selfsign', '-keyfile', `${name}.key`);
    },
    leaf: (name, subject, { by = 'ca', usages = 'clientAuth', names, days = 365, bare } = {}) => {
      key(name);
      run('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
      const config = `basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${usages}\n${names === undefined ? '' : `subjectAltName=${names}\n`}`;
      const end = new Date(Date.UTC(2026, 5, 1) + days * 86_400_000);
      const until = `${end.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
      sign(name, bare === true ? '' : config, until, '-cert', `${by}.crt`, '-keyfile', `${by}.key`);
    },
  };
}

/** One authority for all, and everything beside each other in one folder. */
export function hardWay(folder: string): Bench {
  const bench = openBench(folder);
  bench.authority('ca', '/C=US/L=Seattle/CN=CA');
  bench.leaf('admin', '/CN=admin/O=system:masters');
  bench.leaf('node-0', '/CN=system:node:node-0/O=system:nodes/C=US', {
    usages: 'clientAuth,serverAuth',
    names: 'DNS:node-0,IP:127.0.0.1',
  });
  bench.leaf('kube-proxy', '/CN=system:kube-proxy/O=system:node-proxier');
  bench.leaf('kube-scheduler', '/CN=system:kube-scheduler/O=system:system:kube-scheduler');
  bench.leaf('kube-controller-manager', '/CN=system:kube-controller-manager');
  bench.leaf('kube-api-server', '/CN=kubernetes/C=US', {
    usages: 'clientAuth,serverAuth',
    names:
      'DNS:kubernetes,DNS:kubernetes.svc.cluster.local,DNS:server.kubernetes.local,IP:10.32.0.1,IP:127.0.0.1',
  });
  bench.leaf('service-accounts', '/CN=service-accounts');
  return bench;
}
