/** What SelfSubjectRulesReview answers (k8s.io/api authorization/v1): what somebody may do in a namespace, as rules. */
import type { UserProof } from '../../domain/api/report-user.ts';
import { fieldsOf, textsOf } from '../manifest/plain.ts';

export interface SeenRules {
  readonly may: UserProof['may'];
  /** some authorizer cannot list its rules: what is not here may be allowed all the same */
  readonly incomplete: boolean;
}

/** Undefined for what is no such answer. */
export function readRules(body: unknown): SeenRules | undefined {
  const status = fieldsOf(fieldsOf(body)?.['status']);
  if (status === undefined) return undefined;
  const rules = (name: string): readonly unknown[] => (Array.isArray(status[name]) ? status[name] : []);
  const may = rules('resourceRules').flatMap((rule: unknown) => {
    const fields = fieldsOf(rule) ?? {};
    const resources = textsOf(fields['resources']);
    // whoever is known may ask about themselves (bootstrappolicy, system:basic-user)
    if (resources.every((resource) => resource.startsWith('selfsubject'))) return [];
    const groups = textsOf(fields['apiGroups']);
    const names = textsOf(fields['resourceNames']);
    const on = resources.flatMap((resource) =>
      (groups.length === 0 ? [''] : groups).flatMap((group) => {
        const what = group === '' ? resource : `${resource}.${group}`;
        return names.length === 0 ? [what] : names.map((name) => `${what}/${name}`);
      }),
    );
    return [{ verbs: textsOf(fields['verbs']), on }];
  });
  const paths = rules('nonResourceRules').flatMap((rule: unknown) => {
    const fields = fieldsOf(rule) ?? {};
    const on = textsOf(fields['nonResourceURLs']);
    return on.includes('*') ? [{ verbs: textsOf(fields['verbs']), on }] : [];
  });
  // several roles may give the same
  const once = new Map([...may, ...paths].map((rule) => [JSON.stringify(rule), rule]));
  return { may: [...once.values()], incomplete: status['incomplete'] === true };
}
