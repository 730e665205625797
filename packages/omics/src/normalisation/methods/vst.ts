import { z } from 'zod'
import { countModel } from '../../differential/negative-binomial/count-model.ts'
import { type DispersionTrend, trendAt } from '../../differential/negative-binomial/dispersion-trend.ts'
import { fitTrend } from '../../differential/negative-binomial/dispersions.ts'
import { geneDispersion } from '../../differential/negative-binomial/gene-dispersion.ts'
import { librarySizes } from '../columns.ts'
import { fittedCounts } from '../fitted-counts.ts'
import type { NormalisationMethod } from '../method.ts'
import { requireCounts } from '../require-counts.ts'
import { sizeFactorReference, sizeFactors } from '../size-factors.ts'
import { fromNumbers, numbersSchema, parseStored, storedSchema, toNumbers } from '../stored.ts'

const label = 'variance stabilising transformation'
const schema = storedSchema.extend({
  kind: z.enum(['ratio', 'positive-counts']),
  logMeans: numbersSchema,
  trend: z.object({ kind: z.enum(['parametric', 'mean']), asymptote: z.number(), extra: z.number() }),
})
type Stored = Omit<z.infer<typeof schema>, 'tessera' | 'method'>

/**
 * The transformation under which counts with training's dispersion trend have one variance (blind to groups). DESeq2:
 * varianceStabilizingTransformation(blind = TRUE), size factors and trend frozen.
 */
export const vst: NormalisationMethod = {
  name: 'vst',
  label,
  about: 'variance stabilising by the dispersion trend of training, on the log2 scale (DESeq2)',
  scales: ['counts'],
  fitter: options => ({
    name: label,
    fit: ({ data }) => {
      requireCounts(data, label)
      const kind = options.positiveCounts ? 'positive-counts' : 'ratio'
      const reference = sizeFactorReference(data.values, data.size, kind)
      const factors = sizeFactors(reference, data.values, data.size)
      return fitted({
        features: data.features.map(({ id }) => id),
        kind,
        logMeans: toNumbers(reference.logMeans),
        trend: blindTrend(data.values, factors),
      })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, label)),
}

/** The trend of the dispersions about one mean for all samples. */
function blindTrend(counts: Float64Array, factors: Float64Array): DispersionTrend {
  const samples = factors.length
  const model = countModel({ names: ['(Intercept)'], columns: [new Float64Array(samples).fill(1)] }, factors)
  const features = counts.length / samples
  const own = new Float64Array(features).fill(Number.NaN)
  const means = new Float64Array(features)
  for (let f = 0; f < features; f++) {
    const row = counts.subarray(f * samples, (f + 1) * samples)
    if (!row.some(count => count > 0)) continue
    const gene = geneDispersion(row, model)
    own[f] = gene.dispersion
    means[f] = gene.baseMean
  }
  return fitTrend(means, own, model)
}

function fitted({ features, kind, logMeans, trend }: Stored) {
  const reference = { kind, logMeans: fromNumbers(logMeans) }
  return fittedCounts({
    method: 'vst',
    label,
    features,
    numbers: ({ values, size }) => {
      const factors = sizeFactors(reference, values, size)
      const sizes = librarySizes(values, size)
      return {
        shown: Array.from(factors, (factor, s) => ({ 'library size': sizes[s], 'size factor': factor })),
        divisors: factors,
      }
    },
    transform: (values, factors) => stabilised(values, factors, trend),
    scale: 'log2',
    json: () => ({ kind, logMeans, trend }),
  })
}

/**
 * log2((1 + b + 2 a q + 2 sqrt(a q (1 + b + a q))) / 4a) of the divided count q, for a dispersion a + b / mean: the
 * integral of 1 / sqrt(variance), at log2 q for large q. Anders & Huber 2010.
 */
function stabilised(values: Float64Array, factors: Float64Array, trend: DispersionTrend): Float64Array {
  const a = trendAt(trend, Number.POSITIVE_INFINITY)
  const b = trend.extra
  const result = new Float64Array(values.length)
  for (let start = 0; start < values.length; start += factors.length)
    for (let s = 0; s < factors.length; s++) {
      const q = values[start + s] / factors[s]
      result[start + s] = Math.log2((1 + b + 2 * a * q + 2 * Math.sqrt(a * q * (1 + b + a * q))) / (4 * a))
    }
  return result
}
