/** What was found, before anybody judges it: certificates, keys and all else with the place that they stand in. */
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import type { Subject } from '../../domain/finding.ts';
import type { RequestFacts } from '../../domain/request.ts';
import type { RevocationListFacts } from '../../domain/revocation.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import type { TokenFacts } from '../../domain/token.ts';
import type { Kubeconfig } from '../../format/kubeconfig/read.ts';
import type { ManifestObject } from '../../format/manifest/object.ts';
import type { Keyring, Opened } from './keyring.ts';
import type { Source } from './source.ts';

interface Placed {
  readonly subject: Subject;
  /** inside a file that holds more: users[admin], Secret shop/web data[tls.crt] */
  readonly within?: string;
  /** the name under which its other half would lie beside it: a file's, or a Secret's key as if it were one */
  readonly path?: string;
}

/** What a keystore says of an entry. */
interface Labelled {
  readonly friendlyName?: string;
  readonly trustedFor?: readonly string[];
}

interface Kinds {
  readonly 'certificate': { readonly facts: CertificateFacts } & Labelled;
  readonly 'key': { readonly facts: KeyFacts; readonly mode?: number } & Labelled;
  /** a private key under a passphrase: nothing of it can be told */
  readonly 'sealed-key': { readonly mode?: number };
  readonly 'public-key': { readonly facts: KeyFacts };
  readonly 'request': { readonly facts: RequestFacts };
  readonly 'revocation-list': { readonly facts: RevocationListFacts };
  readonly 'token': { readonly facts: TokenFacts };
  readonly 'keystore': { readonly keystore: Opened; readonly mode?: number };
  readonly 'kubeconfig': { readonly kubeconfig: Kubeconfig; readonly mode?: number };
  readonly 'object': { readonly object: ManifestObject; readonly mode?: number };
  readonly 'trouble': { readonly trouble: NonNullable<Exhibit['trouble']> };
  readonly 'unseen': { readonly problem: string };
}

export type ItemOf<What extends keyof Kinds> = Placed & { readonly what: What } & Kinds[What];
export type Item = { [What in keyof Kinds]: ItemOf<What> }[keyof Kinds];

/** Bytes and the place that they stand in, and how much is expected of it. */
export type Around = Pick<Source, 'file' | 'mode' | 'named' | 'promises' | 'bytes'> &
  Omit<Placed, 'subject'> & { readonly keyring?: Keyring };

export function placeOf({ file, within }: Pick<Around, 'file' | 'within'>, line?: number): Subject {
  return {
    file,
    ...(within === undefined ? {} : { within }),
    ...(line === undefined ? {} : { line }),
  };
}

/** The place of an item that has been read from there. */
export function placed(around: Around, line?: number): Placed {
  const { within, path } = around;
  return {
    subject: placeOf(around, line),
    ...(within === undefined ? {} : { within }),
    ...(path === undefined ? {} : { path }),
  };
}

export function troubleAt(
  around: Pick<Around, 'file' | 'within'>,
  trouble: NonNullable<Exhibit['trouble']>,
  line?: number,
): ItemOf<'trouble'> {
  return { what: 'trouble', subject: placeOf(around, line), trouble };
}
