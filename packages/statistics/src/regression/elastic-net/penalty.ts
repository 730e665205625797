/** What is penalised, how much and within which limits; everything on the scale of the standardised covariates. */
export interface Penalty {
  readonly alpha: number
  /** One a covariate, rescaled to sum to their number; 0 leaves it unpenalised. */
  readonly factors: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** 1 where the coefficient is held at 0. */
  readonly excluded: Uint8Array
  /** Decreasing; absent for an automatic path. */
  readonly lambda: Float64Array | undefined
  readonly lambdaCount: number
  readonly lambdaMinRatio: number
  /** An automatic path ends with the first model of more covariates than this. */
  readonly mostCovariates: number
  /** The path ends before the model that brings the covariates ever used above this number. */
  readonly mostEverUsed: number
}

/**
 * Penalty factors rescaled to sum to the number of covariates, those left out counting 1, as glmnet does. Where
 * all are 0 there is nothing to scale.
 */
export function scaledFactors(given: ArrayLike<number>): Float64Array {
  const finite = Float64Array.from(given, factor => (factor === Number.POSITIVE_INFINITY ? 1 : factor))
  const sum = finite.reduce((a, b) => a + b, 0)
  return sum > 0 ? finite.map(factor => (factor * finite.length) / sum) : finite
}

/** Geometric from the largest lambda down; one lambda of 0 where no covariate has anything to say. */
export function automaticLambda(largest: number, { lambdaCount, lambdaMinRatio }: Penalty): Float64Array {
  if (!(largest > 0)) return Float64Array.of(0)
  if (lambdaCount === 1) return Float64Array.of(largest)
  return Float64Array.from(
    { length: lambdaCount },
    (_, k) => largest * lambdaMinRatio ** (k / (lambdaCount - 1)),
  )
}
