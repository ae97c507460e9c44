/** What somebody does between two steps of a key's rotation, one line each: said where a step is refused, and after each. */

export interface Rotation {
  readonly me: string;
  /** the control planes */
  readonly machines: readonly string[];
  /** -f FILE, where the cluster file must be named */
  readonly tail?: string;
}

/** What makes every API server read what the ring says now. */
export function installSteps({ me, machines, tail = '' }: Rotation): readonly string[] {
  const [first = '', ...others] = machines;
  const more = others.length === 0 ? '' : `, then the same for ${others.join(', ')}`;
  return [
    `${me} render encryption-config${tail}`,
    `${me} bundle ${first}${tail}, and install it there${more}`,
    others.length === 0
      ? 'restart kube-apiserver'
      : 'restart kube-apiserver on each, one after the other, when the one before is ready again',
  ];
}

/** What makes every object be written anew, by the key that writes now; a conflict means that it is to be done again. */
export function rewriteSteps(resources: readonly string[]): readonly string[] {
  return resources.map((resource) =>
    resource.startsWith('*.')
      ? `for each RESOURCE of ${listOf(resource.slice(2))}: ${rewrite('RESOURCE')}`
      : rewrite(resource),
  );
}

function rewrite(resource: string): string {
  return `kubectl get ${resource} --all-namespaces -o json | kubectl replace -f -`;
}

function listOf(group: string): string {
  if (group === '*') return 'kubectl api-resources --verbs=list,update -o name';
  return `kubectl api-resources --verbs=list,update --api-group=${group === '' ? "''" : group} -o name`;
}

export function numbered(steps: readonly string[]): readonly string[] {
  return steps.map((step, i) => `${i + 1}. ${step}`);
}
