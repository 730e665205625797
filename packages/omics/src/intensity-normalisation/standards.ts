import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { numbersSchema, parseStored, storedSchema } from '../normalisation/stored.ts'
import { logOf, medianOf } from '../run-quality/centre-and-spread.ts'
import { dividedBySample, fittedIntensity, intensityScales, requireIntensities } from './fitted-intensity.ts'

const label = 'normalisation by internal standards'
const schema = storedSchema.extend({ standards: z.array(z.string()), levels: numbersSchema })

/**
 * Division by spiked-in standards: the factor of a sample is the geometric mean, over the standards found in it, of the
 * standard over its median in training. What a standard says of matrix effects of other metabolites is assumed.
 */
export const internalStandards: NormalisationMethod = {
  name: 'internal-standards',
  label,
  about: 'divides by the geometric mean of the spiked-in standards named by --standards',
  scales: intensityScales,
  fitter: ({ standards = [] }) => ({
    name: label,
    fit: ({ data }) => {
      requireIntensities(data, label)
      const place = data.placeOf()
      const lacking = standards.filter(id => !place.has(id))
      if (standards.length === 0 || lacking.length > 0)
        throw new OmicsError(
          'features-missing',
          standards.length === 0
            ? 'no internal standards are named'
            : `${data.name} lacks the standards ${lacking.join(', ')}`,
          'name features of the table that were spiked in (--standards a,b)',
        )
      const levels = standards.map(id => medianOf(data.row(place.get(id) ?? 0).map(logOf)))
      const unseen = standards.filter((_, k) => Number.isNaN(levels[k]))
      if (unseen.length > 0)
        throw new OmicsError(
          'value',
          `the standards ${unseen.join(', ')} were found in no sample`,
          'leave them out',
        )
      return fitted(
        data.features.map(({ id }) => id),
        standards,
        levels,
      )
    },
  }),
  fromJson: json => {
    const { features, standards, levels } = parseStored(schema, json, label)
    return fitted(
      features,
      standards,
      levels.map(level => level ?? Number.NaN),
    )
  },
}

function fitted(features: readonly string[], standards: readonly string[], levels: readonly number[]) {
  const factors = (assay: Assay) => {
    const place = assay.placeOf()
    return Float64Array.from(assay.samples, (_, s) => {
      let sum = 0
      let found = 0
      standards.forEach((id, k) => {
        const log = logOf(assay.values[(place.get(id) ?? 0) * assay.size + s])
        if (Number.isNaN(log)) return
        sum += log - levels[k]
        found++
      })
      return found === 0 ? Number.NaN : Math.exp(sum / found)
    })
  }
  return fittedIntensity({
    method: 'internal-standards',
    label,
    features,
    numbers: assay => Array.from(factors(assay), factor => ({ factor })),
    transform: assay => dividedBySample(assay, factors(assay)),
    json: () => ({ standards, levels }),
  })
}
