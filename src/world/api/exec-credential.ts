/** The exec of a kubeconfig's user, and the ExecCredential that its program prints: both are somebody else's text. */
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { bearer, type Shown } from './credential-shown.ts';
import { secureContextOf } from './secure-context.ts';

export interface ExecEntry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
  readonly provideClusterInfo: boolean;
  readonly installHint?: string;
  readonly config?: unknown;
}

const BETA = 'client.authentication.k8s.io/v1beta1';
const VERSIONS = ['client.authentication.k8s.io/v1', BETA];

/** @throws KubepkiError credential-plugin-failed */
export function readExecEntry(entry: unknown): ExecEntry {
  const exec = record(record(entry)['exec']);
  const { apiVersion, args, env, installHint, provideClusterInfo, config } = exec;
  const command = text(exec['command']);
  if (typeof apiVersion !== 'string' || !VERSIONS.includes(apiVersion))
    throw pluginFailed({ command }, 'version', { asked: text(apiVersion) });
  // v1beta1 was before there was a choice (clientcmd/api/v1/defaults.go)
  const mode = exec['interactiveMode'] ?? (apiVersion === BETA ? 'IfAvailable' : '');
  if (mode !== 'Never' && mode !== 'IfAvailable' && mode !== 'Always')
    throw pluginFailed({ command }, 'interactive-mode', { mode: text(mode) });
  return {
    ...{
      command,
      apiVersion,
      interactiveMode: mode,
      provideClusterInfo: provideClusterInfo === true,
      config,
    },
    args: (Array.isArray(args) ? args : []).map(text),
    env: Object.fromEntries(
      (Array.isArray(env) ? env : []).map(record).map(({ name, value }) => [text(name), text(value)]),
    ),
    ...optional('installHint', typeof installHint === 'string' ? installHint : undefined),
  };
}

/** @throws KubepkiError credential-plugin-failed */
export function readExecCredential(
  printed: string,
  plugin: ExecEntry,
): { readonly shown: Shown; readonly until?: number } {
  const fail = (why: string, evidence = {}) => pluginFailed(plugin, why, evidence);
  let value: unknown;
  try {
    value = JSON.parse(printed);
  } catch {
    // it may be a token all the same: not quoted
    throw fail('not-json');
  }
  const { kind, apiVersion, status } = record(value);
  if (kind !== 'ExecCredential') throw fail('no-credential');
  if (apiVersion !== plugin.apiVersion)
    throw fail('other-version', { version: text(apiVersion), asked: plugin.apiVersion });
  if (typeof status !== 'object' || status === null) throw fail('no-status');
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = record(status);
  const [chain, key] = [text(clientCertificateData), text(clientKeyData)];
  if ((chain === '') !== (key === '')) throw fail('half');
  if (chain === '' && text(token) === '') throw fail('empty');
  const until = Date.parse(text(expirationTimestamp));
  const shown: Shown = {
    ...(chain === '' ? {} : { certificate: { chain: Buffer.from(chain), key: Buffer.from(key) } }),
    ...(text(token) === '' ? {} : { authorization: usable(() => bearer(text(token)), plugin) }),
  };
  usable(() => secureContextOf({}, shown), plugin);
  return { shown, ...optional('until', Number.isNaN(until) ? undefined : until) };
}

function usable<T>(make: () => T, plugin: ExecEntry): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof KubepkiError)
      throw pluginFailed(plugin, 'unusable', { problem: String(error.evidence['why']) });
    throw error;
  }
}

/** How to come by a program helps where there is none. */
export function pluginFailed(
  { command, installHint }: Pick<ExecEntry, 'command' | 'installHint'>,
  why: string,
  evidence: Readonly<Record<string, string | number>> = {},
): KubepkiError {
  return new KubepkiError('credential-plugin-failed', {
    command,
    why,
    ...evidence,
    ...(why === 'missing' && installHint !== undefined ? { install: installHint.trim().slice(0, 2000) } : {}),
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
