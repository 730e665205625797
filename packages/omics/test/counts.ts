import { Assay, type AssayScale } from '../src/assay/assay.ts'
import { unknownSample } from '../src/assay/sample.ts'
import { reference } from './agreement.ts'

export interface CountsReference {
  readonly genes: readonly string[]
  readonly samples: readonly string[]
  readonly group: readonly string[]
  readonly batch: readonly string[]
  readonly patient: readonly string[]
  readonly age: readonly number[]
  readonly counts: readonly number[]
}

/** The table of test/reference/counts.R. */
export const countsReference = reference<CountsReference>('counts')

/** The same as an assay, with what the sample sheet would say. */
export const countsAssay = new Assay({
  name: 'counts',
  scale: 'counts',
  features: countsReference.genes.map(id => ({ id, symbol: null, names: {} })),
  samples: countsReference.samples.map((id, s) => ({
    ...unknownSample(id),
    patientId: countsReference.patient[s],
    batch: countsReference.batch[s],
    covariates: { group: countsReference.group[s], age: countsReference.age[s] },
  })),
  values: Float64Array.from(countsReference.counts),
})

/** An assay of any values. */
export function assayOf(
  scale: AssayScale,
  features: number,
  samples: number,
  values: ArrayLike<number>,
): Assay {
  return new Assay({
    name: 'test',
    scale,
    features: Array.from({ length: features }, (_, f) => ({ id: `f${f + 1}`, symbol: null, names: {} })),
    samples: Array.from({ length: samples }, (_, s) => unknownSample(`s${s + 1}`)),
    values: Float64Array.from(values),
  })
}
