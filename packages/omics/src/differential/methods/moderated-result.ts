import type { Finding } from '@tessera/evidence'
import type { MethodTests } from '../method.ts'
import type { ModeratedTests } from '../moderated/moderated-tests.ts'
import { thresholdTests } from '../moderated/treat.ts'

/** Moderated tests as every method gives its results. */
export function moderatedResult(
  tests: ModeratedTests,
  threshold: number,
  numbers: Readonly<Record<string, number | string>>,
  findings: readonly Finding[],
): MethodTests {
  const { fits, prior } = tests
  const count = fits.contrasts.length
  const against = threshold > 0 ? thresholdTests(tests, threshold) : null
  const column = (from: Float64Array, c: number) =>
    Float64Array.from({ length: fits.features }, (_, f) => from[f * count + c])
  const finite = prior.variance.filter(Number.isFinite).sort()
  return {
    contrasts: fits.contrasts.map((name, c) => ({
      name,
      estimate: column(fits.estimates, c),
      se: Float64Array.from(
        { length: fits.features },
        (_, f) => fits.unscaled[f * count + c] * Math.sqrt(tests.posterior[f]),
      ),
      statistic: column(against?.t ?? tests.t, c),
      df: tests.totalDf,
      p: column(against?.p ?? tests.p, c),
      logOdds: against === null ? column(tests.logOdds, c) : null,
    })),
    overall: count > 1 && against === null ? { statistic: tests.f, p: tests.fP } : null,
    mean: fits.mean,
    counted: null,
    whyNot: f =>
      Number.isNaN(fits.mean[f])
        ? 'missing in every sample'
        : fits.residualDf[f] > 0
          ? 'the groups of this contrast lack samples'
          : 'too few values for the design',
    meanVariance: {
      'prior degrees of freedom': prior.df,
      'prior variance, smallest': finite[0],
      'prior variance, median': finite[finite.length >> 1],
      'prior variance, largest': finite[finite.length - 1],
      trend: prior.trend ? 'along mean expression' : 'none',
      ...numbers,
    },
    findings,
  }
}
