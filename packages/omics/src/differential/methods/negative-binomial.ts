import type { Finding } from '@tessera/evidence'
import { OmicsError } from '../../assay/omics-error.ts'
import { requireCounts } from '../../normalisation/require-counts.ts'
import { ownSizeFactors } from '../../normalisation/size-factors.ts'
import type { DifferentialMethod } from '../method.ts'
import { independentFilter } from '../negative-binomial/independent-filtering.ts'
import {
  type NegativeBinomialTests,
  negativeBinomialTests,
} from '../negative-binomial/negative-binomial-tests.ts'

/** Counts: size factors, dispersions shrunken to their trend, Wald tests, outliers by Cook's distance. */
export const negativeBinomialMethod: DifferentialMethod = {
  name: 'negative-binomial',
  label: 'negative-binomial Wald tests with shrunken dispersions (DESeq2)',
  scales: ['counts'],
  test: (assay, design, contrasts, options) => {
    requireCounts(assay, negativeBinomialMethod.label)
    if (options.block !== null)
      throw new OmicsError(
        'not-applicable',
        'negative-binomial models here have no correlated blocks',
        'put the block into the design as a covariate (every sample of a block has its mates), or use voom',
      )
    const whole = assay.values.findIndex(value => !Number.isInteger(value))
    const counts = whole < 0 ? assay.values : assay.values.map(Math.round)
    const findings: Finding[] = []
    if (whole >= 0)
      findings.push({
        severity: 'note',
        code: 'counts-rounded',
        message: 'counts that are no whole numbers (estimated ones) are rounded',
        cure: 'none is needed for the counts of a quantifier; give counts, not TPM',
      })
    const tests = negativeBinomialTests(counts, design, ownSizeFactors(counts, assay.size), {
      contrasts,
      threshold: options.threshold,
      onProgress: options.onProgress,
    })
    const { dispersions, model } = tests
    const features = assay.features.length
    const count = contrasts.length
    const column = (from: Float64Array, c: number) =>
      Float64Array.from({ length: features }, (_, f) => from[f * count + c])
    const first = column(tests.p, 0)
    const filter =
      options.filterLevel === null ? null : independentFilter(first, tests.baseMean, options.filterLevel)
    findings.push(...findingsOf(tests))
    return {
      contrasts: contrasts.map(({ name }, c) => ({
        name,
        estimate: column(tests.estimates, c),
        se: column(tests.se, c),
        statistic: column(tests.z, c),
        df: new Float64Array(features).fill(Number.POSITIVE_INFINITY),
        p: column(tests.p, c),
        logOdds: null,
      })),
      overall: null,
      mean: tests.baseMean,
      counted: filter?.counted ?? null,
      whyNot: f => (tests.flagged[f] === 1 ? "an outlier by Cook's distance" : 'no read in any sample'),
      meanVariance: {
        'size factors': `${Math.min(...model.sizeFactors).toFixed(3)} to ${Math.max(...model.sizeFactors).toFixed(3)}`,
        'dispersion trend': dispersions.trend.kind,
        'dispersion at high means': dispersions.trend.asymptote,
        'extra dispersion over the mean': dispersions.trend.extra,
        'prior variance of log dispersions': dispersions.spread.prior,
        'dispersions far above the trend': dispersions.outlier.reduce((sum, one) => sum + one, 0),
        'outliers without a p-value': tests.flagged.reduce((sum, one) => sum + one, 0),
        'features with outliers replaced': tests.replaced.reduce((sum, one) => sum + one, 0),
        ...(filter === null
          ? {}
          : {
              'least mean that counts for the FDR': filter.threshold,
              'quantile of the means left out': filter.quantile,
            }),
      },
      findings,
    }
  },
}

function findingsOf({ dispersions, notConverged }: NegativeBinomialTests): Finding[] {
  return [
    ...(dispersions.trend.kind === 'mean'
      ? [
          {
            severity: 'warning' as const,
            code: 'no-dispersion-trend',
            message: 'dispersions have no trend of the form a + b / mean: their mean is used',
            cure: 'look at the mean-variance numbers; voom makes no such assumption',
          },
        ]
      : []),
    ...(notConverged > 0
      ? [
          {
            severity: 'warning' as const,
            code: 'not-converged',
            message: `${notConverged} features have no maximum of the likelihood that could be reached`,
            cure: 'read their results with care: a group without reads, as a rule',
            count: notConverged,
          },
        ]
      : []),
  ]
}
