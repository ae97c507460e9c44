/**
 * Users with certificates: what a name may be, what files and objects are called after it, and which names nobody should
 * get unasked. Names are the API server's to take (any text will do), files and paths are not.
 */
import type { Person } from './api/power.ts';
import type { Risk } from './api/risk.ts';

/** Why a text cannot be a user's or group's name in a certificate. */
export type NameTrouble = 'empty' | 'too-long' | 'blank';

/** RFC 5280 appendix A: ub-common-name and ub-organization-name. */
const LONGEST = 64;

/** Characters that move or hide text are looked for where text is made harmless (format/escape.ts). */
export function nameTrouble(text: string): NameTrouble | undefined {
  if (text === '') return 'empty';
  if (Array.from(text).length > LONGEST) return 'too-long';
  return text.trim() === text ? undefined : 'blank';
}

/** What every file system takes, and no shell reads as an option. */
const PLAIN = /[A-Za-z0-9._@-]/;

/**
 * What a user's files are called: the name itself where it can be, each other character percent-encoded, so that no two
 * names share a file and none leads out of the folder.
 */
export function fileStem(name: string): string {
  return Array.from(name, (character, i) => {
    const plain = PLAIN.test(character) && !(i === 0 && /[.-]/.test(character));
    if (plain) return character;
    const octets = encodeURIComponent(character);
    return octets === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : octets;
  }).join('');
}

/** A path segment's name (apimachinery pkg/api/validation/path/name.go) has no / and no %; what stands for them is no % either. */
function segment(name: string): string {
  return name.replace(/[/%=]/g, (character) => `=${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function bindingName(user: string, role: string): string {
  return `kubepki:${segment(user)}:${segment(role)}`;
}

/** Groups that the API server gives without asking anybody, or lets through. */
const POWERFUL_GROUPS: ReadonlySet<string> = new Set(['kubeadm:cluster-admins']);

/**
 * What the name alone says: system:… is kept for the parts of a cluster (apiserver pkg/authentication/user), system:masters
 * no authorizer is asked about, and system:nodes the node authorizer takes for a kubelet.
 */
export function reservedIn({ user, groups }: Person): readonly Risk[] {
  const isReserved = (name: string) => name.startsWith('system:') || POWERFUL_GROUPS.has(name);
  return [
    ...(user.startsWith('system:') ? [{ risk: 'powerful', evidence: { user } } as const] : []),
    ...groups.filter(isReserved).map((group) => ({ risk: 'powerful', evidence: { group } }) as const),
  ];
}
