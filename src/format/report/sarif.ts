import { toJson } from './json.ts';

/** What code scanners take, before it is laid out as SARIF has it. */
export interface Scan {
  readonly tool: string;
  readonly version: string;
  readonly rules: readonly {
    readonly id: string;
    readonly says: string;
    readonly help: string;
    readonly level: Level;
    readonly tags: readonly string[];
  }[];
  readonly results: readonly {
    readonly rule: string;
    readonly level: Level;
    readonly message: string;
    readonly file: string;
    readonly line?: number;
    /** what it is about beside a place in a file: a connection, an entry */
    readonly about: readonly string[];
    /** other places of the same */
    readonly related: readonly string[];
    /** the same in every run as long as it is the same fault */
    readonly fingerprint: string;
  }[];
  /** what could not be looked at */
  readonly notices: readonly { readonly message: string; readonly file: string; readonly line?: number }[];
}

export type Level = 'error' | 'warning' | 'note';

/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0); of what is optional only what GitHub and GitLab show. */
export function toSarif({ tool, version, rules, results, notices }: Scan): string {
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  return toJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool,
            version,
            rules: rules.map(({ id, says, help, level, tags }) => ({
              id,
              shortDescription: { text: says },
              help: { text: help },
              defaultConfiguration: { level },
              properties: { tags },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notices.map(({ message, file, line }) => ({
              level: 'warning',
              message: { text: message },
              locations: [{ physicalLocation: placeOf(file, line) }],
            })),
          },
        ],
        results: results.map(({ rule, level, message, file, line, about, related, fingerprint }) => ({
          ruleId: rule,
          ruleIndex: index.get(rule) ?? -1,
          level,
          message: { text: message },
          locations: [
            {
              physicalLocation: placeOf(file, line),
              ...(about.length === 0
                ? {}
                : { logicalLocations: about.map((fullyQualifiedName) => ({ fullyQualifiedName })) }),
            },
          ],
          ...(related.length === 0
            ? {}
            : {
                relatedLocations: related.map((each, i) => ({ id: i + 1, physicalLocation: placeOf(each) })),
              }),
          partialFingerprints: { 'kubepki/v1': fingerprint },
        })),
      },
    ],
  });
}

/** GitHub takes no result without a line: the first where nobody knows better. */
function placeOf(file: string, line = 1): object {
  return { artifactLocation: { uri: uriOf(file) }, region: { startLine: Math.max(1, line) } };
}

/** A path as a reference of RFC 3986: octets that mean something there are encoded, and no first part looks like a scheme. */
function uriOf(path: string): string {
  const uri = path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/[\ud800-\udfff]/gu, '\ufffd')))
    .join('/');
  return path.startsWith('/') ? `file://${uri}` : uri;
}
