/**
 * Which resources are encrypted, as an EncryptionConfiguration names them: secrets, widgets.example.com, all of a group
 * (*.apps), of the core group (*.), or all there is (*.*). What kube-apiserver refuses is refused here
 * (apiserver pkg/apis/apiserver/validation/validation_encryption.go).
 */
import { isDnsName } from './name.ts';

interface GroupResource {
  readonly resource: string;
  readonly group: string;
}

/** As schema.ParseGroupResource has it: up to the first dot, and what follows it. */
function parse(text: string): GroupResource {
  const dot = text.indexOf('.');
  return dot < 0
    ? { resource: text, group: '' }
    : { resource: text.slice(0, dot), group: text.slice(dot + 1) };
}

/** Objects of these have no REST API, those are stored as events of the core group, and those are gone. */
const NEVER: ReadonlySet<string> = new Set([
  'apiserveripinfo',
  'serviceipallocations',
  'servicenodeportallocations',
]);
const NO_GROUPS: ReadonlySet<string> = new Set(['events.k8s.io', 'extensions']);

export function isEncryptable(text: string): boolean {
  if (text === '*.*' || text === '*.') return true;
  const { resource, group } = parse(text);
  if (NEVER.has(text) || NO_GROUPS.has(group)) return false;
  const whole = text.includes('.') ? isDnsName(group) : resource !== '*';
  return whole && (resource === '*' || /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(resource));
}

/** Whether a rule for the one leaves nothing of the other to a later rule. */
export function covers(rule: string, text: string): boolean {
  const [wide, narrow] = [parse(rule), parse(text)];
  if (rule === '*.*') return true;
  return wide.group === narrow.group && (wide.resource === '*' || wide.resource === narrow.resource);
}

/** The first earlier entry that stands in the way of each; such lists are refused, since part of them would do nothing. */
export function overlaps(
  resources: readonly string[],
): readonly { readonly at: number; readonly by: string }[] {
  return resources.flatMap((text, at) => {
    const by = resources.slice(0, at).find((other) => covers(other, text) || covers(text, other));
    return by === undefined ? [] : [{ at, by }];
  });
}

/** Without those that another of them covers: what has to be done for each is then done once. */
export function widest(resources: readonly string[]): readonly string[] {
  return resources.filter((text, i) =>
    resources.every((other, j) => i === j || !covers(other, text) || (covers(text, other) && i < j)),
  );
}

/** From what is named alone to what means everything, so that no rule stands behind one that covers it. */
export function narrowFirst(resources: readonly string[]): readonly string[] {
  const width = (text: string) => (text === '*.*' ? 2 : text.startsWith('*') ? 1 : 0);
  return [...resources].sort((a, b) => width(a) - width(b));
}
