import type { z } from 'zod'
import type { Assay, AssayScale } from '../assay/assay.ts'
import { fittedIntensity, requireIntensities } from '../intensity-normalisation/fitted-intensity.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { numbersSchema, parseStored, storedSchema, toNumbers } from '../normalisation/stored.ts'
import { placesOfKind, valuesAt } from '../run-quality/batches.ts'
import { momentsOf, presentSorted } from '../run-quality/centre-and-spread.ts'

const scales: readonly AssayScale[] = ['intensity', 'counts', 'tpm', 'log2', 'ln', 'log10', 'ratio', 'score']
const schema = storedSchema.extend({ centre: numbersSchema, divisor: numbersSchema })

/**
 * Features centred on their mean in training's study samples and divided by a measure of their spread there (van den
 * Berg et al., BMC Genomics 2006;7:142). A feature without spread is centred alone; one that was never found is missing.
 */
function scalingMethod(parts: {
  readonly name: string
  readonly label: string
  readonly about: string
  readonly divisor: (found: Float64Array) => number
}): NormalisationMethod {
  const { name, label, about, divisor } = parts
  const fitted = ({
    features,
    centre,
    divisor,
  }: Pick<z.infer<typeof schema>, 'features' | 'centre' | 'divisor'>) =>
    fittedIntensity({
      method: name,
      label,
      features,
      scales,
      scale: () => 'score',
      numbers: assay => assay.samples.map(() => ({})),
      transform: assay =>
        assay.values.map((value, at) => {
          const f = Math.floor(at / assay.size)
          return (value - (centre[f] ?? Number.NaN)) / (divisor[f] ?? Number.NaN)
        }),
      json: () => ({ centre, divisor }),
    })
  return {
    name,
    label,
    about,
    scales,
    fitter: () => ({
      name: label,
      fit: ({ data }) => {
        requireIntensities(data, label, scales)
        const rows = studyRows(data)
        return fitted({
          features: data.features.map(({ id }) => id),
          centre: toNumbers(Float64Array.from(rows, row => momentsOf(row).mean)),
          divisor: toNumbers(
            Float64Array.from(rows, row => {
              const by = divisor(row)
              return by > 0 ? by : 1
            }),
          ),
        })
      },
    }),
    fromJson: json => fitted(parseStored(schema, json, label)),
  }
}

function studyRows(assay: Assay): Float64Array[] {
  const study = placesOfKind(assay, 'study')
  return assay.features.map((_, f) => valuesAt(assay.row(f), study))
}

export const autoscale = scalingMethod({
  name: 'autoscale',
  label: 'unit variance scaling',
  about: 'centred, divided by the standard deviation',
  divisor: row => momentsOf(row).sd,
})

export const pareto = scalingMethod({
  name: 'pareto',
  label: 'Pareto scaling',
  about: 'centred, divided by the root of the standard deviation',
  divisor: row => Math.sqrt(momentsOf(row).sd),
})

export const range = scalingMethod({
  name: 'range',
  label: 'range scaling',
  about: 'centred, divided by largest less smallest',
  divisor: row => {
    const sorted = presentSorted(row)
    return sorted.length === 0 ? Number.NaN : sorted[sorted.length - 1] - sorted[0]
  },
})
