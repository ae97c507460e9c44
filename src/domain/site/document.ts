/** What configurations say, as far as rules read them. A field that is absent in the file is absent here, unless said otherwise. */
export type SiteDocument =
  | AuditPolicy
  | EncryptionConfig
  | AuthenticationConfig
  | AuthorizationConfig
  | AbacPolicy
  | StaticTokens
  | UnreadDocument;

/** audit.k8s.io Policy; lists that are absent are empty. */
export interface AuditPolicy {
  readonly kind: 'Policy';
  readonly rules: readonly AuditRule[];
}

export interface AuditRule {
  /** line of the file at which it begins */
  readonly line: number;
  readonly level: string;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly resources: readonly AuditResources[];
  readonly namespaces: readonly string[];
  readonly nonResourceURLs: readonly string[];
  readonly omitStages: readonly string[];
}

export interface AuditResources {
  readonly group: string;
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

export interface EncryptionConfig {
  readonly kind: 'EncryptionConfiguration';
  readonly entries: readonly {
    readonly line: number;
    readonly resources: readonly string[];
    /** in order: the first one writes */
    readonly providers: readonly {
      readonly kind: string;
      /** how many keys it has: of aescbc, aesgcm and secretbox */
      readonly keys?: number;
    }[];
  }[];
}

export interface AuthenticationConfig {
  readonly kind: 'AuthenticationConfiguration';
  /** absent: --anonymous-auth decides */
  readonly anonymous?: {
    readonly line: number;
    readonly enabled: boolean;
    readonly paths: readonly string[];
  };
}

export interface AuthorizationConfig {
  readonly kind: 'AuthorizationConfiguration';
  /** types in order: Node, RBAC, Webhook, ABAC, AlwaysAllow */
  readonly authorizers: readonly { readonly line: number; readonly type: string }[];
}

/** One line a policy. */
export interface AbacPolicy {
  readonly kind: 'ABAC';
  readonly policies: readonly {
    readonly line: number;
    readonly user?: string;
    readonly group?: string;
    readonly namespace?: string;
    readonly resource?: string;
    readonly apiGroup?: string;
    readonly nonResourcePath?: string;
    readonly readonly: boolean;
  }[];
}

/** Never the tokens. */
export interface StaticTokens {
  readonly kind: 'StaticTokens';
  readonly users: readonly {
    readonly line: number;
    readonly user: string;
    readonly groups: readonly string[];
  }[];
}

/** What the API server would not take either. */
export interface UnreadDocument {
  readonly kind: 'unread';
  readonly why: 'not-yaml' | 'other-kind' | 'not-json';
  readonly line?: number;
  /** the apiVersion and kind that stand there */
  readonly found?: string;
}
