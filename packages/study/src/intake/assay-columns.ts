import type { NumericFeature } from '@tessera/learning'
import { type AssayBlock, columnName } from '@tessera/omics'
import type { LoadedAssay } from './assays.ts'
import { type AtTimeZero, type SamplesAtTimeZero, samplesAtTimeZero } from './samples-at-time-zero.ts'

/** An assay at a time zero: one sample a patient, as columns of the question's rows, and what each fold does with them. */
export interface AssembledAssay {
  readonly block: AssayBlock
  readonly columns: readonly NumericFeature[]
  /** Patients of the question with a sample. */
  readonly patients: number
}

export interface AssayAtTimeZero extends Omit<SamplesAtTimeZero, 'chosen'> {
  readonly assay: AssembledAssay | null
}

/** The sample of each patient that was known at time zero, its values as columns; see {@link samplesAtTimeZero}. */
export function assayAtTimeZero(
  { block, protocol, unit: of, assay, patient, steps }: LoadedAssay,
  question: string,
  rows: Int32Array,
  at: AtTimeZero,
): AssayAtTimeZero {
  const { take, within, knownAt } = protocol
  const { chosen, ...told } = samplesAtTimeZero(
    { block, samples: assay.samples, patient, unit: of, take, within, knownAt },
    question,
    rows,
    at,
  )
  if (chosen === null) return { assay: null, ...told }
  const columns = assay.features.map(({ id }, f): NumericFeature => {
    const values = assay.row(f)
    return {
      kind: 'numeric',
      name: columnName(block, id),
      unit: assay.unit,
      values: Float64Array.from(chosen, ([s]) => (s === undefined ? Number.NaN : values[s])),
    }
  })
  const { scale, unit } = assay
  const features = assay.features.map(({ id, symbol }) => ({ id, symbol }))
  return {
    assay: {
      block: { block, scale, unit, features, steps },
      columns,
      patients: chosen.filter(own => own.length > 0).length,
    },
    ...told,
  }
}
