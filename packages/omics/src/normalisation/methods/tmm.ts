import { z } from 'zod'
import { librarySizes } from '../columns.ts'
import { mean } from '../cpm.ts'
import { effectiveSizes, fittedCounts } from '../fitted-counts.ts'
import type { NormalisationMethod } from '../method.ts'
import { requireCounts } from '../require-counts.ts'
import { fromNumbers, numbersSchema, parseStored, storedSchema, toNumbers } from '../stored.ts'
import { tmmFactors, tmmReference } from '../tmm.ts'
import { cpmOf } from './log-cpm-of.ts'

const label = 'trimmed mean of M values'
const schema = storedSchema.extend({
  counts: numbersSchema,
  librarySize: z.number(),
  scale: z.number(),
  options: z.object({ ratioTrim: z.number(), abundanceTrim: z.number(), weighted: z.boolean() }),
  meanSize: z.number(),
  linear: z.boolean(),
  priorCount: z.number(),
})
type Stored = Omit<z.infer<typeof schema>, 'tessera' | 'method'>

/** TMM with the reference library and the scaling frozen on training; log2 counts per million of the effective size. */
export const tmm: NormalisationMethod = {
  name: 'tmm',
  label,
  about: 'log2 counts per million of the library size times its TMM factor (edgeR): depth and composition',
  scales: ['counts'],
  fitter: options => ({
    name: label,
    fit: ({ data }) => {
      requireCounts(data, label)
      const reference = tmmReference(data.values, data.size)
      const factors = tmmFactors(reference, data.values, data.size)
      const sizes = librarySizes(data.values, data.size)
      return fitted({
        features: data.features.map(({ id }) => id),
        ...reference,
        counts: toNumbers(reference.counts),
        meanSize: mean(sizes.map((size, s) => size * factors[s])),
        linear: options.linear ?? false,
        priorCount: options.priorCount ?? 2,
      })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, label)),
}

function fitted(stored: Stored) {
  const { features, linear, priorCount, meanSize, ...reference } = stored
  const counts = fromNumbers(stored.counts)
  return fittedCounts({
    method: 'tmm',
    label,
    features,
    numbers: assay => effectiveSizes(assay, tmmFactors({ ...reference, counts }, assay.values, assay.size)),
    transform: cpmOf({ linear, priorCount }, meanSize),
    scale: linear ? 'intensity' : 'log2',
    json: () => ({ ...reference, meanSize, linear, priorCount }),
  })
}
