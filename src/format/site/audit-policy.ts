/** audit.k8s.io/v1 Policy, as kubernetes/apiserver pkg/audit/policy/reader.go takes it; older versions are refused since 1.24. */
import type { AuditPolicy, UnreadDocument } from '../../domain/site/document.ts';
import { isUnread, readObject } from './object.ts';

export function readAuditPolicy(text: string): AuditPolicy | UnreadDocument {
  const read = readObject(text, ['audit.k8s.io/v1 Policy']);
  if (isUnread(read)) return read;
  return {
    kind: 'Policy',
    rules: read.objects('rules').map((rule) => ({
      line: rule.line,
      level: rule.text('level') ?? '',
      users: rule.words('users'),
      userGroups: rule.words('userGroups'),
      verbs: rule.words('verbs'),
      resources: rule.objects('resources').map((one) => ({
        group: one.text('group') ?? '',
        resources: one.words('resources'),
        resourceNames: one.words('resourceNames'),
      })),
      namespaces: rule.words('namespaces'),
      nonResourceURLs: rule.words('nonResourceURLs'),
      omitStages: rule.words('omitStages'),
    })),
  };
}
