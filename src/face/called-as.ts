/** The names we are launched by; help and hints speak as the user called it. */
export type CalledAs = 'kubepki' | 'kubectl pki' | typeof COMPLETER;

/** kubectl asks this executable what could come next (kubectl pkg/cmd/plugin.go). */
export const COMPLETER = 'kubectl_complete-pki';
