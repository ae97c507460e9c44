/** The auth-provider of a kubeconfig's user: oidc, the only one that kubectl still has (the others went with Kubernetes 1.26). */
import { KubepkiError } from '../../domain/error.ts';
import { bearer } from './credential-shown.ts';
import type { Lasting } from './exec-plugin.ts';

/** @throws KubepkiError credential-unusable */
export async function askProvider(entry: unknown): Promise<Lasting> {
  const { name, config } = record(record(entry)['auth-provider']);
  const provider = typeof name === 'string' ? name : '';
  if (provider !== 'oidc') throw new KubepkiError('credential-unusable', { why: 'provider-gone', provider });
  const { oidcToken } = await import('./client-node-door.ts');
  const settings = Object.fromEntries(
    Object.entries(record(config)).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  ) as Readonly<Record<string, string>>;
  const token = await oidcToken(settings);
  if (token === undefined) throw new KubepkiError('credential-unusable', { why: 'oidc' });
  return { shown: { authorization: bearer(token) } };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
