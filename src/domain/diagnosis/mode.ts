/** Ways of authorization that the API server should ask and does not. */
import type { Site } from '../site/site.ts';
import { documentsOf } from './document.ts';
import { foundAt, programsOf, settingOf, wordsOf } from './flag.ts';
import type { Found } from './rule.ts';

const FLAG = 'authorization-mode';

/** Where everything is allowed, another rule says so, and it matters no more. */
export function withoutMode(site: Site, mode: 'Node' | 'RBAC'): readonly Found[] {
  return programsOf(site, 'kube-apiserver').flatMap((program) => {
    const setting = settingOf(program, FLAG);
    const modes = wordsOf(program, FLAG);
    if (setting !== undefined)
      return modes.includes(mode) || modes.includes('AlwaysAllow')
        ? []
        : [
            foundAt(program, setting, {
              should: mode === 'Node' ? `Node,${setting.value}` : `${setting.value},RBAC`,
            }),
          ];
    return documentsOf(site, program, 'AuthorizationConfiguration').flatMap(({ use, document }) =>
      document.authorizers.some(({ type }) => type === mode || type === 'AlwaysAllow')
        ? []
        : [foundAt(program, 'authorization-config', { lacks: mode }, { spot: use.spot })],
    );
  });
}
