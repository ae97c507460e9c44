/** What kubeadm's file says is somebody's text: it reaches the terminal as text, and as nothing else. */
import { expect, test } from 'vitest';
import { wordWarnings } from '../../src/face/wording/warning.ts';

const HOSTILE = '\u001b[2J\u202egnp.exe\u0007';

test.each([
  { warning: 'ignored-field', path: HOSTILE, file: HOSTILE, why: `${HOSTILE} is none of kubeadm’s` },
  { warning: 'machine-unnamed', path: HOSTILE, file: HOSTILE, address: HOSTILE, machine: HOSTILE },
] as const)('$warning shows no escape sequence', (warning) => {
  const [said = ''] = wordWarnings([warning]);
  expect(said).toContain('gnp.exe');
  expect(said).not.toMatch(/[\u0000-\u001f\u202e]/);
});
