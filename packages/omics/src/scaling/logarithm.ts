import {
  fittedIntensity,
  intensityScales,
  requireIntensities,
} from '../intensity-normalisation/fitted-intensity.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { parseStored, storedSchema } from '../normalisation/stored.ts'

const label = 'logarithm'

/** log2 of intensities; what is not above 0 becomes missing. Nothing is learned from training but which features there are. */
export const logarithm: NormalisationMethod = {
  name: 'log',
  label,
  about: 'log2 of intensities; zeros become missing',
  scales: intensityScales,
  fitter: () => ({
    name: label,
    fit: ({ data }) => {
      requireIntensities(data, label)
      return fitted(data.features.map(({ id }) => id))
    },
  }),
  fromJson: json => fitted(parseStored(storedSchema, json, label).features),
}

function fitted(features: readonly string[]) {
  return fittedIntensity({
    method: 'log',
    label,
    features,
    scale: () => 'log2',
    numbers: assay =>
      assay.samples.map((_, s) => {
        let zeros = 0
        for (let f = 0; f < assay.features.length; f++) if (assay.values[f * assay.size + s] === 0) zeros++
        return { 'zeros made missing': zeros }
      }),
    transform: assay => assay.values.map(value => (value > 0 ? Math.log2(value) : Number.NaN)),
    json: () => ({}),
  })
}
