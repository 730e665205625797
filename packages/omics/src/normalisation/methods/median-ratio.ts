import { z } from 'zod'
import { librarySizes } from '../columns.ts'
import { fittedCounts } from '../fitted-counts.ts'
import type { NormalisationMethod } from '../method.ts'
import { requireCounts } from '../require-counts.ts'
import { sizeFactorReference, sizeFactors } from '../size-factors.ts'
import { fromNumbers, numbersSchema, parseStored, storedSchema, toNumbers } from '../stored.ts'

const label = 'median of ratios'
const schema = storedSchema.extend({
  kind: z.enum(['ratio', 'positive-counts']),
  logMeans: numbersSchema,
  linear: z.boolean(),
})
type Stored = Omit<z.infer<typeof schema>, 'tessera' | 'method'>

/** Counts divided by size factors against training's geometric means; log2(1 + x) of them unless linear. */
export const medianRatio: NormalisationMethod = {
  name: 'median-ratio',
  label,
  about: 'log2(1 + count / size factor), size factors by the median of ratios (DESeq2)',
  scales: ['counts'],
  fitter: options => ({
    name: label,
    fit: ({ data }) => {
      requireCounts(data, label)
      const kind = options.positiveCounts ? 'positive-counts' : 'ratio'
      const { logMeans } = sizeFactorReference(data.values, data.size, kind)
      return fitted({
        features: data.features.map(({ id }) => id),
        kind,
        logMeans: toNumbers(logMeans),
        linear: options.linear ?? false,
      })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, label)),
}

function fitted({ features, kind, logMeans, linear }: Stored) {
  const reference = { kind, logMeans: fromNumbers(logMeans) }
  return fittedCounts({
    method: 'median-ratio',
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
    transform: (values, factors) => divided(values, factors, linear),
    scale: linear ? 'counts' : 'log2',
    json: () => ({ kind, logMeans, linear }),
  })
}

function divided(values: Float64Array, factors: Float64Array, linear: boolean): Float64Array {
  const result = new Float64Array(values.length)
  for (let start = 0; start < values.length; start += factors.length)
    for (let s = 0; s < factors.length; s++) {
      const value = values[start + s] / factors[s]
      result[start + s] = linear ? value : Math.log2(value + 1)
    }
  return result
}
