/** Bindings of roles to users: made for the API server or as a manifest, and read from objects that nobody vouches for. */
import {
  FOR_USER,
  type FoundBinding,
  MANAGED_BY,
  type Subject,
  type WantedBinding,
} from '../../domain/api/binding.ts';
import { optional } from '../../domain/optional.ts';
import { bindingName } from '../../domain/user.ts';
import { type Fields, fieldsOf, textOf } from '../manifest/plain.ts';
import { fillTemplate, type Plain } from '../template.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** The object, with nothing in it but what we mean. */
export function bindingBody({ user, role, namespace }: WantedBinding) {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: {
      name: bindingName(user, role.name),
      ...optional('namespace', namespace),
      labels: { [MANAGED_BY.label]: MANAGED_BY.value },
      annotations: { [FOR_USER]: user },
    },
    roleRef: { apiGroup: GROUP, kind: role.kind, name: role.name },
    subjects: [{ apiGroup: GROUP, kind: 'User', name: user }],
  } as const;
}

/** The same as a manifest, for a cluster that has no API yet; @param template templates/manifest/user-rbac.yaml */
export function renderBinding(template: string, wanted: WantedBinding): string {
  const { kind, metadata, roleRef, subjects } = bindingBody(wanted);
  return fillTemplate(template, [
    { path: ['kind'], value: kind },
    { path: ['metadata'], value: metadata as unknown as Plain },
    { path: ['roleRef'], value: roleRef },
    { path: ['subjects'], value: subjects },
  ]);
}

/** Where bindings are: of one namespace, or of all, or of none. */
export function bindingsPath(namespace: string | undefined): readonly string[] {
  const base = ['apis', GROUP, 'v1'];
  return namespace === undefined
    ? [...base, 'clusterrolebindings']
    : [...base, 'namespaces', namespace, 'rolebindings'];
}

/** Of a list's item the kind is not said: the list's own is. Undefined for what is no binding. */
export function readBinding(object: unknown, kind: FoundBinding['kind']): FoundBinding | undefined {
  const whole = fieldsOf(object);
  const metadata = fieldsOf(whole?.['metadata']);
  const roleRef = fieldsOf(whole?.['roleRef']);
  if (whole === undefined || metadata === undefined || roleRef === undefined) return undefined;
  const name = textOf(metadata['name']);
  if (name === '') return undefined;
  const managed = textOf(fieldsOf(metadata['labels'])?.[MANAGED_BY.label]) === MANAGED_BY.value;
  const ours = textOf(fieldsOf(metadata['annotations'])?.[FOR_USER]);
  return {
    kind,
    name,
    ...optional('namespace', kind === 'RoleBinding' ? textOf(metadata['namespace']) : undefined),
    uid: textOf(metadata['uid']),
    resourceVersion: textOf(metadata['resourceVersion']),
    role: { kind: textOf(roleRef['kind']), name: textOf(roleRef['name']) },
    subjects: subjectsOf(whole),
    ...(managed && ours !== '' ? { ours } : {}),
    object: { apiVersion: `${GROUP}/v1`, kind, ...whole },
  };
}

/** The object without those of its subjects that are the user; all else of it as it came. */
export function withoutUser({ object }: FoundBinding, user: string): Fields {
  const list = Array.isArray(object['subjects']) ? (object['subjects'] as readonly unknown[]) : [];
  const isUser = (one: unknown) => {
    const fields = fieldsOf(one);
    return textOf(fields?.['kind']) === 'User' && textOf(fields?.['name']) === user;
  };
  return { ...object, subjects: list.filter((one) => !isUser(one)) };
}

function subjectsOf(whole: Fields): readonly Subject[] {
  const list = whole['subjects'];
  return (Array.isArray(list) ? list : []).flatMap((one: unknown): readonly Subject[] => {
    const fields = fieldsOf(one);
    const [kind, name] = [textOf(fields?.['kind']), textOf(fields?.['name'])];
    const namespace = textOf(fields?.['namespace']);
    return name === ''
      ? []
      : [{ kind, name, ...optional('namespace', namespace === '' ? undefined : namespace) }];
  });
}
