import { type Assay, OmicsError, requireScale } from '@tessera/omics'

/** The assay on a log2 scale. @throws OmicsError for a value whose logarithm there is not */
export function logarithms(assay: Assay, offset: number | true): Assay {
  requireScale(assay, ['counts', 'tpm', 'intensity', 'score'], '--log2')
  const add = offset === true ? 0 : offset
  const values = assay.values.map(value => Math.log2(value + add))
  const bad = values.findIndex((value, i) => !Number.isFinite(value) && !Number.isNaN(assay.values[i]))
  if (bad >= 0)
    throw new OmicsError(
      'value',
      `${assay.features[Math.floor(bad / assay.size)].id} is ${assay.values[bad]} in sample ${assay.samples[bad % assay.size].id}: log2 needs a value above 0`,
      'give an offset (--log2 1), or fill in values below the detection limit first',
    )
  return assay.with({ values, scale: 'log2', unit: null })
}
