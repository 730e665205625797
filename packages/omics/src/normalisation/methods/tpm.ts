import type { Finding } from '@tessera/evidence'
import { z } from 'zod'
import { OmicsError } from '../../assay/omics-error.ts'
import { alignFeatures, alignmentFindings } from '../align-features.ts'
import { librarySizes } from '../columns.ts'
import type { FittedNormalisation, NormalisationMethod } from '../method.ts'
import { requireCounts } from '../require-counts.ts'
import { fromNumbers, numbersSchema, parseStored, storedSchema } from '../stored.ts'
import { transcriptsPerMillion } from '../tpm.ts'

const label = 'transcripts per million'
const schema = storedSchema.extend({ lengths: numbersSchema, linear: z.boolean() })
type Stored = Omit<z.infer<typeof schema>, 'tessera' | 'method'>

/** TPM from counts and lengths, over training's features; log2(1 + TPM) unless linear. */
export const tpm: NormalisationMethod = {
  name: 'tpm',
  label,
  about: 'transcripts per million from counts and the lengths of the features; log2(1 + TPM) unless linear',
  scales: ['counts'],
  fitter: options => ({
    name: label,
    fit: ({ data }) => {
      requireCounts(data, label)
      const { lengths } = options
      if (lengths === undefined)
        throw new OmicsError(
          'value',
          'transcripts per million need the length of every feature',
          'give a table of features and their lengths in bases (--lengths FILE)',
        )
      return fitted({
        features: data.features.map(({ id }) => id),
        lengths: data.features.map(({ id }) => (lengths[id] > 0 ? lengths[id] : null)),
        linear: options.linear ?? false,
      })
    },
  }),
  fromJson: json => fitted(parseStored(schema, json, label)),
}

function fitted({ features, lengths, linear }: Stored): FittedNormalisation {
  const bases = fromNumbers(lengths)
  const without = features.filter((_, f) => lengths[f] === null)
  return {
    method: 'tpm',
    apply: assay => {
      requireCounts(assay, label, true)
      const aligned = alignFeatures(assay, features, label)
      const values = transcriptsPerMillion(aligned.values, aligned.size, bases)
      if (!linear) for (let i = 0; i < values.length; i++) values[i] = Math.log2(values[i] + 1)
      return aligned.with({ scale: linear ? 'tpm' : 'log2', unit: null, values })
    },
    numbers: assay => Array.from(librarySizes(assay.values, assay.size), size => ({ 'library size': size })),
    findings: assay => [
      ...alignmentFindings(assay, features, label),
      ...(without.length === 0 ? [] : [noLength(without)]),
    ],
    toJSON: () => ({ tessera: 'normalisation/1', method: 'tpm', features, lengths, linear }),
  }
}

function noLength(names: readonly string[]): Finding {
  return {
    severity: 'warning',
    code: 'no-length',
    message: `${names.length} features have no length (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}): missing in the result`,
    cure: 'give their lengths under the same names',
    count: names.length,
  }
}
