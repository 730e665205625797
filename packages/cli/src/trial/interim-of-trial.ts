import {
  interimLook,
  predictiveProbability,
  type RandomisedEffect,
  type TrialPatient,
  type TrialRecord,
} from '@tessera/trials'
import type { AnalyseOptions } from './analyse-options.ts'

/** The look that the flags describe, and the probability that the trial will show benefit; null without them. */
export function lookAt(
  patients: readonly TrialPatient[],
  effect: RandomisedEffect,
  records: readonly TrialRecord[],
  options: AnalyseOptions,
) {
  const { plannedEvents, looks = [0.6, 1], earlierEvents = [], plannedHr = 0.6, futility } = options
  if (plannedEvents === undefined) return null
  const events = effect.arms.reduce((sum, arm) => sum + arm.events, 0)
  const look = interimLook({
    plan: {
      events: plannedEvents,
      information: looks,
      boundary: { kind: 'of-spending' },
      hazardRatio: plannedHr,
      ...(futility === undefined ? {} : { futility }),
    },
    events: [...earlierEvents, events],
    z: -effect.logRank.z,
  })
  const last = look.bounds.looks[looks.length - 1]
  const predictive =
    events >= plannedEvents ? null : predictiveOf(patients, effect, records, plannedEvents, last.z, options)
  return { ...look, predictive }
}

function predictiveOf(
  patients: readonly TrialPatient[],
  { endpoint }: RandomisedEffect,
  records: readonly TrialRecord[],
  plannedEvents: number,
  critical: number,
  options: AnalyseOptions,
) {
  const { accrualLeft = 0, perMonth = 4, draws = 1000, seed = 1, predictiveModel, treatments = [] } = options
  const lostRows = new Set(records.filter(record => record.lost === true).map(record => record.row))
  const followed = patients.flatMap(patient => {
    const outcome = patient.outcomes[endpoint]
    return outcome?.kind === 'time-to-event' ? [{ patient, outcome }] : []
  })
  const strata = [...new Set(followed.map(({ patient }) => patient.stratum))]
  return predictiveProbability({
    data: {
      time: followed.map(({ outcome }) => outcome.time),
      event: followed.map(({ outcome }) => (outcome.event ? 1 : 0)),
      group: followed.map(({ patient }) => (patient.assigned === treatments[0] ? 1 : 0)),
      stratum: followed.map(({ patient }) => strata.indexOf(patient.stratum)),
      lost: followed.map(({ patient, outcome }) => (!outcome.event && lostRows.has(patient.row) ? 1 : 0)),
    },
    accrual: { patients: accrualLeft, perMonth },
    final: { events: plannedEvents },
    critical,
    draws,
    seed,
    ...(predictiveModel === undefined ? {} : { model: predictiveModel }),
  })
}
