/**
 * The one door to @kubernetes/client-node, loaded only where a kubeconfig has an auth-provider. Its own entry would bring
 * every API and model (1.7 MB of the bundle) for what one of its files does.
 *
 * It is not let near a refresh token: it would exchange it without the client's secret and without the provider's own
 * authority, and keep the new one to itself, so that the one in the kubeconfig, which is spent by then, logs its owner out.
 */
import { OpenIDConnectAuth } from '@kubernetes/client-node/dist/oidc_auth.js';

/** The id-token, where there is one that has not ended; undefined for anything else. */
export async function oidcToken(settings: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { 'refresh-token': _, ...config } = settings;
  const options: { headers: Record<string, string> } = { headers: {} };
  try {
    const user = { name: 'user', authProvider: { name: 'oidc', config } };
    await new OpenIDConnectAuth().applyAuthentication(user, options);
  } catch {
    // no token at all: it says why by quoting it
    return undefined;
  }
  return options.headers['Authorization']?.replace(/^Bearer /, '');
}
