/** What a loss over hazards is fed, row-major. */
export interface HazardTargets {
  /** rows x intervals: 1 where the row got through the interval. */
  readonly survived: Float32Array
  /** rows x intervals x causes: 1 where the row's event, of that cause, fell in the interval. */
  readonly failed: Float32Array
}

/**
 * Follow-up by interval (cutₖ₋₁, cutₖ], the first from 0 inclusive. An event counts in its interval, and all before
 * were survived; a censored row survived those intervals of which it saw at least half (Gensheimer & Narasimhan,
 * PeerJ 2019;7:e6257); beyond the last cut all were survived, whatever came then. `event` is 0 or the number of the
 * cause.
 */
export function hazardTargets(
  time: ArrayLike<number>,
  event: ArrayLike<number>,
  cuts: ArrayLike<number>,
  causes = 1,
): HazardTargets {
  const intervals = cuts.length
  const survived = new Float32Array(time.length * intervals)
  const failed = new Float32Array(time.length * intervals * causes)
  for (let row = 0; row < time.length; row++) {
    let from = 0
    for (let k = 0; k < intervals; k++) {
      const until = cuts[k]
      const through = event[row] !== 0 ? time[row] > until : time[row] >= (from + until) / 2
      if (through) survived[row * intervals + k] = 1
      else {
        if (event[row] !== 0) failed[(row * intervals + k) * causes + event[row] - 1] = 1
        break
      }
      from = until
    }
  }
  return { survived, failed }
}
