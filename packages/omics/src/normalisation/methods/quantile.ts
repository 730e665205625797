import type { z } from 'zod'
import type { Assay, AssayScale } from '../../assay/assay.ts'
import { OmicsError } from '../../assay/omics-error.ts'
import { alignFeatures, alignmentFindings } from '../align-features.ts'
import type { FittedNormalisation, NormalisationMethod } from '../method.ts'
import { quantileNormalise, quantileTarget } from '../quantile.ts'
import { fromNumbers, numbersSchema, parseStored, storedSchema, toNumbers } from '../stored.ts'

const label = 'quantile normalisation'
const schema = storedSchema.extend({ target: numbersSchema })
type Stored = Omit<z.infer<typeof schema>, 'tessera' | 'method'>

/** Every sample's distribution brought to the mean one of training (preprocessCore's rule for ties). */
export const quantile: NormalisationMethod = {
  name: 'quantile',
  label,
  about:
    "every sample gets the training's mean distribution (preprocessCore): for samples of much the same kind",
  scales: ['log2', 'ln', 'log10', 'intensity', 'tpm', 'counts', 'ratio', 'score'],
  fitter: () => ({
    name: label,
    fit: ({ data }) => {
      requireFiniteOrMissing(data)
      const target = quantileTarget(data.values, data.size)
      return fitted({ features: data.features.map(({ id }) => id), target: toNumbers(target) })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, label)),
}

function fitted({ features, target }: Stored): FittedNormalisation {
  const values = fromNumbers(target)
  return {
    method: 'quantile',
    apply: assay => {
      requireFiniteOrMissing(assay)
      const aligned = alignFeatures(assay, features, label)
      // Means of counts are no counts any more.
      const scale: AssayScale = aligned.scale === 'counts' ? 'intensity' : aligned.scale
      return aligned.with({ scale, values: quantileNormalise(aligned.values, aligned.size, values) })
    },
    numbers: assay =>
      assay.samples.map((_, s) => {
        let missing = 0
        for (let f = 0; f < assay.features.length; f++)
          if (Number.isNaN(assay.values[f * assay.size + s])) missing++
        return { 'values ranked': assay.features.length - missing, missing }
      }),
    findings: assay => alignmentFindings(assay, features, label),
    toJSON: () => ({ tessera: 'normalisation/1', method: 'quantile', features, target }),
  }
}

function requireFiniteOrMissing(assay: Assay): void {
  const at = assay.values.findIndex(value => value === Infinity || value === -Infinity)
  if (at >= 0)
    throw new OmicsError(
      'value',
      `${label}: an infinite value in ${assay.features[Math.floor(at / assay.size)].id}`,
      'correct the value or make it missing (a logarithm of 0 is missing)',
    )
}
