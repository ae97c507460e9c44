/** Questions about requests: a "forbidden" of RBAC says what right is missing, one of admission refuses what was asked for. */
import type { ApiCall, ApiServer, Pause } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { ask } from '../api/ask.ts';

export type Verb = 'create' | 'get' | 'list' | 'watch';

/** @throws KubepkiError request-not-allowed, request-refused, and all else that asking does */
export async function askAbout(api: ApiServer, call: ApiCall, verb: Verb, pause?: Pause): Promise<unknown> {
  try {
    const doing = `${verb} certificatesigningrequests`;
    return await ask(api, call, { doing, ...(pause === undefined ? {} : { pause }) });
  } catch (error) {
    throw error instanceof KubepkiError ? told(error, verb) : error;
  }
}

/** What RBAC says of somebody (apiserver pkg/endpoints/handlers/responsewriters/errors.go, forbiddenMessage). */
const LACKS_RIGHT = /User "(.*)" cannot [a-z]+ resource/;

export function told(error: KubepkiError, verb: Verb): KubepkiError {
  if (error.code !== 'api-forbidden') return error;
  const { message = '' } = error.evidence;
  const text = typeof message === 'string' ? message : '';
  const [, user] = LACKS_RIGHT.exec(text) ?? [];
  if (user !== undefined || verb !== 'create')
    return new KubepkiError('request-not-allowed', { ...error.evidence, verb, user: user ?? '' }, error);
  // an admission plugin has read the request, and says what is wrong with it
  const words = text.replace(/^.*? is forbidden: /, '');
  return new KubepkiError('request-refused', { by: 'api-server' }, error, [{ by: 'api-server', words }]);
}
