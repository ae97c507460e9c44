/**
 * Speaking with an API server: what is asked, what it answers, and whom we are when we ask. Nothing here judges; an answer
 * of 403 is an answer. What cannot be reached, or is not believed, is thrown.
 */

/** Where an API server is, and who we are to it: one context of a kubeconfig, every path made absolute. */
export interface ClusterAccess {
  /** the kubeconfig and context that say so, for messages; '' for a pod's own service account */
  readonly kubeconfig: string;
  readonly context: string;
  /** the namespace of the context, or what --namespace says; 'default' where neither does */
  readonly namespace: string;
  /** https://host:port, perhaps with a path below which the API is found */
  readonly server: string;
  /** PEM: what the server's certificate is judged by; absent means what the system trusts */
  readonly authority?: Uint8Array;
  /** insecure-skip-tls-verify */
  readonly insecure?: true;
  /** tls-server-name */
  readonly serverName?: string;
  /** proxy-url */
  readonly proxy?: string;
  readonly credentials: Credentials;
  readonly impersonate?: Impersonation;
  /** milliseconds for each request, watches apart; absent means for ever, as kubectl has it */
  readonly patience?: number;
}

/** Secrets: never shown, logged or put into an error. */
export interface Credentials {
  /** PEM */
  readonly certificate?: Uint8Array;
  readonly key?: Uint8Array;
  readonly token?: string;
  /** a file whose token is read anew as it changes; kubectl prefers it to the token */
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  /** the user's entry as the kubeconfig has it, where a program or an old provider makes the credential */
  readonly plugin?: { readonly kind: 'exec' | 'auth-provider'; readonly entry: unknown };
}

export interface Impersonation {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** each segment encoded: what apiPath made */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** milliseconds, where it has less time than the access gives each request */
  readonly atMost?: number;
}

export interface ApiAnswer {
  readonly status: number;
  /** the JSON that came, believed in nothing; undefined where it was none */
  readonly body: unknown;
  /** milliseconds, where the server says when to come again (Retry-After) */
  readonly retryAfter?: number;
}

/** One line of a watch. */
export interface ApiEvent {
  /** ADDED, MODIFIED, DELETED, BOOKMARK, ERROR */
  readonly type: string;
  readonly object: unknown;
}

export interface ApiServer {
  readonly access: ClusterAccess;
  /** @throws KubepkiError api-unreachable, api-untrusted, api-timeout, credential-plugin-failed, credential-unusable */
  call(call: ApiCall): Promise<ApiAnswer>;
  /**
   * What happens, line by line, until the server ends it or the connection breaks: both end the loop quietly, for whoever
   * watches has to begin anew either way. Leaving the loop ends the watch. An answer that is no watch throws nothing
   * either: it is one event of type ERROR with the answer's body.
   * @throws KubepkiError as call does, where it cannot begin
   */
  watch(
    call: Pick<ApiCall, 'path' | 'query'>,
    patience?: { readonly atMost: number },
  ): AsyncIterable<ApiEvent>;
  /** lets go of connections; without it a program would live on until they time out */
  close(): void;
}

/** How a task comes by one. */
export type Dial = (access: ClusterAccess) => Promise<ApiServer>;

/** Waiting between two tries; the world's clock, or a test's. */
export interface Pause {
  pause(milliseconds: number): Promise<void>;
}

/** A question to whoever sits at the terminal; undefined where nobody does. */
export interface Confirm {
  confirm(question: string): Promise<boolean | undefined>;
}

/** A path of the API, each segment made safe: names come from users and from objects, and one may be '../..'. */
export function apiPath(...segments: readonly string[]): string {
  return `/${segments.map((segment) => encodeURIComponent(segment).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'))).join('/')}`;
}

/** GROUP/VERSION/resource[/name[/subresource]] */
export const SIGNING_REQUESTS = ['apis', 'certificates.k8s.io', 'v1', 'certificatesigningrequests'] as const;
