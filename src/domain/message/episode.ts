/**
 * Whether what was said passed by itself. While an API server starts it refuses everybody for some seconds: it answers
 * before it has its authorities and roles (kubernetes/apiserver pkg/server/config.go: post-start hooks run while it serves).
 * Said for a minute at most, and then no more for longer than clients wait between two tries, it was a start.
 */
export interface Episode {
  /** in milliseconds: of the one that goes on */
  since: number;
  last: number;
  /** how long the longest was; infinite where a line did not tell its moment */
  longest: number;
}

/** As long as a start takes at most. */
const START = 60_000;
/** client-go's reflectors wait for a minute at most (tools/cache/reflector.go: 30 s, and as much again by chance). */
const BETWEEN_TRIES = 60_000;
/** A container that ends is started again after five minutes at most (pkg/kubelet/kubelet.go: MaxCrashLoopBackOff). */
const BETWEEN_STARTS = 360_000;

export function newEpisode(): Episode {
  return { since: Number.NaN, last: Number.NaN, longest: 0 };
}

export function goOn(episode: Episode, time: string | undefined): void {
  const at = time === undefined ? Number.NaN : Date.parse(time);
  if (Number.isNaN(at)) {
    episode.longest = Number.POSITIVE_INFINITY;
    return;
  }
  // another log may begin earlier than the one before has ended
  if (Number.isNaN(episode.since) || at > episode.last + BETWEEN_STARTS || at < episode.since) {
    episode.since = at;
    episode.last = at;
  }
  episode.last = Math.max(episode.last, at);
  episode.longest = Math.max(episode.longest, episode.last - episode.since);
}

/** @param ends of the logs in which it was said */
export function hasPassed(
  { longest }: Episode,
  last: string | undefined,
  ends: readonly (string | undefined)[],
): boolean {
  const quiet = Date.parse(last ?? '') + BETWEEN_TRIES;
  return longest <= START && ends.every((end) => Date.parse(end ?? '') >= quiet);
}
