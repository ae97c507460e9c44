/** One fault on the cluster: its files laid, what reads them started again, and what is said from then on. */
import { basename } from 'node:path';
import type { LogMark } from '../cluster.mjs';
import { until } from '../poll.mjs';
import { folded, type Line, told } from './said.ts';
import type { Files, Scene } from './scene.ts';

const LEASE = '/registry/leases/kube-system/';
const ELECTED = ['kube-controller-manager', 'kube-scheduler'];
const LOGGING = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'];

export class Trial {
  readonly scene: Scene;
  #marks: ReadonlyMap<string, LogMark>;
  /** lines that a healthy cluster says too, folded */
  readonly #ordinary: ReadonlySet<string>;

  private constructor(scene: Scene, marks: ReadonlyMap<string, LogMark>, ordinary: ReadonlySet<string>) {
    this.scene = scene;
    this.#marks = marks;
    this.#ordinary = ordinary;
  }

  /** All that was said since the cluster came up. */
  static fromTheBeginning(scene: Scene): Trial {
    const marks = scene.bed.state.components.map(({ id }) => [id, { id, offset: 0 }] as const);
    return new Trial(scene, new Map(marks), new Set());
  }

  /** Ends and starts again what is named; whatever else must always run and does not is started first. */
  static async begin(
    scene: Scene,
    files: Files,
    restart: readonly string[],
    ordinary: ReadonlySet<string>,
  ): Promise<Trial> {
    const trial = new Trial(scene, marksOf(scene), ordinary);
    try {
      await trial.#begin(files, restart);
    } catch (error) {
      await trial.end(files, restart);
      throw error;
    }
    return trial;
  }

  async #begin(files: Files, restart: readonly string[]): Promise<void> {
    const { scene } = this;
    await scene.stop(restart);
    await scene.startLasting(restart);
    scene.place(files);
    this.#marks = marksOf(scene);
    const again = (program: string) => restart.filter((id) => basename(id) === program);
    for (const program of ['etcd', 'kube-apiserver']) {
      await scene.start(again(program));
      await Promise.all(again(program).map((id) => this.#upOrNot(id)));
    }
    // a lease is taken out of etcd, which asks for no right in Kubernetes, so that the next holder need not wait
    await Promise.all(
      restart
        .map((id) => basename(id))
        .filter((program) => ELECTED.includes(program))
        .map((program) => scene.etcdctl(scene.first('etcd'), 'del', LEASE + program)),
    );
    for (const id of again('kubelet')) scene.forget(id);
    await scene.start([...again('kubelet'), ...ELECTED.flatMap(again)]);
  }

  /** Puts back what was good. What has read anything else ends, and is started when it is needed. */
  async end(files: Files, restarted: readonly string[]): Promise<void> {
    const { scene } = this;
    await scene.stop(restarted);
    const good = [...files.keys()].map((path) => [path, scene.sample.files.get(path) ?? null] as const);
    scene.place(new Map(good));
  }

  /** What a program has said since, of all its processes. */
  lines(program: string): readonly string[] {
    return this.scene.ids(program).flatMap((id) => {
      const mark = this.#marks.get(id);
      return mark === undefined ? [] : this.scene.bed.linesSince(mark);
    });
  }

  /** What concerns us of that, and is not said on a healthy cluster. */
  heard(program: string): readonly Line[] {
    return told(program, this.lines(program)).filter(({ text }) => !this.#ordinary.has(folded(text)));
  }

  get everything(): readonly Line[] {
    return LOGGING.flatMap((program) => this.heard(program));
  }

  /** Whether a process of the program has ended by itself, of those that were running. */
  dead(id: string): boolean {
    return !this.scene.bed.isAlive(id);
  }

  /** Whether a client has been let in by the API server since. */
  reached(program: string): boolean {
    const served = new RegExp(`"HTTP" .*userAgent="${program}/.* resp=2`);
    return this.lines('kube-apiserver').some((line) => served.test(line));
  }

  said(program: string, what: RegExp): boolean {
    return this.lines(program).some((line) => what.test(line));
  }

  /** Waits until a program has got through, has said why not, or has ended: whether it has got through. */
  async outcome(program: string, well: () => boolean | Promise<boolean>): Promise<boolean> {
    const id = this.scene.first(program);
    const { is } = await until(
      `${program} to get through, to say why not, or to end`,
      async () => {
        if (await well()) return { is: true };
        return (this.heard(program).length > 0 || this.dead(id)) && { is: false };
      },
      { onTimeout: () => `; it said:\n${this.lines(program).slice(-8).join('\n')}` },
    );
    return is;
  }

  /** Whether etcd or the API server has come up, has ended, or has said why it does not get on. */
  async #upOrNot(id: string): Promise<void> {
    const program = basename(id);
    await until(
      `${id} to come up, to say why not, or to end`,
      async () => {
        if (this.dead(id)) return true;
        // what it says of its clients does not keep it from coming up; what it says of etcd or of its peers does
        const stuck = this.heard(program).some(({ text }) => /createTransport|peer|transport:/.test(text));
        return stuck || (await this.scene.ready(id)) !== 'down';
      },
      { onTimeout: () => `; it said:\n${this.lines(program).slice(-8).join('\n')}` },
    );
  }
}

/** From here on. */
function marksOf(scene: Scene): ReadonlyMap<string, LogMark> {
  return new Map(scene.bed.state.components.map(({ id }) => [id, scene.bed.mark(id)]));
}
