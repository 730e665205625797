/** What Newton's method needs of the Bernoulli log likelihood at one linear predictor. */
export interface BinomialMoments {
  /** 1 / (1 + exp(-linear)) in each row. */
  readonly fitted: Float64Array
  /** w (y - fitted). */
  readonly residual: Float64Array
  /** w fitted (1 - fitted). */
  readonly information: Float64Array
  readonly logLikelihood: number
}

/** Log likelihood sum w (y eta - log(1 + exp(eta))) and its derivatives by row, without overflow. */
export function binomialMoments(
  linear: Float64Array,
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): BinomialMoments {
  const n = linear.length
  const fitted = new Float64Array(n)
  const residual = new Float64Array(n)
  const information = new Float64Array(n)
  let logLikelihood = 0
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i] : 1
    const eta = linear[i]
    const small = Math.exp(-Math.abs(eta))
    const far = small / (1 + small) // the probability of the less likely class
    const p = eta >= 0 ? 1 - far : far
    fitted[i] = p
    // y - p, without cancellation when the fit is close to y
    residual[i] = w * (y[i] === 1 ? (eta >= 0 ? far : 1 - far) : eta >= 0 ? far - 1 : -far)
    information[i] = (w * far) / (1 + small)
    if (w > 0) logLikelihood += w * ((y[i] === 1 ? Math.min(eta, 0) : -Math.max(eta, 0)) - Math.log1p(small))
  }
  return { fitted, residual, information, logLikelihood }
}

/** 1 / (1 + exp(-eta)). */
export function inverseLogit(eta: number): number {
  return 1 / (1 + Math.exp(-eta))
}

/** log(p / (1 - p)). */
export function logit(p: number): number {
  return Math.log(p / (1 - p))
}
