import { FindingsError } from '@tessera/evidence'
import { type LandmarkAnalysis, landmarkAnalysis, splitAtChange } from '@tessera/statistics'

/** Efficacy of patients from the first dose, and when each had the immune-related event. */
export interface PredictorInput {
  readonly patientId: readonly string[]
  /** From the first dose to death, progression or the end of follow-up. */
  readonly time: ArrayLike<number>
  /** 1 event, 0 censored. */
  readonly event: ArrayLike<number>
  /** On the scale of `time`; Infinity where none came. */
  readonly onset: ArrayLike<number>
}

/** One interval (start, stop] of a patient, for a Cox model with a covariate that changes. */
export interface PredictorRow {
  readonly patientId: string
  readonly start: number
  readonly stop: number
  readonly event: 0 | 1
  /** 1 after the onset. */
  readonly afterOnset: 0 | 1
}

/**
 * Start-stop rows with the immune-related event as a covariate that turns from 0 to 1 at its onset: `cox` with `entry`
 * start, `time` stop. A patient counts among those with an event from the onset on, never before.
 */
export function timeDependentRows(input: PredictorInput): PredictorRow[] {
  const rows = splitAtChange({ time: input.time, event: input.event, changeTime: input.onset })
  return Array.from(rows.row, (patient, k) => ({
    patientId: input.patientId[patient],
    start: rows.entry[k],
    stop: rows.time[k],
    event: rows.event[k] === 1 ? 1 : 0,
    afterOnset: rows.changed[k] === 1 ? 1 : 0,
  }))
}

/** Survival from a landmark on, by whether the event had come by then; who has left by then is left out. */
export function landmarkByEvent({ time, event, onset }: PredictorInput, landmark: number): LandmarkAnalysis {
  return landmarkAnalysis({
    time,
    event,
    landmark,
    group: Float64Array.from(onset, day => (day <= landmark ? 1 : 0)),
  })
}

export type PredictorKind = 'time-dependent' | 'landmark' | 'ever-never'

/**
 * Refuses a comparison of patients who ever had an immune-related event with those who never had one.
 * @throws FindingsError `ever-never`
 */
export function requireHonestPredictor(kind: PredictorKind): asserts kind is 'time-dependent' | 'landmark' {
  if (kind !== 'ever-never') return
  throw new FindingsError([
    {
      severity: 'error',
      code: 'ever-never',
      message:
        'patients who ever had an immune-related event cannot be compared with those who never had: one must live and be treated long enough to have it, and that time would be counted as its benefit (immortal time)',
      cure: 'use it as time-dependent, or choose a landmark and look at who is then alive and under observation',
    },
  ])
}
