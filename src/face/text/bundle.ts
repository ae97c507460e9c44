/** A bundle in lines: what for, how much, where, and what it gives to whoever gets hold of it. */
import type { BundleReport, MachineRole } from '../../domain/bundle-report.ts';
import { ESCAPES } from '../../format/escape.ts';
import { columns, field } from './lines.ts';

const show = ESCAPES.terminal.apply;
const shell = ESCAPES.shell.apply;

const ROLES: Readonly<Record<MachineRole, string>> = {
  'control-plane': 'control plane',
  'etcd-member': 'member of etcd',
  'worker': 'worker',
};

export function bundleText({
  machine,
  roles,
  files,
  keys,
  to,
  form,
  sha256,
  size = 0,
}: BundleReport): string {
  const rendered = files.filter(({ rendering }) => rendering !== undefined).length;
  const own = files.length - rendered;
  const roots = keys.filter(({ makes }) => makes !== 'certificate');
  const unpack = form === 'archive' ? `tar xzf ${shell(to.slice(to.lastIndexOf('/') + 1))} && ` : '';
  const folder = form === 'archive' ? machine : to.slice(to.lastIndexOf('/') + 1);
  return `${[
    `${machine}: ${roles.map((role) => ROLES[role]).join(', ')}`,
    field('files', `${files.length}: ${own} of credentials, ${rendered} rendered`),
    field('written to', form === 'archive' ? `${show(to)}, ${kilobytes(size)}, mode 0600` : `${show(to)}/`),
    ...(sha256 === undefined ? [] : [field('sha256', sha256)]),
    field('keys', keys.length === 0 ? 'none' : `${keys.length}: ${keys.map(({ of }) => of).join(', ')}`),
    ...(roots.length === 0
      ? []
      : [
          '',
          'what these give to whoever reads the bundle',
          columns(roots.map(({ of, power }) => [of, power])),
        ]),
    '',
    field(`on ${machine}`, `${unpack}sh ${shell(`${folder}/install.sh`)}`),
  ].join('\n')}\n`;
}

function kilobytes(size: number): string {
  return `${Math.ceil(size / 1024)} KB`;
}
