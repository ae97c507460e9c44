/**
 * Text that is not what it looks like: characters that are not seen, and letters of one script that pass for another's
 * (Unicode TR39 §4 has thousands; these are those that look the same in any typeface). RBAC compares octets, people do not.
 */
import { HOSTILE } from '../hostile-text.ts';

/** Names that are worth passing for. */
const KNOWN = [
  'admin',
  'administrator',
  'cluster-admin',
  'kube-apiserver-kubelet-client',
  'kubeadm:cluster-admins',
  'kubernetes-admin',
  'kubernetes-super-admin',
  'root',
  'system:admin',
  'system:kube-controller-manager',
  'system:kube-proxy',
  'system:kube-scheduler',
  'system:masters',
  'system:nodes',
];

/** Cyrillic, Greek, Armenian and odd Latin letters beside the ASCII one that they are taken for. */
const PAIRS =
  'аa еe оo рp сc уy хx ѕs іi јj һh ԁd ԛq ԝw вb кk мm нh тt АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ЅS ІI ЈJ' +
  ' αa εe ιi κk νv οo ρp τt υu χx γy ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX' +
  ' օo սu հh ոn ցg ɑa ɡg ıi ȷj ʟl ᴏo ᴄc ѵv ｍm ǀl ∶: ꞉: ：: ։: ׃: ‐- ‑- ‒- –- −- ⁃-';
const LOOKS: ReadonlyMap<string, string> = new Map(
  PAIRS.split(' ').map((pair) => {
    const [odd = '', plain = ''] = Array.from(pair);
    return [odd, plain] as const;
  }),
);

/** The code points that show nothing, or move what is shown: U+200B. */
export function hiddenCharacters(text: string): readonly string[] {
  const found = [...text.matchAll(HOSTILE)].map(([character]) => codePoint(character));
  // what is a blank but not the ASCII one, and a blank where a name begins or ends
  const blanks = [...text.matchAll(/(?! )\p{Zs}|^ +| +$/gu)].map(([blank]) => codePoint(blank));
  return [...new Set([...found, ...blanks])];
}

/** The plain name that it would be read as, where it has letters that pass for others; else undefined. */
export function looksLike(text: string): string | undefined {
  const plain = Array.from(text.normalize('NFKC').replace(HOSTILE, ''), (one) => LOOKS.get(one) ?? one).join(
    '',
  );
  if (plain === text.replace(HOSTILE, '').normalize('NFC')) return KNOWN.find((name) => isNearly(name, text));
  // a name wholly of another script is a name; one that is ASCII but for a letter or two is a disguise
  const mixed = /[A-Za-z]/.test(text) && /^[\x20-\x7e]+$/.test(plain);
  return mixed || KNOWN.some((name) => plain === name || isNearly(name, plain)) ? plain : undefined;
}

/** The same but for capitals, which RBAC tells apart, or for rn in place of m and 0, 1 and l. */
function isNearly(name: string, text: string): boolean {
  const drawn = (one: string) =>
    one.toLowerCase().replaceAll('rn', 'm').replaceAll('0', 'o').replace(/[1|l]/g, 'i');
  return text !== name && drawn(text) === drawn(name);
}

/** Characters of the text that are not ASCII: U+0430. */
export function oddCharacters(text: string): readonly string[] {
  return [
    ...new Set(
      Array.from(text)
        .filter((one) => one > '\x7e')
        .map(codePoint),
    ),
  ];
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
