/** The port to a folder in which somebody's files are made: outside of any store, small, and whole or not there at all. */
import type { BesideFile } from './port.ts';

export interface Folder {
  /** a file in it as the user would name it, for messages */
  readonly path: (name: string) => string;
  /** that it is there, and may be written in: before anything is done that ends in writing. @throws as write does */
  demand(): Promise<void>;
  /** undefined where nothing is. @throws KubepkiError file-unreadable, file-too-large */
  read(name: string): Promise<Uint8Array | undefined>;
  /**
   * All of them are on the disk before the first takes its name, in their order.
   * @throws KubepkiError path-refused, store-not-ours, store-read-only, store-full, write-failed, not-a-directory
   */
  write(files: readonly BesideFile[]): Promise<void>;
  /** what is not there is gone already. @throws as write does */
  remove(names: readonly string[]): Promise<void>;
}
