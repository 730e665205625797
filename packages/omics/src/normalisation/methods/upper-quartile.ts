import { z } from 'zod'
import { geometricMean, librarySizes } from '../columns.ts'
import { mean } from '../cpm.ts'
import { effectiveSizes, fittedCounts } from '../fitted-counts.ts'
import type { NormalisationMethod } from '../method.ts'
import { requireCounts } from '../require-counts.ts'
import { parseStored, storedSchema } from '../stored.ts'
import { expressedIn, upperQuartileFactors } from '../upper-quartile.ts'
import { cpmOf } from './log-cpm-of.ts'

const label = 'upper quartile'
const schema = storedSchema.extend({
  expressed: z.array(z.number().int()),
  scale: z.number(),
  meanSize: z.number(),
  linear: z.boolean(),
  priorCount: z.number(),
})
type Stored = Omit<z.infer<typeof schema>, 'tessera' | 'method'>

/** Upper quartiles over the features that training has reads of, scaled by training's geometric mean. */
export const upperQuartile: NormalisationMethod = {
  name: 'upper-quartile',
  label,
  about: 'log2 counts per million of the library size times its upper-quartile factor (edgeR)',
  scales: ['counts'],
  fitter: options => ({
    name: label,
    fit: ({ data }) => {
      requireCounts(data, label)
      const expressed = expressedIn(data.values, data.size)
      const factors = upperQuartileFactors(data.values, data.size, { expressed })
      const scale = geometricMean(factors)
      const sizes = librarySizes(data.values, data.size)
      return fitted({
        features: data.features.map(({ id }) => id),
        expressed: [...expressed],
        scale,
        meanSize: mean(sizes.map((size, s) => (size * factors[s]) / scale)),
        linear: options.linear ?? false,
        priorCount: options.priorCount ?? 2,
      })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, label)),
}

function fitted({ features, expressed, scale, meanSize, linear, priorCount }: Stored) {
  return fittedCounts({
    method: 'upper-quartile',
    label,
    features,
    numbers: assay =>
      effectiveSizes(assay, upperQuartileFactors(assay.values, assay.size, { expressed, scale })),
    transform: cpmOf({ linear, priorCount }, meanSize),
    scale: linear ? 'intensity' : 'log2',
    json: () => ({ expressed, scale, meanSize, linear, priorCount }),
  })
}
