import { deriveEndpoint, periodInDays } from '@tessera/clinical'
import { columnOf } from '@tessera/tables'
import type { AssembleOptions } from '../../intake/assemble.ts'
import { applyEligibility } from '../../intake/eligibility.ts'
import { endpointInput } from '../../intake/endpoint-input.ts'
import { featureFrom, featureRows } from '../../intake/feature.ts'
import { makeFrames } from '../../intake/frame.ts'
import { ExclusionLedger } from '../../intake/ledger.ts'
import type { QuestionProtocol } from '../../protocol/question.ts'
import type { ProtocolFile } from '../../protocol/read.ts'
import type { StudyProtocol } from '../../protocol/study.ts'
import type { TreatmentColumn } from './arms.ts'
import type { BenefitCohort } from './benefit-cohort.ts'
import { type BenefitClock, benefitClock } from './clock.ts'

type Read = Pick<AssembleOptions, 'file' | 'frame' | 'patients' | 'visits'> & {
  /** Frames of the study with another time zero. */
  readonly functions: Parameters<typeof makeFrames>[3]
}

/**
 * The same question from another date: eligibility, outcome and starts counted from there, so that who has an event
 * between that date and the time zero of the study is in. Confounders are those of the study, as they were read.
 */
export function secondCohort(
  { second, benefit: endpoint = '' }: QuestionProtocol,
  adjust: readonly string[],
  treatment: TreatmentColumn,
  { file, frame, patients, visits, functions }: Read,
  main: BenefitClock,
): BenefitCohort | null {
  if (!second) return null
  const protocol: StudyProtocol = {
    ...file.protocol,
    timeZero: { name: second.name ?? second.from, at: second.from },
  }
  const other: ProtocolFile = { ...file, protocol }
  const [from] = makeFrames(other, patients, visits, functions)
  const ledger = new ExclusionLedger(patients, null)
  applyEligibility(other, from, ledger)
  const { timeZero } = from
  if (!timeZero) return null
  ledger.exclude('treatment', 'arm-unknown', 'arm not known', row => treatment.code[row] < 0)
  ledger.exclude(
    'treatment',
    'start-unknown',
    'no date of start',
    row => treatment.code[row] > 0 && Number.isNaN(treatment.started[row]),
  )
  ledger.exclude(
    'treatment',
    'treated-before',
    'treated before',
    row => treatment.started[row] < timeZero[row],
  )
  const before = ledger.rows()
  const derived = deriveEndpoint(
    protocol.endpoints[endpoint],
    endpointInput(other, endpoint, from, patients, before),
  )
  if (derived.values.kind !== 'time-to-event') return null
  const { values } = derived
  const usable = Int32Array.from(before, (_, i) => i).filter(i => derived.unusable[i] === 0)
  const rows = Int32Array.from(usable, i => before[i])
  // The grace period ends on the same day as that of the study.
  const offsets = Float64Array.from(rows, row => (frame.timeZero?.[row] ?? Number.NaN) - timeZero[row])
    .filter(days => Number.isFinite(days))
    .sort()
  const offset = offsets[Math.floor(offsets.length / 2)] ?? 0
  const unitDays = periodInDays(`1 ${values.unit}`)
  const clock = benefitClock({
    name: second.name ?? second.from,
    rows,
    time: Float64Array.from(usable, i => values.time[i]),
    event: Uint8Array.from(usable, i => values.event[i]),
    timeZero,
    treatment,
    graceDays: offset + treatment.graceDays,
    unit: values.unit,
    unitDays,
    horizon: main.horizon,
  })
  return {
    clock,
    adjust: adjust.flatMap(column => {
      const read = columnOf(frame.environment.table, column)
      return read.kind === 'date' ? [] : [featureRows(featureFrom(column, read), rows)]
    }),
    centre: rows.map(row => patients.centre[row]),
  }
}
