/** What a message means: about whose certificate it is, who refuses whom, and what is usually behind it. */
export interface Meaning {
  /** what it means, in a sentence */
  readonly title: string;
  /** harmless: written down, and nothing fails by it */
  readonly severity: 'critical' | 'warning' | 'harmless';
  /** said by every cluster that starts, before the API server has its authorities and roles: it may pass by itself */
  readonly passes?: true;
  /**
   * what it is about, seen from who wrote it: what the other side showed, what it showed itself, a file of its own, or
   * somebody's right to do something
   */
  readonly about: 'shown-by-other' | 'shown-by-writer' | 'own-file' | 'rights' | 'protocol';
  /** the reason itself, or only that there is one, which the other side's log tells */
  readonly tells: 'why' | 'that';
  /** what is usually behind it in a cluster, the likeliest first */
  readonly causes: readonly string[];
  readonly cites: readonly string[];
}

export type Meanings = Readonly<Record<string, Meaning>>;
