/**
 * What the current context of a kubeconfig says beside its files, as settings of whoever uses it: their keys are what names
 * the kubeconfig (Use.kubeconfig) and one of these words.
 */
import type { SeenProgram, Setting } from './site.ts';

export const KUBECONFIG_FIELDS = [
  'context',
  'cluster',
  'user',
  'server',
  'tls-server-name',
  'insecure-skip-tls-verify',
  'proxy-url',
  /** that there is one: never itself */
  'token',
  'tokenFile',
  /** the program that would be run */
  'exec',
  'auth-provider',
  'password',
] as const;
export type KubeconfigField = (typeof KUBECONFIG_FIELDS)[number];

export function kubeconfigKey(kubeconfig: string, field: KubeconfigField): string {
  return `${kubeconfig} ${field}`;
}

/** What the kubeconfig of that name says; undefined where it says nothing of it. */
export function kubeconfigSetting(
  program: Pick<SeenProgram, 'settings'>,
  kubeconfig: string,
  field: KubeconfigField,
): Setting | undefined {
  const key = kubeconfigKey(kubeconfig, field);
  return program.settings.find((setting) => setting.key === key);
}
