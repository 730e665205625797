/** Log partial likelihood with its gradient and information, on the standardised scale of the covariates. */
export interface PartialLikelihood {
  readonly value: number
  readonly score: Float64Array
  /** Row-major p x p, symmetric. */
  readonly information: Float64Array
}
