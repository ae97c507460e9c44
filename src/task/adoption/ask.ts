/** A file or directory to be looked through, and whose it is, where that was said: a machine's or a credential's. */
export interface AdoptPath {
  readonly path: string;
  readonly whose?: string;
}
