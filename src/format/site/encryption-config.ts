/** EncryptionConfiguration, and the alpha spelling that is still taken (kubernetes/apiserver pkg/apis/apiserver/v1/register.go). */
import type { EncryptionConfig, UnreadDocument } from '../../domain/site/document.ts';
import { isUnread, readObject } from './object.ts';

export function readEncryption(text: string): EncryptionConfig | UnreadDocument {
  const read = readObject(text, [
    'apiserver.config.k8s.io/v1 EncryptionConfiguration',
    'v1 EncryptionConfig',
    'apiserver.config.k8s.io/v1 EncryptionConfig',
  ]);
  if (isUnread(read)) return read;
  return {
    kind: 'EncryptionConfiguration',
    entries: read.objects('resources').map((entry) => ({
      line: entry.line,
      resources: entry.words('resources'),
      providers: entry.objects('providers').flatMap((provider) =>
        // one to an element; more are refused, and then the first is as good as any
        provider.fields
          .slice(0, 1)
          .map((kind) =>
            KEYED.has(kind) ? { kind, keys: provider.object(kind)?.objects('keys').length ?? 0 } : { kind },
          ),
      ),
    })),
  };
}

const KEYED = new Set(['aescbc', 'aesgcm', 'secretbox']);
