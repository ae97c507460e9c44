/**
 * Meetings: a connection of two seen programs, with the uses that meet in it, and what each side answers. The pure half of
 * diagnosis joins them; the engine fills in the verdicts; rules read both.
 */
import type { ConnectionId } from '../connection/table.ts';
import type { SeenProgram, Setting, Use } from '../site/site.ts';
import type { Verdict } from '../verdict.ts';

export interface Meeting {
  readonly connection: ConnectionId;
  readonly client: SeenProgram;
  /** absent where nobody among those seen answers there */
  readonly server?: SeenProgram;
  /** each host that is dialled, with the name that is checked where that is another */
  readonly dials: readonly Dialled[];
  /** what meets; absent: unknown, and named in `unknown` */
  readonly shows?: Use;
  readonly clientTrusts?: Use;
  readonly serves?: Use;
  readonly serverTrusts?: Use;
  /** what is not known, and so not judged */
  readonly unknown: readonly UnknownPiece[];
}

export interface Dialled {
  readonly host: string;
  readonly port: number;
  /** tls-server-name, or the name that the client asks for whatever it dials */
  readonly checked?: string;
  readonly setting?: Setting;
}

export interface UnknownPiece {
  readonly piece:
    | 'server'
    | 'host'
    | 'shows'
    | 'client-trusts'
    | 'serves'
    | 'server-trusts'
    | 'ordinary-roots'
    | 'token'
    | 'exec-plugin'
    | 'insecure';
  readonly detail?: string;
}

/** What one side answers to what the other shows. */
export interface SideVerdict {
  readonly verdict: Verdict;
  /** the host it was asked for; of servers' certificates */
  readonly host?: string;
  /** the first moment within the horizon at which the answer is another; absent: it is so now */
  readonly from?: Date;
}

/** Whether a program can load a certificate and its key as crypto/tls does (tls.X509KeyPair), in Go's words where not. */
export interface PairVerdict {
  readonly program: string;
  readonly certificate: Use;
  readonly key?: Use;
  readonly loads: boolean;
  /** Go's: tls: private key does not match public key */
  readonly text?: string;
  readonly fault?: PairFaultId;
}

/** Why crypto/tls X509KeyPair does not load a pair. */
export const PAIR_FAULTS = {
  'no-certificate': 'nothing that is PEM where the certificate should be',
  'switched': 'a private key where the certificate should be',
  'other-block': 'something else in PEM',
  'no-key': 'nothing that is PEM where the key should be',
  'no-key-told': 'a certificate, and no key is named',
  'certificate-as-key': 'a certificate where the key should be',
  'malformed': 'a certificate that does not parse',
  'key-unreadable': 'a key that is damaged, encrypted or of no known kind',
  'other-kind': 'a key of another kind than that of the certificate',
  'mismatch': 'the key of another certificate',
} as const satisfies Record<string, string>;
export type PairFaultId = keyof typeof PAIR_FAULTS;

/** A file of authorities of which the program takes none, in the words of whoever loads it. */
export interface BundleVerdict {
  readonly authorities: Use;
  readonly text: string;
}

export interface JudgedMeeting extends Meeting {
  /** of what the server shows, as the client judges it: one for each host; last those that will be */
  readonly ofServer: readonly SideVerdict[];
  /** of what the client shows, as the server judges it: now, and as it will be; empty where nothing is shown or asked */
  readonly ofClient: readonly SideVerdict[];
  /** why etcd turns a member away by the address from which it dials (checkCertSAN), after it has believed its certificate */
  readonly turnedAway?: { readonly address: string; readonly text: string };
  /** the user and groups that the API server takes the client for; absent for other servers */
  readonly identity?: { readonly user: string; readonly groups: readonly string[] };
}
