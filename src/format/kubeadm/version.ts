/** kubeadm's kubernetesVersion: a release, or a label that it looks up on the internet (util/version.go). */
const RELEASE = /^v?\d+\.\d+/;
/** stable-1.33, release/stable-1.33, ci/latest-1.33: the label itself says as much as kubepki wants to know */
const MINOR = /^(?:(?:release|ci)\/)?(?:stable|latest)-(\d+\.\d+)$/;

/** Undefined for silence, and for a label that says no minor version. What is neither is left for the judge. */
export function versionOf(text: string | undefined): string | undefined {
  if (text === undefined || isOpenLabel(text)) return undefined;
  return MINOR.exec(text)?.[1] ?? text.replace(/^(?:release|ci)\/(?=v?\d)/, '');
}

export function isOpenLabel(text: string): boolean {
  return !RELEASE.test(text) && /^(?:(?:release|ci)\/)?(?:stable|latest)(?:-\d+)?$/.test(text);
}
