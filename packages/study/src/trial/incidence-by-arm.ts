import type { TableRecord } from '@tessera/evidence'
import { aalenJohansen, incidenceAt } from '@tessera/statistics'
import type { TrialPatient } from '@tessera/trials'
import { percentLevel } from '../run/figures/place.ts'
import { countColumn, estimateColumn, textColumn } from '../run/report-tables/columns.ts'
import { type EndpointContext, placedInTrial } from './trial-evidence.ts'

/** Cumulative incidence of every cause at the stated times, by assigned arm, among some of the trial's patients. */
export function incidenceByArm(context: EndpointContext, of: readonly TrialPatient[]): TableRecord | null {
  const { intake, endpoint, times, level } = context
  if (endpoint.causes.length === 0) return null
  const place = new Map(intake.patients.map((patient, i) => [patient.patientId, i]))
  const rows = [intake.arms.control, intake.arms.experimental].flatMap(arm => {
    const followed = of.flatMap(patient => {
      const outcome = patient.outcomes[endpoint.name]
      const i = place.get(patient.patientId)
      return patient.assigned === arm && outcome?.kind === 'time-to-event' && i !== undefined
        ? [{ time: outcome.time, cause: endpoint.cause[i] }]
        : []
    })
    if (followed.length === 0) return []
    const curve = aalenJohansen({
      time: Float64Array.from(followed, ({ time }) => time),
      cause: Int32Array.from(followed, ({ cause }) => cause),
      causes: endpoint.causes.map((_, c) => c + 1),
      level,
    })
    return curve.causes.flatMap(one => {
      const { incidence, lower, upper } = incidenceAt(curve, one, times)
      return times.map((at, t) => ({
        arm,
        cause: endpoint.causes[one.cause - 1],
        at,
        n: followed.length,
        value: orNull(incidence[t]),
        lower: orNull(lower[t]),
        upper: orNull(upper[t]),
      }))
    })
  })
  return {
    ...placedInTrial(context, {
      name: 'randomised/incidence',
      section: 'comparison',
      title: `${endpoint.label} with competing causes, by assigned arm`,
      caption: `Aalen-Johansen cumulative incidence with ${percentLevel(level)} limits; nobody is censored by a competing cause.`,
    }),
    columns: [
      textColumn('arm', 'Arm'),
      textColumn('cause', 'Cause'),
      countColumn('at', 'Months'),
      countColumn('n', 'Patients'),
      estimateColumn('value', 'Incidence'),
    ],
    rows,
    indent: null,
    note: null,
  }
}

/** Beyond the last patient at risk nothing is known. */
function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
