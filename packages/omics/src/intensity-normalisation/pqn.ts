import type { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { numbersSchema, parseStored, storedSchema } from '../normalisation/stored.ts'
import { placesOfKind } from '../run-quality/batches.ts'
import { dividedBySample, fittedIntensity, intensityScales, requireIntensities } from './fitted-intensity.ts'
import { quotients, referenceSpectrum } from './sample-factors.ts'

const label = 'probabilistic quotient normalisation'
const schema = storedSchema.extend({ reference: numbersSchema })

/**
 * Probabilistic quotient normalisation (Dieterle et al., Anal Chem 2006;78:4281): every sample is divided by the median,
 * over features, of its values over those of a reference spectrum: the median of training's study samples (or QC
 * samples) after division by their totals. The reference is frozen: a sample's factor depends on that sample alone.
 */
export const pqn: NormalisationMethod = {
  name: 'pqn',
  label,
  about:
    'divides by the median quotient to a reference spectrum: dilution of urine, amount of tissue (Dieterle 2006)',
  scales: intensityScales,
  fitter: ({ spectrum = 'study' }) => ({
    name: label,
    fit: ({ data }) => {
      requireIntensities(data, label)
      const places = placesOfKind(data, spectrum)
      if (places.length === 0)
        throw new OmicsError(
          'too-few',
          `${data.name} has no ${spectrum} sample to take the reference spectrum of`,
          'mark the kind of each sample in the sheet, or take the other kind (--spectrum)',
        )
      const reference = referenceSpectrum(data.select(places))
      return fitted({
        features: data.features.map(({ id }) => id),
        reference: Array.from(reference, value => (Number.isNaN(value) ? null : value)),
      })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, label)),
}

function fitted({ features, reference }: Pick<z.infer<typeof schema>, 'features' | 'reference'>) {
  const spectrum = Float64Array.from(reference, value => value ?? Number.NaN)
  const factors = (assay: Assay) => quotients(assay, spectrum)
  return fittedIntensity({
    method: 'pqn',
    label,
    features,
    numbers: assay => Array.from(factors(assay), quotient => ({ quotient })),
    transform: assay => dividedBySample(assay, factors(assay)),
    json: () => ({ reference }),
  })
}
