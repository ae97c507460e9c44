/**
 * Whether one rule of an audit policy takes every request that another would, as pkg/audit/policy/checker.go of
 * kubernetes/apiserver matches them. Sound, not complete: where it says yes there is no such request left, where it says no there
 * may be none all the same (two earlier rules can cover a third between them).
 */
import type { AuditResources, AuditRule } from '../site/document.ts';

export function covers(earlier: AuditRule, later: AuditRule): boolean {
  return (
    takesAll(earlier.users, later.users) &&
    takesAll(earlier.userGroups, later.userGroups) &&
    takesAll(earlier.verbs, later.verbs) &&
    coversWhat(earlier, later)
  );
}

/** An empty list takes everything; another takes what it names, and then the later one must name some of that only. */
const takesAll = (earlier: readonly string[], later: readonly string[]): boolean =>
  earlier.length === 0 || (later.length > 0 && later.every((one) => earlier.includes(one)));

function coversWhat(earlier: AuditRule, later: AuditRule): boolean {
  // neither is said: requests for resources and for paths, all of them
  if (asksOf(earlier) === 'anything') return true;
  if (asksOf(earlier) !== asksOf(later)) return false;
  if (asksOf(earlier) === 'paths')
    return later.nonResourceURLs.every((path) =>
      earlier.nonResourceURLs.some((pattern) => coversPath(pattern, path)),
    );
  return (
    takesAll(earlier.namespaces, later.namespaces) &&
    (earlier.resources.length === 0 ||
      (later.resources.length > 0 &&
        later.resources.every((one) => pieces(one).every((piece) => isTaken(earlier.resources, piece)))))
  );
}

/** Namespaces or resources make it a rule of resources, whatever else it names. */
function asksOf({ namespaces, resources, nonResourceURLs }: AuditRule): 'resources' | 'paths' | 'anything' {
  if (namespaces.length > 0 || resources.length > 0) return 'resources';
  return nonResourceURLs.length > 0 ? 'paths' : 'anything';
}

function coversPath(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  // Go trims every star at the end; a later pattern with one stands for all paths that begin so
  return pattern.endsWith('*') && path.replace(/\*+$/, '').startsWith(pattern.replace(/\*+$/, ''));
}

interface Piece {
  readonly group: string;
  /** absent: all resources of the group, with their subresources */
  readonly resource?: string;
  /** absent: every name */
  readonly name?: string;
}

/** A later entry, taken apart: each piece must be taken by one entry of the earlier rule. */
function pieces({ group, resources, resourceNames }: AuditResources): readonly Piece[] {
  // without resources Go does not look at the names
  if (resources.length === 0) return [{ group }];
  const names = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ name }));
  return resources.flatMap((resource) => names.map((name) => ({ group, resource, ...name })));
}

function isTaken(earlier: readonly AuditResources[], { group, resource, name }: Piece): boolean {
  return earlier.some((one) => {
    if (one.group !== '*' && one.group !== group) return false;
    if (one.resources.length === 0) return true;
    if (one.resourceNames.length > 0 && (name === undefined || !one.resourceNames.includes(name)))
      return false;
    return one.resources.some((pattern) => coversResource(pattern, resource ?? '*'));
  });
}

/** pods, pods/log, pods/* (with pods itself), *\/log, * (with all subresources). */
function coversResource(pattern: string, resource: string): boolean {
  if (pattern === '*' || pattern === resource) return true;
  const [kind = '', below] = resource.split('/');
  if (pattern.startsWith('*/')) return below !== undefined && below !== '*' && pattern === `*/${below}`;
  return pattern.endsWith('/*') && kind !== '*' && pattern === `${kind}/*`;
}
