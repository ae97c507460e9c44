/** A command is a value: what it is called, what it takes, what it prints, and where its work is found. */
import type { Clock, Progress } from '../../domain/port.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { Evidence } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import type { Format, OptionId, OptionValues } from '../option.ts';

export type CommandKind = 'verdict' | 'act' | 'reader' | 'document';

export interface Operand {
  readonly name: string;
  readonly says: string;
  readonly required?: true;
  readonly repeated?: true;
  readonly oneOf?: readonly string[];
  readonly completes?: 'file' | 'directory' | 'topic' | 'identity' | 'machine' | 'fault';
}

export interface Example {
  readonly does: string;
  readonly type: string;
}

/** What a command's work is handed. */
export interface Call<Options extends OptionId = OptionId> {
  readonly operands: readonly string[];
  readonly options: OptionValues<Options>;
  readonly calledAs: string;
  readonly clock: Clock;
  readonly progress: Progress;
  /** a line on the terminal, until the next one or the end; nothing where there is no terminal */
  readonly status: (text: string) => void;
  /** a document before the last one: of a command that waits, each state as it comes */
  readonly tell: (report: Report) => Promise<void>;
  /** what stands if it is stopped now, for whoever stops it */
  readonly stands: (evidence: Evidence) => void;
  /** a line for people, on stderr, only with --verbose */
  readonly remark: (text: string) => void;
}

/** A report is printed in the format asked for; a document is printed, or written, as it is. */
export type Outcome =
  | { readonly report: Report }
  | {
      readonly document: string | Uint8Array;
      readonly to: string | undefined;
      /** for nobody but its owner to read, whatever stands there now */
      readonly secret?: true;
      readonly warnings?: readonly ActWarning[];
    };

export type Run<Options extends OptionId = OptionId> = (call: Call<Options>) => Promise<Outcome>;

export interface Command<Options extends OptionId = OptionId> {
  readonly name: string;
  readonly kind: CommandKind;
  readonly summary: string;
  readonly description: string;
  readonly operands: readonly Operand[];
  readonly options: readonly Options[];
  /** the first is the default; empty where the command makes a document */
  readonly formats: readonly Format[];
  /** there may be several documents: JSON has one a line, and YAML a mark before each */
  readonly lines?: true;
  readonly examples: readonly Example[];
  /** the work, loaded only when the command runs */
  readonly load: () => Promise<Run<Options>>;
}

/** Several commands under one word. Each is a command of its own, called by both words: encryption show. */
export interface Group {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly verbs: readonly Command[];
}
