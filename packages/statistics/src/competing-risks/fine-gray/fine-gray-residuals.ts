import type { FineGrayFit } from './fine-gray.ts'
import { type FineGrayInput, readFineGray } from './fine-gray-data.ts'
import { weightedSteps } from './weighted-likelihood.ts'

/** Schoenfeld-type residuals: at each distinct time of the event of interest, one a covariate. */
export interface FineGrayResiduals {
  readonly time: Float64Array
  /** Row-major, times x covariates, on the scale of the covariates. */
  readonly residuals: Float64Array
}

/**
 * Covariates of the events of each time less the (weighted) mean of the risk set, summed over events that tie. Plotted
 * against time, a trend speaks against proportional subdistribution hazards. R: cmprsk::crr(...)$res.
 * @param options the input that the fit was made of
 */
export function fineGrayResiduals(
  options: FineGrayInput & { readonly fit: Pick<FineGrayFit, 'coefficients'> },
): FineGrayResiduals {
  const data = readFineGray(options)
  const { n, p, x, event, weight, upTo, scale, eventTime, eventWeight } = data
  const beta = options.fit.coefficients.map((b, j) => b * scale[j])
  const { mean } = weightedSteps(data, beta)
  const residuals = mean.map((value, at) => -value * eventWeight[Math.floor(at / p)] * scale[at % p])
  for (let i = 0; i < n; i++)
    if (event[i])
      for (let j = 0; j < p; j++) residuals[(upTo[i] - 1) * p + j] += weight[i] * x[i * p + j] * scale[j]
  return { time: eventTime, residuals }
}
