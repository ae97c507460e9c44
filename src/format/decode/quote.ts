/** Something of a file, short enough for a message, and never a secret that was put in its place by mistake. */
const SECRETS: readonly RegExp[] = [
  // the body of a key
  /[A-Za-z0-9+/]{24,}={0,2}/g,
  // a bootstrap token (cluster-bootstrap token/api BootstrapTokenPattern)
  /(?<![a-z0-9])[a-z0-9]{6}\.[a-z0-9]{16}(?![a-z0-9])/g,
];

export function quote(whole: string): string {
  const text = SECRETS.reduce(
    (rest, secret) => rest.replace(secret, (run) => (isName(run) ? run : `(${run.length} characters)`)),
    whole,
  );
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A long word of lower-case letters may be a machine's name; kubeadm's certificateKey is all hex digits and long. */
function isName(run: string): boolean {
  return !/[A-Z+/.]/.test(run) && !/^[0-9a-f]{32,}$/.test(run);
}
