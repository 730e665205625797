import { type NumberColumn, numberColumn } from '@tessera/tables'

/** A score of every sample of a block, from which the column at any time zero is made. */
export interface MeasuredScore {
  readonly name: string
  /** Which of a patient's samples. */
  readonly take: 'first' | 'last'
  readonly samples: readonly {
    readonly id: string
    /** Row of the study's patients. */
    readonly row: number
    readonly takenAt: number | null
    readonly value: number
  }[]
}

/** A score at a time zero. */
export interface MeasuredAt {
  readonly column: NumberColumn
  /** Samples taken after the time zero of their patient: the score is not measured in them. */
  readonly late: MeasuredScore['samples']
  /** 1 for each patient all of whose samples are late. */
  readonly withoutOther: Uint8Array
}

/**
 * The column of a score at a time zero: for each patient that of their sample, by the block's `take` among those taken
 * by then. Samples without a date are used, as the block declares when they were known. Without a time zero all are used.
 */
export function measuredAt(
  { name, take, samples }: MeasuredScore,
  timeZero: Float64Array | null,
  patients: number,
): MeasuredAt {
  const late = samples.filter(
    ({ row, takenAt }) => timeZero !== null && takenAt !== null && takenAt > timeZero[row],
  )
  const after = new Set(late)
  const day = (own: MeasuredScore['samples'][number]) => own.takenAt ?? Number.NEGATIVE_INFINITY
  const ordered = samples.filter(own => !after.has(own)).sort((a, b) => day(a) - day(b))
  const values = new Float64Array(patients).fill(Number.NaN)
  // Whoever is written last stays.
  for (const { row, value } of take === 'first' ? ordered.toReversed() : ordered) values[row] = value
  const measured = new Uint8Array(patients)
  for (const { row } of ordered) measured[row] = 1
  const withoutOther = new Uint8Array(patients)
  for (const { row } of late) withoutOther[row] = 1 - measured[row]
  return { column: numberColumn(name, values), late, withoutOther }
}
