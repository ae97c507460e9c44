/**
 * A site: what was found of a cluster on its machines, before anybody judges it. Which programs run where, with which
 * settings, and which file each of them uses for what. Nothing here is guessed: what was assumed says so.
 */
import type { CertificateFacts, KeyFacts } from '../certificate.ts';
import type { Cluster } from '../cluster.ts';
import type { PartyId } from '../party.ts';
import type { SiteDocument } from './document.ts';
import type { SlotId } from './slot.ts';

/** A place in a file, as a person would look it up. */
export interface Spot {
  /** as it can be opened from here */
  readonly file: string;
  readonly line?: number;
  /** users[admin], spec.containers[kube-apiserver].command, process 4711 */
  readonly within?: string;
}

export interface Site {
  readonly machines: readonly SiteMachine[];
  readonly programs: readonly SeenProgram[];
  readonly uses: readonly Use[];
  /** files and folders that matter by their permissions or by lying there, besides those that programs use */
  readonly files?: readonly SeenFile[];
  /** what was looked at and tells nothing, each with why: the rest is judged all the same */
  readonly troubles: readonly SiteTrouble[];
  /** the cluster file, where there is one: what should be */
  readonly cluster?: Cluster;
  /** what servers showed when they were asked; absent where nobody asked them */
  readonly served?: readonly Served[];
}

/** What answers where a program of the site listens, or where one dials. */
export interface Served {
  readonly host: string;
  readonly port: number;
  /** id of the SeenProgram that should answer there, and the slot of what it should show */
  readonly program?: string;
  readonly slot?: SlotId;
  /** ids of those whose kubeconfig dials there */
  readonly dialledBy: readonly string[];
  /** its own first; empty where nothing answered */
  readonly certificates: readonly CertificateFacts[];
  /** why there is none: an errno, timed-out, not-tls, handshake-refused, unreadable */
  readonly reason?: string;
}

export interface SiteMachine {
  readonly name: string;
  /** the folder that is its root, as it can be opened from here: / on a node, nodes/cp-1 in a store */
  readonly root: string;
  /** from the cluster file, from flags that say the machine's own addresses, from its network where this is the machine */
  readonly addresses: readonly string[];
}

/** A file or folder whose rights count, or that nobody uses and lies there all the same. */
export interface SeenFile {
  readonly file: string;
  /** the machine's name */
  readonly machine?: string;
  readonly is:
    | 'unit'
    | 'manifest'
    | 'flag-file'
    | 'pki-folder'
    | 'manifest-folder'
    | 'etcd-data'
    /** below a folder of PKI files, and no program was seen to use it */
    | 'unused';
  /** the programs that it is about, where it is about any */
  readonly programs: readonly string[];
  readonly mode?: number;
  readonly owner?: Owner;
  /** of what nobody uses */
  readonly material?: Material;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface SiteTrouble {
  readonly spot: Spot;
  /** file-missing, file-unreadable, not-yaml, flag-not-understood, … */
  readonly what: string;
  readonly detail?: string;
}

/** One program of one machine, or a kubeconfig in somebody's hands (kubectl). */
export interface SeenProgram {
  /** kube-apiserver@cp-1, kubectl@admin.kubeconfig: unique in the site */
  readonly id: string;
  readonly party: PartyId;
  /** the machine's name; absent for what is on no machine */
  readonly machine?: string;
  readonly told: Told;
  /** every flag and configuration field with a value, in order; a flag given twice comes twice */
  readonly settings: readonly Setting[];
  readonly version?: string;
  /** of a process: since when it runs */
  readonly started?: Date;
  readonly pid?: number;
  /** of a process: the keys of settings that its unit or manifest has otherwise by now */
  readonly changed?: readonly string[];
}

/** Who says that the program runs like this. */
export interface Told {
  readonly by: 'unit' | 'static-pod' | 'process' | 'kubeconfig' | 'cluster-file' | 'known-place' | 'endpoint';
  readonly spot: Spot;
}

export interface Setting {
  /**
   * a flag without its dashes (tls-cert-file), fields of etcd's own file and environment as the flags they stand for; a field
   * with the kind it stands in (KubeletConfiguration authentication.x509.clientCAFile), lists of words joined by commas; what
   * the current context of a kubeconfig says, behind whatever names that file (kubeconfig server; kubeconfig-field.ts)
   */
  readonly key: string;
  readonly value: string;
  readonly spot: Spot;
}

/** What a program does with one file, or one entry of a kubeconfig. */
export interface Use {
  /** id of the SeenProgram */
  readonly program: string;
  readonly slot: SlotId;
  /** the setting that says so; absent where it is the program's default */
  readonly setting?: Setting;
  /** the path as the program sees it on its machine; absent for what is embedded in a kubeconfig */
  readonly path?: string;
  /** where it was found from here: the file, and users[…] or clusters[…] of a kubeconfig */
  readonly spot: Spot;
  /** found under its name elsewhere among the targets, not at its path; or not told by anybody but a known place */
  readonly assumed?: true;
  readonly state: 'read' | 'missing' | 'unreadable';
  readonly material?: Material;
  /** of a kubeconfig slot: which kubeconfig of the program (kubeconfig, authentication-kubeconfig, …) */
  readonly kubeconfig?: string;
}

/** What stands in a file (or embedded data), read as Go reads it. */
export interface Material {
  readonly bytes: Uint8Array;
  /** permission bits, owner, time of change: of files, where the system tells */
  readonly mode?: number;
  readonly owner?: Owner;
  readonly modified?: Date;
  /** in the order of the file; what Go's parser refuses is in unread */
  readonly certificates: readonly CertificateFacts[];
  /** private keys and public keys, as facts: never a secret */
  readonly keys: readonly KeyFacts[];
  readonly publicKeys: readonly KeyFacts[];
  /** labels of all PEM blocks in order; empty for a file that is not PEM */
  readonly labels: readonly string[];
  /** blocks that could not be read: which, and why */
  readonly unread: readonly { readonly label: string; readonly line: number; readonly why: string }[];
  /** of slots that hold a configuration which rules read: what it says (format/site/document.ts reads it) */
  readonly document?: SiteDocument;
}
