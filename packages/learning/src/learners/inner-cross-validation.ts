/** Cross-validated deviance over a path of penalties; each array has one entry a penalty. */
export interface DeviancePath {
  /** Weighted mean over inner folds. */
  readonly mean: Float64Array
  /** Standard error of that mean. */
  readonly se: Float64Array
}

/**
 * Mean deviance over folds and its standard error, each fold with its weight (patients for binary outcomes,
 * events for survival): mean = sum w_f d_f / sum w_f, se^2 = sum w_f (d_f - mean)^2 / sum w_f / (folds - 1).
 * As cv.glmnet (Friedman, Hastie, Tibshirani, J Stat Softw 2010;33(1); Simon et al. 2011;39(5)). A fold of
 * weight 0 does not count.
 * @param deviances one row a fold, one entry a penalty
 */
export function summariseFolds(deviances: readonly Float64Array[], weights: readonly number[]): DeviancePath {
  const used = deviances.map((_, f) => f).filter(f => weights[f] > 0)
  const total = used.reduce((sum, f) => sum + weights[f], 0)
  const length = deviances[0].length
  const mean = new Float64Array(length)
  const se = new Float64Array(length)
  for (let l = 0; l < length; l++) {
    for (const f of used) mean[l] += (weights[f] * deviances[f][l]) / total
    let squares = 0
    for (const f of used) squares += (weights[f] * (deviances[f][l] - mean[l]) ** 2) / total
    se[l] = Math.sqrt(squares / (used.length - 1))
  }
  return { mean, se }
}

/** Mean over repetitions, penalty by penalty: repeated folds are not independent, so neither shrinks. */
export function averageRepeats(paths: readonly DeviancePath[]): DeviancePath {
  const average = (pick: (path: DeviancePath) => Float64Array) =>
    pick(paths[0]).map((_, l) => paths.reduce((sum, path) => sum + pick(path)[l], 0) / paths.length)
  return { mean: average(path => path.mean), se: average(path => path.se) }
}

/**
 * Position of the chosen penalty on a path from strong to weak: the strongest of least deviance ('min'), or
 * the strongest whose deviance is within one standard error of the least ('1se').
 */
export function choosePenalty({ mean, se }: DeviancePath, rule: 'min' | '1se'): number {
  let best = 0
  for (let l = 1; l < mean.length; l++) if (mean[l] < mean[best]) best = l
  if (rule === 'min') return best
  const limit = mean[best] + se[best]
  return mean.findIndex(value => value <= limit)
}
