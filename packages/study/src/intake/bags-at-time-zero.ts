import type { LoadedBags } from './bags.ts'
import { type AtTimeZero, type SamplesAtTimeZero, samplesAtTimeZero } from './samples-at-time-zero.ts'

/** A block of bags at a time zero: the files of each patient, whose instances are one bag. Plain data, sent to workers. */
export interface AssembledBags {
  readonly block: string
  readonly dimensions: number
  /** Files of each row; none for a patient without. */
  readonly files: readonly (readonly string[])[]
  readonly fingerprint: string
}

/** The slides or scans of each patient that were known at time zero; see {@link samplesAtTimeZero}. */
export function bagsAtTimeZero(
  { block, protocol, samples, patient, files, dimensions, fingerprint }: LoadedBags,
  question: string,
  rows: Int32Array,
  at: AtTimeZero,
): Omit<SamplesAtTimeZero, 'chosen'> & { readonly bags: AssembledBags | null } {
  const { of, take, within, knownAt } = protocol
  const { chosen, ...told } = samplesAtTimeZero(
    { block, samples, patient, unit: of, take, within, knownAt },
    question,
    rows,
    at,
  )
  if (chosen === null) return { bags: null, ...told }
  return {
    bags: { block, dimensions, files: chosen.map(own => own.map(s => files[s])), fingerprint },
    ...told,
  }
}
