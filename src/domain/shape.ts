/**
 * Shapes: what a file may hold, as data. One description serves the decoder (which names line and column), the
 * JSON Schema, the documentation and the comments of the file that `init` writes.
 */
import type { ValueKind } from './value.ts';

export type Shape =
  | { readonly shape: 'value'; readonly value: ValueKind }
  | { readonly shape: 'choice'; readonly of: readonly string[] }
  | { readonly shape: 'list'; readonly of: Shape; readonly atLeast?: number }
  | {
      readonly shape: 'record';
      readonly fields: Readonly<Record<string, Field>>;
      /** null, "" and 0 mean that nothing was said, as Go's zero values do in its own files */
      readonly zeroIsAbsent?: true;
    }
  | { readonly shape: 'map'; readonly keys: readonly string[] | 'any'; readonly of: Shape }
  /** a word as it was written; what it may be is judged by whoever asked for it */
  | { readonly shape: 'text'; readonly expected: string }
  /** whatever it is, nobody looks into it: it may be a secret */
  | { readonly shape: 'unread' };

export interface Field {
  readonly is: Shape;
  readonly says: string;
  readonly required?: true;
  /** what stands where the file is silent, as it would be written */
  readonly default?: string | readonly string[];
  /** why what stands here is not taken over; the reader is told so */
  readonly ignored?: string;
}

/** A place in a file: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** Something in a file that is not as its shape says; the decoder adds line and column. */
export interface Problem {
  readonly path: Path;
  readonly kind:
    | 'unknown-key'
    | 'missing-key'
    | 'wrong-kind'
    | 'bad-value'
    | 'duplicate'
    | 'conflict'
    | 'syntax';
  /** what was found, short; never a secret, since a cluster file holds none */
  readonly found?: string;
  readonly expected: string;
  readonly nearest?: string;
}
