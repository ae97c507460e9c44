/** A subject as the log has it (domain/distinguished-name.ts, nameText), read back: the name and the groups in it. */
import type { Person } from '../../domain/api/power.ts';

export function subjectsIn(subject: string): Person {
  const parts = subject.match(/(?:[^,\\]|\\.)+/g) ?? [];
  const values = (label: string) =>
    parts.flatMap((part) => {
      const text = part.trimStart();
      return text.startsWith(`${label}=`) ? [text.slice(label.length + 1).replace(/\\(.)/g, '$1')] : [];
    });
  return { user: values('CN').at(-1) ?? '', groups: values('O') };
}
