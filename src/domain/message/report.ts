/** What logs say of certificates, as a document. */
import type { PartyId } from '../party.ts';
import type { Document, Verdict } from '../report.ts';
import type { Side } from './around.ts';
import type { Meaning } from './meaning/meaning.ts';
import type { MeaningId } from './meaning/table.ts';
import type { Fields, Vocabulary } from './message.ts';

/** Why a certificate is thought to be the one that a message is about: what of it stands in the message. */
export type Recognised =
  | 'serial'
  | 'key-id'
  | 'authority-key-id'
  | 'not-after'
  | 'not-before'
  | 'names'
  | 'common-name'
  | 'authority-name';

export interface RecognisedCertificate {
  readonly file: string;
  readonly line?: number;
  /** users[admin], Secret shop/web data[tls.crt] */
  readonly within?: string;
  readonly subject: string;
  readonly serial: string;
  readonly notAfter: string;
  /** itself: the message is about it; signer: it is the authority that the message names */
  readonly as: 'itself' | 'signer';
  readonly by: Recognised;
}

/** Who wrote it. */
export interface Speaker {
  readonly program?: string;
  readonly host?: string;
  readonly pod?: string;
}

/** One message, however often it was written down. */
export interface Heard {
  readonly means: MeaningId;
  readonly title: string;
  readonly severity: Meaning['severity'];
  readonly about: Meaning['about'];
  readonly tells: Meaning['tells'];
  /** as the program's source has it */
  readonly message: string;
  readonly vocabulary: Vocabulary;
  /** as it stood there the first time */
  readonly said: string;
  readonly fields: Fields;
  /** which side of the connection the writer is */
  readonly writer?: Side;
  /** the kind of program that wrote it, and of the one at the other side */
  readonly party?: PartyId;
  readonly other?: PartyId;
  readonly count: number;
  /** said while an API server started, and not since: harmless for that, whatever it means elsewhere */
  readonly passed?: true;
  /** RFC 3339, where the lines tell when */
  readonly first?: string;
  readonly last?: string;
  /** the first of the lines */
  readonly place: { readonly log: string; readonly line: number };
  /** some of those who wrote it */
  readonly speakers: readonly Speaker[];
  /** some of the addresses at the other side, without ports that change with each connection */
  readonly remotes: readonly string[];
  readonly certificates: readonly RecognisedCertificate[];
  readonly causes: readonly string[];
  readonly cites: readonly string[];
}

export interface LogReport extends Document<'LogReport'> {
  readonly at: string;
  readonly verdict: Verdict;
  readonly logs: readonly {
    readonly log: string;
    readonly lines: number;
    readonly octets: number;
    /** why it could not be read, or not to its end */
    readonly trouble?: string;
  }[];
  /** how many certificates were looked through for those that the messages are about */
  readonly certificates: number;
  /** the weightiest first */
  readonly heard: readonly Heard[];
  /** messages of which there were too many different ones to tell each */
  readonly untold: number;
}

/** What one text means. */
export interface MessageExplanation extends Document<'MessageExplanation'> {
  readonly text: string;
  readonly heard: readonly Heard[];
}
