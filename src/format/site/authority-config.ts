/** Who is let in and what he may do, by file: AuthenticationConfiguration and AuthorizationConfiguration. */
import type {
  AuthenticationConfig,
  AuthorizationConfig,
  UnreadDocument,
} from '../../domain/site/document.ts';
import { isUnread, readObject } from './object.ts';

const GROUP = 'apiserver.config.k8s.io/*';

export function readAuthentication(text: string): AuthenticationConfig | UnreadDocument {
  const read = readObject(text, [`${GROUP} AuthenticationConfiguration`]);
  if (isUnread(read)) return read;
  const said = read.object('anonymous');
  if (said === undefined) return { kind: 'AuthenticationConfiguration' };
  return {
    kind: 'AuthenticationConfiguration',
    anonymous: {
      line: said.line,
      enabled: said.text('enabled') === 'true',
      paths: said.objects('conditions').flatMap((condition) => condition.text('path') ?? []),
    },
  };
}

export function readAuthorization(text: string): AuthorizationConfig | UnreadDocument {
  const read = readObject(text, [`${GROUP} AuthorizationConfiguration`]);
  if (isUnread(read)) return read;
  return {
    kind: 'AuthorizationConfiguration',
    authorizers: read
      .objects('authorizers')
      .map((authorizer) => ({ line: authorizer.line, type: authorizer.text('type') ?? '' })),
  };
}
