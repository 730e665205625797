import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { parseStored, storedSchema } from '../normalisation/stored.ts'
import { medianOf } from '../run-quality/centre-and-spread.ts'
import { dividedBySample, fittedIntensity, intensityScales, requireIntensities } from './fitted-intensity.ts'

const label = 'normalisation by a measured dilution'
const schema = storedSchema.extend({ column: z.string(), level: z.number() })

/**
 * Division by a measure of concentration in the sample sheet (creatinine, osmolality, specific gravity less 1, protein,
 * cells), relative to its median over training. A sample without it has no values.
 */
export const dilution: NormalisationMethod = {
  name: 'dilution',
  label,
  about: 'divides by creatinine, osmolality, protein or cells: the column of the sheet named by --by',
  scales: intensityScales,
  fitter: ({ by }) => ({
    name: label,
    fit: ({ data }) => {
      requireIntensities(data, label)
      if (by === undefined)
        throw new OmicsError('value', 'no column of the sample sheet is named', 'name it (--by creatinine)')
      const level = medianOf(measures(data, by))
      if (!(level > 0))
        throw new OmicsError(
          'value',
          `no sample has a number above 0 in ${by}`,
          'name a column of numbers of the sample sheet (--by creatinine, with --samples SHEET)',
        )
      return fitted(
        data.features.map(({ id }) => id),
        by,
        level,
      )
    },
  }),
  fromJson: json => {
    const { features, column, level } = parseStored(schema, json, label)
    return fitted(features, column, level)
  },
}

function measures(assay: Assay, column: string): Float64Array {
  return Float64Array.from(assay.samples, ({ covariates }) => {
    const value = covariates[column]
    return typeof value === 'number' && value > 0 ? value : Number.NaN
  })
}

function fitted(features: readonly string[], column: string, level: number) {
  const factors = (assay: Assay) => measures(assay, column).map(value => value / level)
  return fittedIntensity({
    method: 'dilution',
    label,
    features,
    numbers: assay => Array.from(factors(assay), factor => ({ factor })),
    transform: assay => dividedBySample(assay, factors(assay)),
    json: () => ({ column, level }),
  })
}
