import { foundAt, programsOf, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const flagsIgnored = {
  id: 'flags-ignored',
  severity: 'warning',
  says: 'etcd is given a configuration file, and then takes no notice of any other flag',
  remedy: 'edit-file',
  cites: ['etcd-io/etcd server/etcdmain/config.go (parse)'],
  judge: ({ site }) =>
    programsOf(site, 'etcd').flatMap((program) => {
      const setting = settingOf(program, 'config-file');
      // what the file says stands among the settings too, and points into it
      const file = site.uses.find(({ program: id, slot }) => id === program.id && slot === 'configuration')
        ?.spot.file;
      const ignored = program.settings.filter(({ key, spot }) => key !== 'config-file' && spot.file !== file);
      return setting === undefined || ignored.length === 0
        ? []
        : [foundAt(program, setting, { ignored: [...new Set(ignored.map(({ key }) => key))] })];
    }),
} as const satisfies DiagnosisRule;
