/** Units as systemd itself reads them: words, drop-ins, what continues a line; then what only the running of a command fills in. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSiteUnit, wordsOf } from '../../../src/format/site/unit.ts';
import type { Word } from '../../../src/format/site/word.ts';
import { commandsIn, machineWith, SKIPS, WITH } from '../systemd/machine.ts';

const UNITS = '/etc/systemd/system';
const FILE = 'kubelet.service';

const read = (...texts: readonly string[]) =>
  readSiteUnit(
    texts.map((text, i) => ({ file: i === 0 ? FILE : `${FILE}.d/${i}.conf`, text })),
    FILE,
    'cp-1.example.com',
  );
const plain = (words: readonly Word[] | undefined) => words?.map(({ text }) => text);
const unit = (...lines: readonly string[]) => ['[Service]', ...lines, ''].join('\n');

describe.skipIf(SKIPS)(`commands: ${WITH}`, () => {
  it('are split into the words that systemd makes of them', () => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^[a-z0-9=,./-]{1,6}$/) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(' ', '  ', '\t', ' \\\n  ', ' \\\n# said\n  ', '"', "'", '" "'),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '\\s',
          '\\x41',
          '\\102',
          '\\u00e9',
          '\\\\',
          '\\"',
          "\\'",
          '\\q',
          '\\;',
          '%%',
          '$$',
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom(';', '\\', '[', '#', '%n', '%N', '%p') },
    );
    const texts = fc.sample(
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
      { numRuns: 600, seed: 11 },
    );
    // an end that continues would swallow the next line, and is another test's
    const lines = texts.map((text) => text.replace(/\\+$/, ''));
    const names = lines.map((_, i) => `command-${i}.service`);
    const units = lines.map(
      (text) => `[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=/bin/true ${text}\n`,
    );
    const { root, end } = machineWith(
      new Map([
        ...units.map((text, i): [string, string] => [`${UNITS}/${names[i]}`, text]),
        [`${UNITS}/all.target`, `[Unit]\nDefaultDependencies=no\nWants=${names.join(' ')}\n`],
      ]),
    );
    onTestFinished(end);
    const understood = commandsIn(`${root}${UNITS}:${root}/usr/lib/systemd/system`, 'all.target');
    expect(understood.size).toBeGreaterThan(400);
    const differs = names.flatMap((name, i) => {
      const { commands } = readSiteUnit([{ file: name, text: units[i] ?? '' }], name);
      const [ours, theirs] = [plain(commands[0]?.words), understood.get(name)];
      return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ line: lines[i], ours, theirs }];
    });
    expect(differs).toEqual([]);
  });

  it('drop-ins come after the unit, and an empty setting begins the list anew', () => {
    const own = unit('Type=oneshot', 'ExecStart=/bin/true --from=unit');
    const drops = ['ExecStart=', 'ExecStart=/bin/true --from=20'].join('\n');
    const { root, end } = machineWith(
      new Map([
        [`${UNITS}/one.service`, `[Unit]\nDefaultDependencies=no\n${own}`],
        [`${UNITS}/one.service.d/10-first.conf`, '[Service]\nExecStart=\nExecStart=/bin/true --from=10\n'],
        [`${UNITS}/one.service.d/20-second.conf`, `[Service]\n${drops}\n`],
        [`${UNITS}/all.target`, '[Unit]\nDefaultDependencies=no\nWants=one.service\n'],
      ]),
    );
    onTestFinished(end);
    const theirs = commandsIn(`${root}${UNITS}:${root}/usr/lib/systemd/system`, 'all.target').get(
      'one.service',
    );
    const ours = read(own, '[Service]\nExecStart=\nExecStart=/bin/true --from=10\n', `[Service]\n${drops}\n`);
    expect(ours.commands.map(({ words }) => plain(words))).toEqual([theirs]);
    expect(theirs).toEqual(['/bin/true', '--from=20']);
  });
});

describe('units', () => {
  it('say of each word the line where it stands', () => {
    const { commands } = read(
      '# head\n[Service]\nExecStart=/usr/bin/kubelet \\\n  --a=b \\\n# between\n  --c d\n',
    );
    expect(commands[0]?.words).toEqual([
      { text: '/usr/bin/kubelet', spot: { file: FILE, line: 3 } },
      { text: '--a=b', spot: { file: FILE, line: 4 } },
      { text: '--c', spot: { file: FILE, line: 6 } },
      { text: 'd', spot: { file: FILE, line: 6 } },
    ]);
  });

  it.each([
    ['-/bin/kubelet --a', ['/bin/kubelet', '--a']],
    ['!!/bin/kubelet --a', ['/bin/kubelet', '--a']],
    ['@-/bin/kubelet called --a', ['/bin/kubelet', '--a']],
    ['+/bin/kubelet', ['/bin/kubelet']],
  ])('signs before the program are no part of it: %s', (text, words) => {
    expect(plain(read(unit(`ExecStart=${text}`)).commands[0]?.words)).toEqual(words);
  });

  it("is kubeadm's: arguments come from variables, and those from files", () => {
    const own = read(
      unit('ExecStart=/usr/bin/kubelet', 'Restart=always'),
      unit(
        'Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/b --kubeconfig=/k"',
        'EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env',
        'EnvironmentFile=-/etc/default/kubelet',
        'ExecStart=',
        'ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_EXTRA_ARGS --pod=${POD} $NOTHING',
      ),
    );
    expect(own.environmentFiles).toMatchObject([
      { path: '/var/lib/kubelet/kubeadm-flags.env', optional: true },
      { path: '/etc/default/kubelet', optional: true },
    ]);
    const extra = { text: '--node-ip=10.0.0.1 "--x=a b"', spot: { file: '/etc/default/kubelet', line: 7 } };
    const [command] = own.commands;
    const words = command && wordsOf(command, new Map([...own.environment, ['KUBELET_EXTRA_ARGS', extra]]));
    expect(words).toEqual([
      { text: '/usr/bin/kubelet', spot: { file: `${FILE}.d/1.conf`, line: 6 } },
      { text: '--bootstrap-kubeconfig=/b', spot: { file: `${FILE}.d/1.conf`, line: 2 } },
      { text: '--kubeconfig=/k', spot: { file: `${FILE}.d/1.conf`, line: 2 } },
      { text: '--node-ip=10.0.0.1', spot: { file: '/etc/default/kubelet', line: 7 } },
      { text: '--x=a b', spot: { file: '/etc/default/kubelet', line: 7 } },
      { text: '--pod=', spot: { file: `${FILE}.d/1.conf`, line: 6 } },
    ]);
  });

  it('a colon keeps the dollars', () => {
    const [command] = read(unit('ExecStart=:/bin/kubelet $A $$')).commands;
    expect(plain(command && wordsOf(command, new Map()))).toEqual(['/bin/kubelet', '$A', '$$']);
  });

  it('what is no unit says nothing, and takes no time', () => {
    const hostile = [
      '',
      '\0\0\0[Service]\nExecStart=',
      '[Service\nExecStart=/bin/kubelet',
      'ExecStart=/bin/kubelet --outside=section',
      unit('ExecStart=/bin/kubelet "open'),
      unit(`ExecStart=/bin/kubelet ${'\\\n'.repeat(200_000)}`),
      unit(`ExecStart=/bin/kubelet ${'a '.repeat(500_000)}`),
      `${'['.repeat(1_000_000)}\n`,
      `${'='.repeat(1_000_000)}\n`,
      `[Service]\n${'\\'.repeat(1_000_000)}`,
    ];
    for (const text of hostile)
      expect(read(text).commands.every(({ words }) => words.length <= 10_000)).toBe(true);
    expect(read(hostile[4] ?? '')).toMatchObject({ commands: [], damaged: [{ file: FILE, line: 2 }] });
  });
});
