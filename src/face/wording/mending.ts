/**
 * What mends a cause, as commands for whoever keeps the files: kubepki's store, kubeadm, or hands. Each word is quoted by the
 * table of escapes, so that all of it can be pasted; what is no command is a note.
 */
import type { Cause } from '../../domain/diagnosis/cause.ts';
import { REMEDIES, type RemedyId } from '../../domain/diagnosis/remedy.ts';
import { ESCAPES } from '../../format/escape.ts';
import { kubeadmSteps } from './mending-kubeadm.ts';
import { handSteps } from './mending-openssl.ts';
import { operand, shown, type Step } from './mending-step.ts';

interface Speaker {
  readonly me: string;
  readonly tail: string;
}

const quote = ESCAPES.shell.apply;

export function mendingSteps(cause: Cause, speaker: Speaker): readonly Step[] {
  const whoever = { store: storeSteps, kubeadm: kubeadmSteps, hands: handSteps }[cause.mending.keeper];
  return [...(WHOEVER[cause.remedy]?.(cause) ?? whoever(cause, speaker)), ...restartSteps(cause)];
}

/** The same whoever keeps the file. */
const WHOEVER: Readonly<Partial<Record<RemedyId, (cause: Cause) => readonly Step[]>>> = {
  'restrict-mode': ({ suspect, evidence }) => {
    const should = String(evidence['should'] ?? '');
    return [{ command: ['chmod', /^[0-7]{3,4}$/.test(should) ? should : '0600', operand(suspect.file)] }];
  },
  'set-owner': ({ suspect, evidence }) => {
    const should = String(evidence['should'] ?? '');
    const owner = /^[a-z0-9_-]+(?::[a-z0-9_-]+)?$/.test(should) ? should : 'root:root';
    return [{ command: ['chown', owner, operand(suspect.file)] }];
  },
  'set-clock': () => [
    { command: ['date', '-u'] },
    { note: 'compare with a machine whose clock is right; where this one is, wait or have a new one made' },
  ],
  'restart': () => [],
  'look': () => [{ note: REMEDIES.look }],
};

function storeSteps({ remedy, mending, suspect }: Cause, { me, tail }: Speaker): readonly Step[] {
  const { credential, root = '', machine } = mending;
  const name =
    tail.trim() !== '' || root === '' || root === './' ? words(tail) : ['-f', quote(`${root}kubepki.yaml`)];
  const onMachine = /(?:^|\/)nodes\/[^/]+\//.test(suspect.file) && machine !== undefined;
  const carry: readonly Step[] = onMachine
    ? [
        { command: [me, 'bundle', quote(machine), ...name] },
        { note: `and on ${shown(machine)}, where the bundle is unpacked: ./install.sh` },
      ]
    : [];
  // what is rendered comes from the cluster file, and whatever was changed by hand goes
  if (credential === undefined)
    return [
      { command: [me, 'render', ...name] },
      ...(ASKS.has(remedy) ? [{ note: 'a flag of your own stands in the cluster file under flags' }] : []),
      ...carry,
    ];
  const verb = {
    'renew-certificate': ['renew', quote(credential)],
    'extend-authority': ['renew', quote(credential), '--same-key'],
  }[remedy as string];
  if (remedy === 'remake-authority')
    return [
      {
        note: `no authority is replaced unasked: move its certificate, its key and all copies away, and ${me} apply makes a new one and all that it signs`,
      },
      { command: [me, 'explain', quote(mending.identity ?? '')] },
    ];
  return [{ command: [me, ...(verb ?? ['apply']), ...name] }, ...carry];
}

const ASKS: ReadonlySet<RemedyId> = new Set(['set-flag', 'drop-flag', 'edit-file']);

/** One machine after the other. A static pod is restarted by taking its manifest away, and no other way does it. */
function restartSteps({ mending, remedy }: Cause): readonly Step[] {
  const { restart } = mending;
  const reload = ASKS.has(remedy);
  return restart
    .slice(0, MOST)
    .flatMap(({ machine, how, name, program }): readonly Step[] => {
      const on = machine === undefined ? [] : [{ note: `on ${shown(machine)}` }];
      switch (how) {
        case 'unit':
          return [
            ...on,
            ...(reload ? [{ command: ['systemctl', 'daemon-reload'] }] : []),
            { command: ['systemctl', 'restart', quote(name)] },
          ];
        case 'static-pod': {
          // out of the kubelet's sight on the same disk, and not in /tmp, where others may have made a folder of that name
          const aside = operand(name.replace(/[^/]*\/([^/]+)$/, '$1.aside'));
          // the kubelet sees by itself that a manifest is another
          if (reload) return [];
          return [
            ...on,
            { command: ['mv', operand(name), aside, '&&', 'sleep', '20', '&&', 'mv', aside, operand(name)] },
          ];
        }
        case 'unknown':
          return [{ note: `then restart ${shown(program)}` }];
      }
    })
    .concat(restart.length > MOST ? [{ note: `and so the ${restart.length - MOST} others` }] : []);
}

const MOST = 6;

function words(text: string): readonly string[] {
  return text.trim() === '' ? [] : [text.trim()];
}
