/** Versions of Kubernetes, as far as they decide anything here: major and minor. */
export interface Version {
  readonly major: number;
  readonly minor: number;
}

/** The oldest whose components and kubeadm are known here, and the newest that was read. */
export const OLDEST: Version = { major: 1, minor: 29 };
export const NEWEST: Version = { major: 1, minor: 37 };

/** 1.37, v1.37 or v1.37.1, with what semver lets follow; undefined for anything else, and for what is too old to be known. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d{1,5}(?:[-+][0-9A-Za-z.+-]*)?)?$/.exec(text);
  if (match === null) return undefined;
  const version = { major: Number(match[1]), minor: Number(match[2]) };
  return version.major === OLDEST.major && version.minor >= OLDEST.minor ? version : undefined;
}

export function versionText({ major, minor }: Version): string {
  return `${major}.${minor}`;
}
