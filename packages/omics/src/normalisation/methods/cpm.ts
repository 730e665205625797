import { z } from 'zod'
import { librarySizes } from '../columns.ts'
import { mean } from '../cpm.ts'
import { effectiveSizes, fittedCounts } from '../fitted-counts.ts'
import type { NormalisationMethod } from '../method.ts'
import { requireCounts } from '../require-counts.ts'
import { parseStored, storedSchema } from '../stored.ts'
import { cpmOf } from './log-cpm-of.ts'

const schema = storedSchema.extend({
  meanSize: z.number(),
  linear: z.boolean(),
  priorCount: z.number(),
})
type Stored = Omit<z.infer<typeof schema>, 'tessera' | 'method'>

/** Counts per million of the library as it is; only the scale of the prior count is learned from training. */
export const cpm: NormalisationMethod = {
  name: 'cpm',
  label: 'counts per million',
  about: 'log2 counts per million of the library (or linear): depth alone, nothing against composition',
  scales: ['counts'],
  fitter: options => ({
    name: 'counts per million',
    fit: ({ data }) => {
      requireCounts(data, 'counts per million')
      return fitted({
        features: data.features.map(({ id }) => id),
        meanSize: mean(librarySizes(data.values, data.size)),
        linear: options.linear ?? false,
        priorCount: options.priorCount ?? 2,
      })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, 'counts per million')),
}

function fitted({ features, meanSize, linear, priorCount }: Stored) {
  return fittedCounts({
    method: 'cpm',
    label: 'counts per million',
    features,
    numbers: assay => effectiveSizes(assay, new Float64Array(assay.size).fill(1)),
    transform: cpmOf({ linear, priorCount }, meanSize),
    scale: linear ? 'intensity' : 'log2',
    json: () => ({ meanSize, linear, priorCount }),
  })
}
