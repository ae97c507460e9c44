/**
 * What stands where a user was not finished. An error keeps its words and its code; it gets the list of what there is by now,
 * so that whoever reads it can carry on, or take it away.
 */
import { KubepkiError } from '../../domain/error.ts';

/** What there can be: the face says how each is taken away. */
export type StandingKind = 'file' | 'request' | 'binding';

export class Stands {
  readonly #all: string[] = [];

  add(kind: StandingKind, what: string): void {
    const entry = `${kind}:${what}`;
    if (!this.#all.includes(entry)) this.#all.push(entry);
  }

  /** @throws the error with the list, whatever the work threw */
  async around<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof KubepkiError) || this.#all.length === 0) throw error;
      throw new KubepkiError(error.code, { ...error.evidence, stands: this.#all }, error, error.details);
    }
  }
}
