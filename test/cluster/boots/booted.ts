/** A cluster that was booted from a store, as a test uses it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Cluster as Spec } from '../../../src/domain/cluster.ts';
import { credentials, homeOf } from '../../../src/domain/credential.ts';
import type { Cluster, Outcome } from '../cluster.mjs';
import type { Row } from './row.ts';
import { JUMPBOX, machinesIn, type Store } from './store.ts';

export class Booted {
  readonly row: Row;
  readonly store: Store;
  readonly bed: Cluster;

  constructor(row: Row, store: Store, bed: Cluster) {
    this.row = row;
    this.store = store;
    this.bed = bed;
  }

  get spec(): Spec {
    return this.store.spec;
  }

  /** kubectl with a credential's kubeconfig: at the jumpbox, or on the one machine that it is for. */
  async kubectl(
    args: readonly string[],
    as = 'admin',
    options: { input?: string; limitMs?: number } = {},
  ): Promise<Outcome> {
    const { on, path } = this.kubeconfig(as);
    return this.bed.kubectl(args, { as: path, on, ...options });
  }

  /** What kubectl prints, decoded; that it fails is an error here. */
  async get<T>(...words: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.kubectl(['get', ...words, '--output=json']);
    if (code !== 0) throw new Error(`kubectl get ${words.join(' ')}: ${stderr.trim()}`);
    return JSON.parse(stdout) as T;
  }

  /** Where a credential's kubeconfig lies: the first place, where there are several. */
  kubeconfig(id: string): { on: string; path: string } {
    const credential = credentials(this.spec).find((one) => one.id === id);
    const home = credential === undefined ? undefined : homeOf(credential, 'kubeconfig');
    if (home === undefined) throw new Error(`${this.row.name} has no kubeconfig of ${id}`);
    return this.placeOf(home);
  }

  /** The host that has a file of the store, and its path there. The jumpbox has the store itself. */
  placeOf(path: string): { on: string; path: string } {
    const [top, machine = '', ...rest] = path.split('/');
    return top === 'nodes'
      ? { on: machine, path: `/${rest.join('/')}` }
      : { on: JUMPBOX.name, path: join(this.store.directory, path) };
  }

  /** The URL of each API server itself, past any balancer. */
  get apiServers(): readonly string[] {
    return this.spec.controlPlane.map(
      ({ addresses: [address] }) => `https://${address}:${this.spec.securePort}`,
    );
  }

  /** Every machine unpacks a bundle made now, installs it and is asked whether it is so. */
  async installAll(): Promise<void> {
    for (const { name } of machinesIn(this.spec)) await this.install(name);
  }

  /** What install.sh printed. */
  async install(machine: string): Promise<string> {
    const place = mkdtempSync(join(this.bed.host(machine).root, 'run/bundle-'));
    const there = `/run/${basename(place)}`;
    this.store.kubepki('bundle', machine, '--to', join(place, `${machine}${this.row.bundle}`));
    if (this.row.bundle === '.tar.gz')
      await this.on(machine, ['tar', 'xzf', `${there}/${machine}.tar.gz`, '-C', there]);
    const said = await this.on(machine, ['sh', `${there}/${machine}/install.sh`]);
    await this.on(machine, ['sh', '/var/lib/kubepki/verify.sh']);
    rmSync(place, { recursive: true });
    return said;
  }

  /** A command that must succeed. */
  async on(machine: string, argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.bed.run(machine, argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} on ${machine} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  async down(): Promise<void> {
    await this.bed.down();
    rmSync(this.store.directory, { recursive: true, force: true });
  }
}
