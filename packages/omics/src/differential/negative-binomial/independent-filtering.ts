import { benjaminiHochberg, lowess, quantileOfSorted } from '@tessera/statistics'

export interface IndependentFilter {
  /** 1 for features whose mean reaches the threshold: they alone count for multiplicity. */
  readonly counted: Uint8Array
  readonly threshold: number
  /** Quantile of the means that the threshold is. */
  readonly quantile: number
}

/**
 * Leaves features of low mean out of the adjustment, at the quantile where most are rejected at `level`: the first
 * of fifty whose number comes within the root mean square of the residuals of the highest point of a lowess
 * through the numbers (none where at most ten are ever rejected). Bourgon, Gentleman & Huber, PNAS 2010;107:9546;
 * Love et al. 2014. DESeq2: results(independentFiltering = TRUE, alpha).
 */
export function independentFilter(p: Float64Array, means: Float64Array, level: number): IndependentFilter {
  const sorted = means.slice().sort()
  const zeros = means.reduce((count, mean) => count + (mean === 0 ? 1 : 0), 0) / means.length
  const top = zeros < 0.95 ? 0.95 : 1
  const quantiles = Float64Array.from({ length: 50 }, (_, i) => zeros + ((top - zeros) * i) / 49)
  const cuts = quantiles.map(quantile => quantileOfSorted(sorted, quantile))
  const order = Array.from(p.keys()).filter(f => !Number.isNaN(p[f]))
  const rejections = cuts.map(cut => {
    const adjusted = benjaminiHochberg(order.filter(f => means[f] >= cut).map(f => p[f]))
    return adjusted.reduce((count, one) => count + (one < level ? 1 : 0), 0)
  })
  let chosen = 0
  if (Math.max(...rejections) > 10) {
    const smooth = lowess(quantiles, rejections, { span: 1 / 5 }).y
    let squares = 0
    let used = 0
    rejections.forEach((count, i) => {
      if (count === 0) return
      squares += (count - smooth[i]) ** 2
      used++
    })
    const highest = Math.max(...smooth)
    const within = (cut: number) => rejections.findIndex(count => count > cut)
    const tried = [within(highest - Math.sqrt(squares / used)), within(0.9 * highest), within(0.8 * highest)]
    chosen = Math.max(0, tried.find(at => at >= 0) ?? 0)
  }
  return {
    counted: Uint8Array.from(means, mean => (mean >= cuts[chosen] ? 1 : 0)),
    threshold: cuts[chosen],
    quantile: quantiles[chosen],
  }
}
