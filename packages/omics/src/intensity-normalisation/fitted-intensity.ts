import type { Assay, AssayScale } from '../assay/assay.ts'
import { requireScale } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { alignFeatures, alignmentFindings } from '../normalisation/align-features.ts'
import type { FittedNormalisation, NormalisationJson, SampleNumbers } from '../normalisation/method.ts'

export const intensityScales = ['intensity', 'counts', 'tpm'] as const satisfies readonly AssayScale[]

/** A normalisation that divides each sample (each feature of it) by something, from what is particular to the method. */
export function fittedIntensity(parts: {
  readonly method: string
  readonly label: string
  readonly features: readonly string[]
  readonly scales?: readonly AssayScale[]
  /** Scale of the result; `intensity` by default. */
  readonly scale?: (given: AssayScale) => AssayScale
  /** One entry a sample. */
  readonly numbers: (assay: Assay) => SampleNumbers[]
  readonly transform: (assay: Assay) => Float64Array
  readonly json: () => Readonly<Record<string, unknown>>
}): FittedNormalisation {
  const { method, label, features, scales = intensityScales, scale = () => 'intensity' } = parts
  const align = (assay: Assay) => {
    requireIntensities(assay, label, scales)
    return alignFeatures(assay, features, label)
  }
  return {
    method,
    apply: assay => {
      const aligned = align(assay)
      const to = scale(aligned.scale)
      return aligned.with({
        scale: to,
        unit: to === aligned.scale ? aligned.unit : null,
        values: parts.transform(aligned),
      })
    },
    numbers: assay => parts.numbers(align(assay)),
    findings: assay => alignmentFindings(assay, features, label),
    toJSON: () =>
      ({ tessera: 'normalisation/1', method, features, ...parts.json() }) satisfies NormalisationJson,
  }
}

/**
 * @throws OmicsError `scale` on another scale; `value` for a negative or infinite value on a linear one
 */
export function requireIntensities(
  assay: Assay,
  label: string,
  scales: readonly AssayScale[] = intensityScales,
): void {
  requireScale(assay, scales, label)
  const linear = intensityScales.some(scale => scale === assay.scale)
  const at = assay.values.findIndex(value => Math.abs(value) === Infinity || (linear && value < 0))
  if (at >= 0)
    throw new OmicsError(
      'value',
      `${label}: the value ${assay.values[at]} in ${assay.features[Math.floor(at / assay.size)].id} of ${assay.samples[at % assay.size].id}`,
      'correct the value or make it missing',
    )
}

/** Divides every sample by its number; a number that is missing or 0 leaves a sample without values. */
export function dividedBySample(assay: Assay, factors: Float64Array): Float64Array {
  const { size } = assay
  return assay.values.map((value, at) => {
    const factor = factors[at % size]
    return factor > 0 ? value / factor : Number.NaN
  })
}
