/** A line taken apart: who wrote it, when, and what is left to be understood. Each grammar takes away its own head. */

export interface Spoken {
  /** RFC 3339 where the line tells a moment */
  readonly time?: string;
  /** the machine */
  readonly host?: string;
  /** the program: of a unit, a container, a tag */
  readonly program?: string;
  readonly pod?: string;
  readonly level?: string;
  /** file and line of the program's source */
  readonly source?: string;
  /** fields beside the text: remote-addr of etcd and such */
  readonly fields?: Readonly<Record<string, string>>;
  readonly text: string;
}

export type Grammar = (line: string, at: Date) => Spoken | undefined;
