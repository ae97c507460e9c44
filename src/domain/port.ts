/**
 * The ports: what a task needs of the world, as types. The world implements them, tests may implement them
 * otherwise, and no task knows which it has been handed.
 */
/** Time is asked of a port once, at the start of a task, and is an argument from there on. */
export interface Clock {
  now(): Date;
}

/** Cancellation without the web platform's types, which pure rooms do not have; an AbortSignal fits. */
export interface Signal {
  readonly aborted: boolean;
}

/** How far a piece of long work has come; the face decides whether anybody sees it. */
export type Progress = (done: number, total: number, what: string) => void;

export type FileKind = 'file' | 'directory' | 'link' | 'other';

export interface FileState {
  /** from the store: relative to its root, with forward slashes; from Files: as its read takes it */
  readonly path: string;
  readonly kind: FileKind;
  /** permission bits, of the file itself or of what the link leads to */
  readonly mode: number;
  readonly size: number;
  /** of a link, where the system tells: what it says, as it stands */
  readonly target?: string;
  /** where the system tells: when its content last changed, whose it is */
  readonly modified?: Date;
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** A program that runs on this machine. */
export interface RunningProcess {
  readonly pid: number;
  /** the command line, argument by argument */
  readonly argv: readonly string[];
  readonly started: Date;
  /** the folder that is its root, as it can be opened from here: / but for containers */
  readonly root: string;
  /** where its relative paths begin, as it sees it; absent where we may not know */
  readonly directory?: string;
  /** of its environment, only what begins with this prefix was asked for */
  readonly environment: Readonly<Record<string, string>>;
}

/** The machine that we are on, as it knows itself. */
export interface ThisMachine {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Looking at who runs on this machine; nothing is ever sent to any of them. */
export interface Processes {
  machine(): ThisMachine;
  /** those whose program's base name is one of these; environment variables only with one of the prefixes */
  list(names: readonly string[], environment: readonly string[]): Promise<readonly RunningProcess[]>;
}

/** Reading arbitrary paths that a user names, bounded in size. */
export interface Files {
  /** @throws KubepkiError file-missing, file-unreadable, file-too-large */
  read(path: string): Promise<Uint8Array>;
  state(path: string): Promise<FileState | undefined>;
  /**
   * Every file below a directory, sorted, not following links to directories. No directories themselves, but for
   * those that cannot be looked into: each stands for what it holds, and the rest is found all the same.
   * @throws KubepkiError file-missing, file-unreadable, not-a-directory
   */
  walk(directory: string): Promise<readonly FileState[]>;
  /**
   * What lies in a directory itself, sorted; what is gone meanwhile or cannot be looked at is passed over.
   * @throws KubepkiError file-missing, file-unreadable
   */
  list(directory: string): Promise<readonly FileState[]>;
  /** everything on standard input, bounded as read is */
  stdin(): Promise<Uint8Array>;
}

/** Reading what is too long to be held: logs. */
export interface Streams {
  /**
   * The octets of a file, a pipe or standard input (-), in pieces; what was compressed with gzip comes as it was before.
   * @throws KubepkiError file-missing, file-unreadable
   */
  stream(path: string): AsyncIterable<Uint8Array>;
}

/** A file beside another, in the same folder. */
export interface BesideFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** permission bits */
  readonly mode: number;
}

/** Files that are made where nothing stands, and never in the place of anything. */
export interface NewFiles {
  /**
   * Whole, flushed and with these permission bits from the start, or not at all. False where something stands there.
   * @throws KubepkiError store-read-only, store-full, path-refused, not-a-directory, write-failed
   */
  create(path: string, bytes: Uint8Array, mode: number): Promise<boolean>;
}

/** What became of a file that others change too. */
export interface SharedChange {
  readonly change: 'none' | 'created' | 'replaced';
  /** where the file really is, where the path is a link to it */
  readonly target?: string;
  /** what stood there, kept beside it */
  readonly backup?: string;
  /** files beside it that were written */
  readonly beside: readonly string[];
  /** its permission bits, where others than its owner may do something with it, or could until now */
  readonly open?: { readonly was: number; readonly is: number };
}

/**
 * Files that other programs change too: kubeconfigs, which kubectl changes under a lock of its own. Neither ever sees half
 * of what the other does.
 */
export interface SharedFiles {
  /**
   * @param edit given what stands there, undefined for nothing, and a way to look at what it names in its own folder;
   * returns what shall stand there. It cannot wait for anything: others wait for it.
   * @throws KubepkiError kubeconfig-locked, store-changed, store-not-ours, path-refused, store-read-only, store-full,
   * write-failed, file-unreadable, file-too-large
   */
  change(
    path: string,
    at: Date,
    edit: (
      stands: Uint8Array | undefined,
      beside: (name: string) => Uint8Array | undefined,
    ) => { readonly bytes: Uint8Array; readonly beside: readonly BesideFile[] },
  ): Promise<SharedChange>;
}

/** Looking at what TLS servers show, without believing it and without showing anything. */
export interface Endpoints {
  /**
   * The certificates that a server sends, DER, its own first.
   * @throws KubepkiError endpoint-unreachable
   */
  served(host: string, port: number): Promise<readonly Uint8Array[]>;
}

/** What a passphrase is for. */
export interface PassphraseAsk {
  /** what it opens, or will protect: a file as the user named it, and the place inside where there is one */
  readonly of: string;
  /** a new one: never empty, and whoever types it types it twice */
  readonly fresh?: true;
}

/** Passphrases, wherever they come from: a file, the environment, whoever sits at the terminal. */
export interface Passphrases {
  /**
   * Undefined where none was given and nobody is there to be asked, or whoever is asked has none. What was answered
   * once is not asked for again. Whether it fits is for the asker to find out.
   * @throws KubepkiError passphrase-unusable, cancelled, and for the file it comes from all that Files.read throws
   */
  ask(what: PassphraseAsk): Promise<string | undefined>;
}

/** One file as it shall be. */
export interface FileWrite {
  /** relative to the root, forward slashes, no dot segments */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** permission bits, whatever the umask */
  readonly mode: number;
  /**
   * What the writer believes stands there now: undefined for nothing, else the exact bytes it read. If the
   * disk says otherwise when the lock is held, the whole act is refused (store-changed) and nothing is touched.
   */
  readonly replaces: Uint8Array | undefined;
}

/**
 * Lines for a record that only grows. They go behind whatever stands there when the lock is held, so that two writers
 * never stand in each other's way; what stands there stays octet for octet, a last line without its end is ended. Undo
 * leaves such a file alone, whoever added to it since: what happened is not made untrue by taking it back.
 */
export interface LinesAdded {
  readonly path: string;
  /** whole lines, each with its end */
  readonly lines: Uint8Array;
  readonly mode: number;
}

/** One file that shall no longer be; the history keeps it. */
export interface FileRemoval {
  readonly path: string;
  /** as for a write: what the writer believes stands there, or the whole act is refused */
  readonly replaces: Uint8Array;
}

/** A set of writes, removals and added lines that becomes true as a whole or not at all. */
export interface Act {
  /** the verb, for history and undo: apply, init, renew */
  readonly verb: string;
  readonly at: Date;
  readonly writes: readonly FileWrite[];
  /** directories that this leaves empty go too, if they are as the store makes them */
  readonly removes?: readonly FileRemoval[];
  readonly adds?: readonly LinesAdded[];
}

/** One entry of the history, newest last. */
export interface PastAct {
  readonly id: string;
  readonly verb: string;
  readonly at: Date;
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  readonly removed: readonly string[];
  readonly undone: boolean;
}

/** The directory of a cluster: what is read by anybody and written only by whole acts under a lock. */
export interface Store {
  /** as the user would name it, for messages */
  readonly root: string;
  /** everything in the store but its own history and temporaries, sorted by path; empty when there is no directory yet */
  list(): Promise<readonly FileState[]>;
  /** undefined where nothing is. @throws KubepkiError file-unreadable, file-too-large */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Was a writer stopped between journal and last rename? Readers only tell; the next writer finishes it. */
  unfinished(): Promise<PastAct | undefined>;
  /**
   * The act as history knows it; its id is empty where everything was so already and nothing was written.
   * @throws KubepkiError store-busy, store-read-only, store-full, store-not-ours, store-changed, store-damaged,
   * not-a-directory, path-refused, write-failed
   */
  commit(act: Act): Promise<PastAct>;
  /**
   * Puts back what the last act that is not undone replaced or removed, and takes away what it created, but for
   * added lines; no mode becomes wider than the act had written it. Returns that act with the paths that were really put back or taken away.
   * @throws KubepkiError nothing-to-undo, and all that commit throws
   */
  undo(at: Date): Promise<PastAct>;
  history(): Promise<readonly PastAct[]>;
}
