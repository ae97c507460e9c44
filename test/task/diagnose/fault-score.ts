/**
 * What diagnosis makes of a fault, held against what a real control plane said of it: from the files alone, and from the
 * recorded lines alone.
 */
import type { DiagnosisReport } from '../../../src/domain/diagnosis/report.ts';
import { faultFiles } from '../../../src/domain/lab/place.ts';
import { fault, type FaultId } from '../../../src/domain/lab/table.ts';
import type { MeaningId } from '../../../src/domain/message/meaning/table.ts';
import { diagnoseLogs } from '../../../src/task/diagnose/logs.ts';
import { openFiles } from '../../../src/world/files.ts';
import type { Cluster } from '../../../src/domain/cluster.ts';
import { byChance, type Line, normalised } from '../../cluster/fault/said.ts';

/**
 * What the lines of a log must be said to mean, for each rule that tells the same from files. That somebody was refused is
 * not enough where somebody says why.
 */
const SIGNER: readonly MeaningId[] = [
  'unknown-authority',
  'other-authority',
  'self-signed',
  'refused-unknown-authority',
  'authority-unfit',
];
const UNLOADED: readonly MeaningId[] = [
  'pair-differs',
  'pair-other-kind',
  'pair-switched',
  'no-pem',
  'not-a-certificate',
  'key-unusable',
  'pair-incomplete',
  'unreadable-certificate',
  'authorities-unusable',
  'file-unreachable',
  'kubeconfig-broken',
];
const FORM: readonly MeaningId[] = [
  'unreadable-certificate',
  'weak-algorithm',
  'authority-unfit',
  'critical-extension',
  'unknown-authority',
  'refused-handshake',
];
const NAME: readonly MeaningId[] = ['name-missing', 'address-missing', 'common-name-only'];
const DATE: readonly MeaningId[] = [
  'shown-expired',
  'shown-too-early',
  'not-valid-now',
  'signer-expired',
  'bootstrap-expired',
  'refused-expired',
];
const RIGHTS: readonly MeaningId[] = [
  'component-forbidden',
  'forbidden',
  'node-not-itself',
  'anonymous',
  'name-not-let-in',
];
const TOKEN: readonly MeaningId[] = ['token-invalid', 'token-ended', 'token-withdrawn'];
/** Rules are told apart by what their names speak of. */
const MEANS: readonly (readonly [RegExp, readonly MeaningId[]])[] = [
  [/^peer-address/, ['peer-address', ...NAME]],
  [/name-mismatch|(?:address|name)-missing|as-dns-name|common-name-only/, NAME],
  [/expired|expiring|not-yet-valid/, DATE],
  [/usage/, ['wrong-purpose']],
  [/client-identity|without-node|front-proxy-name/, RIGHTS],
  [/^token/, TOKEN],
  [/in-the-clear|plain/, ['etcd-without-tls', 'not-tls', 'etcd-pair-missing']],
  [/etcd-trusted-ca/, ['nothing-shown', ...SIGNER]],
  [/key-weak|weak-key|v1|version-1|signature|unreadable|form|refused|unusable/, FORM],
  [/pair|file|key|kubeconfig|authorities/, UNLOADED],
  [/authority|chain|untrusted|signer/, [...SIGNER, 'path-too-long', 'chain-broken']],
];
const meansOf = (rule: string) => MEANS.filter(([about]) => about.test(rule)).flatMap(([, means]) => means);

/** yes, no, or a dash where there is nothing to name: no connection fails of it, nobody says anything. */
export type Mark = 'yes' | 'no' | '-';

export interface Score {
  /** every connection that fails of it is named */
  readonly connection: Mark;
  /** a rule that says it, of a file that is at fault */
  readonly cause: Mark;
  /** what will be logged is foretold in the words that were logged */
  readonly message: Mark;
  /** from the recorded lines alone: one is said to mean the cause */
  readonly logs: Mark;
}

const mark = (is: boolean): Mark => (is ? 'yes' : 'no');

export function scoreOfFiles(
  id: FaultId,
  report: DiagnosisReport,
  cluster: Cluster,
  said: readonly Line[],
): Omit<Score, 'logs'> {
  const { at, rules, fails, live } = fault(id);
  // of what only processes tell, files know nothing: the live test sees it
  if (live) return { connection: '-', cause: '-', message: '-' };
  const files = at.flatMap((place) => faultFiles(place, cluster));
  const failing = new Set<string>([
    ...report.connections
      .filter(({ state }) => state === 'fails' || state === 'will-fail')
      .map(({ connection }) => connection),
    ...report.causes.flatMap(({ edges }) => edges.map(({ connection }) => connection)),
  ]);
  const causes = report.causes.filter(({ rule }) => rules.includes(rule));
  const named = causes.some(({ suspect }) => files.some((file) => suspect.file.endsWith(`/${file}`)));
  // what weighs nothing is no cause, and is told all the same
  const advised = report.findings.some(
    ({ rule, severity, subject }) =>
      severity === 'advice' &&
      rules.includes(rule) &&
      files.some((file) => (subject.file ?? '').endsWith(`/${file}`)),
  );
  const foretold = report.causes.flatMap(({ logged }) => logged);
  return {
    connection: fails.length === 0 ? '-' : mark(fails.every((connection) => failing.has(connection))),
    cause: mark(named || advised),
    message: said.every(({ text }) => byChance(text))
      ? '-'
      : mark(foretold.some(({ text }) => said.some((line) => says(line, text)))),
  };
}

/** Of lines that say nothing of a certificate (somebody hung up, nobody answers) no cause can be told. */
export async function scoreOfLogs(id: FaultId, said: readonly Line[], at: Date): Promise<Mark> {
  const wanted = fault(id).rules.flatMap(meansOf);
  if (said.every(({ text }) => byChance(text))) return '-';
  const logs = [...new Set(said.map(({ by }) => `${by}.log`))];
  const lines = (log: string) => said.filter(({ by }) => `${by}.log` === log).map(({ text }) => `${text}\n`);
  const streams = {
    stream: async function* (log: string) {
      yield new TextEncoder().encode(lines(log).join(''));
    },
  };
  const ports = { files: openFiles(), streams, clock: { now: () => at }, progress: () => undefined };
  const { heard } = await diagnoseLogs({ logs, targets: [] }, ports);
  return mark(heard.some(({ means }) => wanted.includes(means)));
}

/** Whether a recorded line says what was foretold, … standing for whatever it may be there. */
export function says({ text }: Line, foretold: string): boolean {
  const pieces = plain(foretold)
    .split('…')
    .map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(pieces.join('.*?')).test(plain(text));
}

/** Quotes are quoted again by each who hands a message on. */
const plain = (text: string): string => normalised(text).replaceAll('\\', '');
