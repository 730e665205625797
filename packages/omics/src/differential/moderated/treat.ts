import { normalUpper, studentUpper } from '@tessera/statistics'
import type { ModeratedTests } from './moderated-tests.ts'

/** Tests against a difference that matters; arrays as in {@link ModeratedTests}. */
export interface ThresholdTests {
  /** (|estimate| - threshold) / se with the estimate's sign; 0 within the threshold. */
  readonly t: Float64Array
  readonly p: Float64Array
}

/**
 * p-values against |difference| <= threshold: the mean of the two one-sided tests at its ends.
 * McCarthy & Smyth, Bioinformatics 2009;25:765. limma: treat(fit, lfc).
 */
export function thresholdTests(tests: ModeratedTests, threshold: number): ThresholdTests {
  const { fits, posterior, totalDf } = tests
  const count = fits.contrasts.length
  const t = new Float64Array(tests.t.length)
  const p = new Float64Array(tests.t.length)
  for (let i = 0; i < t.length; i++) {
    const f = Math.floor(i / count)
    const se = fits.unscaled[i] * Math.sqrt(posterior[f])
    const size = Math.abs(fits.estimates[i])
    const upper = (value: number) =>
      totalDf[f] === Number.POSITIVE_INFINITY ? normalUpper(value) : studentUpper(value, totalDf[f])
    p[i] = upper((size - threshold) / se) + upper((size + threshold) / se)
    t[i] = size > threshold ? (Math.sign(fits.estimates[i]) * (size - threshold)) / se : 0
    if (Number.isNaN(size)) t[i] = Number.NaN
  }
  return { t, p }
}
