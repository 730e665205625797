import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { parseStored, storedSchema } from '../normalisation/stored.ts'
import { placesOfKind } from '../run-quality/batches.ts'
import { medianOf } from '../run-quality/centre-and-spread.ts'
import { dividedBySample, fittedIntensity, intensityScales, requireIntensities } from './fitted-intensity.ts'
import { medians, totals } from './sample-factors.ts'

const schema = storedSchema.extend({ level: z.number() })

/** Every sample brought to one level; the level is the median over training's study samples. */
function levelMethod(parts: {
  readonly name: string
  readonly label: string
  readonly about: string
  readonly of: (assay: Assay) => Float64Array
}): NormalisationMethod {
  const { name, label, about, of } = parts
  const fitted = (features: readonly string[], level: number) =>
    fittedIntensity({
      method: name,
      label,
      features,
      numbers: assay => Array.from(of(assay), own => ({ level: own, factor: own / level })),
      transform: assay =>
        dividedBySample(
          assay,
          of(assay).map(own => own / level),
        ),
      json: () => ({ level }),
    })
  return {
    name,
    label,
    about,
    scales: intensityScales,
    fitter: () => ({
      name: label,
      fit: ({ data }) => {
        requireIntensities(data, label)
        const study = placesOfKind(data, 'study')
        return fitted(
          data.features.map(({ id }) => id),
          medianOf(of(study.length > 0 ? data.select(study) : data)),
        )
      },
    }),
    fromJson: json => {
      const { features, level } = parseStored(schema, json, label)
      return fitted(features, level)
    },
  }
}

/** Division by the median of what was found in the sample. */
export const median = levelMethod({
  name: 'median',
  label: 'median normalisation',
  about: "divides by the sample's median: label-free proteins, plasma",
  of: medians,
})

/** Division by the sum of what was found in the sample. */
export const totalSum = levelMethod({
  name: 'sum',
  label: 'total sum normalisation',
  about: "divides by the sample's total: a few large peaks decide it, prefer pqn",
  of: totals,
})
