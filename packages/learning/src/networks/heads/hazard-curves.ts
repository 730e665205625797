/**
 * Survival at each time, row-major rows x times, from hazards (rows x intervals) between 0 and 1:
 * S(cutₖ) = Π (1 − hⱼ), with a constant hazard rate within each interval. Beyond the last cut nothing is known:
 * S stays what it is there.
 */
export function survivalOfHazards(
  hazards: ArrayLike<number>,
  cuts: ArrayLike<number>,
  times: ArrayLike<number>,
): Float64Array {
  const intervals = cuts.length
  const rows = hazards.length / intervals
  const survival = new Float64Array(rows * times.length)
  for (let row = 0; row < rows; row++)
    for (let t = 0; t < times.length; t++) {
      let log = 0
      for (let k = 0; k < intervals && times[t] > (k === 0 ? 0 : cuts[k - 1]); k++)
        log += shareOf(k, cuts, times[t]) * Math.log1p(-hazards[row * intervals + k])
      survival[row * times.length + t] = Math.exp(log)
    }
  return survival
}

/**
 * Cumulative incidence of each cause at each time, row-major rows x causes x times, from cause-specific hazards
 * (rows x intervals x causes): F(cutₖ) = Σ S(cutⱼ₋₁)·hⱼ. Within an interval survival falls as in
 * {@link survivalOfHazards} and the causes keep their shares, so that survival and incidences add up to 1 at all
 * times.
 */
export function incidenceOfHazards(
  hazards: ArrayLike<number>,
  causes: number,
  cuts: ArrayLike<number>,
  times: ArrayLike<number>,
): Float64Array {
  const intervals = cuts.length
  const rows = hazards.length / (intervals * causes)
  const incidence = new Float64Array(rows * causes * times.length)
  for (let row = 0; row < rows; row++)
    for (let t = 0; t < times.length; t++) {
      let survival = 1
      for (let k = 0; k < intervals && times[t] > (k === 0 ? 0 : cuts[k - 1]); k++) {
        const at = (row * intervals + k) * causes
        let any = 0
        for (let cause = 0; cause < causes; cause++) any += hazards[at + cause]
        if (any === 0) continue
        const next = survival * Math.exp(shareOf(k, cuts, times[t]) * Math.log1p(-Math.min(any, 1)))
        for (let cause = 0; cause < causes; cause++)
          incidence[(row * causes + cause) * times.length + t] +=
            ((survival - next) * hazards[at + cause]) / any
        survival = next
      }
    }
  return incidence
}

/** How much of interval k has passed at a time after its beginning. */
function shareOf(k: number, cuts: ArrayLike<number>, time: number): number {
  const from = k === 0 ? 0 : cuts[k - 1]
  return Math.min(1, (time - from) / (cuts[k] - from))
}
