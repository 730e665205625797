import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { Frame } from '../../intake/frame.ts'
import type { ExclusionLedger } from '../../intake/ledger.ts'
import { type Patients, placeOf } from '../../intake/patients.ts'
import type { ProtocolFile } from '../../protocol/read.ts'
import type { TreatmentColumn } from './arms.ts'

/** The first patient treated before time zero, where the protocol does not allow for it. */
export function startsBefore(
  file: ProtocolFile,
  frame: Frame,
  patients: Patients,
  { started }: TreatmentColumn,
  ledger: ExclusionLedger,
): Finding | null {
  const { timeZero } = frame
  const { treatment } = file.protocol
  if (!timeZero || treatment?.beforeTimeZero !== 'refuse') return null
  const early = Array.from(ledger.rows()).filter(row => started[row] < timeZero[row])
  if (early.length === 0) return null
  const [row] = early
  const at = placeOf(patients, row)
  return {
    severity: 'error',
    code: 'treatment-before-time-zero',
    message: `${early.length} patients were treated before time zero, the first in ${at.file} row ${at.row} (${formatDay(started[row])}, time zero ${formatDay(timeZero[row])}): what they had by then may be an effect of the treatment`,
    cure: 'move time zero before the first treatment, or say treatment.beforeTimeZero: exclude',
    file: at.file,
    row: at.row,
    field: treatment.started ?? treatment.column,
    patientId: at.patientId,
    count: early.length,
  }
}

/** A warning where starts before time zero are taken to be at it: their effect until then is lost, or selects. */
export function earlyFindings(
  file: ProtocolFile,
  { timeZero }: Frame,
  { started }: TreatmentColumn,
  ledger: ExclusionLedger,
): Finding[] {
  const { treatment } = file.protocol
  if (!timeZero || treatment?.beforeTimeZero !== 'at time zero') return []
  const n = Array.from(ledger.rows()).filter(row => started[row] < timeZero[row]).length
  if (n === 0) return []
  return [
    {
      severity: 'warning',
      code: 'treated-before-time-zero',
      message: `${n} patients were treated before time zero and count as starting at it: who the treatment had kept free of the event until then is among them`,
      cure: 'compare with the analysis from an earlier clock (second: from), or leave them out: beforeTimeZero: exclude',
      file: file.file,
      row: file.lineOf(['treatment']),
      field: treatment.started ?? treatment.column,
      count: n,
    },
  ]
}

/** Leaves out whose arm or start is not known and, where the protocol says so, who was treated before time zero. */
export function leaveByTreatment(
  ledger: ExclusionLedger,
  { code, started, dated, labels }: TreatmentColumn,
  frame: Frame,
  excludeEarly: boolean,
): void {
  ledger.exclude(
    'treatment',
    'arm-unknown',
    `received neither ${labels.slice(0, -1).join(', ')} nor ${labels[labels.length - 1]}`,
    row => code[row] < 0,
  )
  const { timeZero } = frame
  if (!dated || !timeZero) return
  ledger.exclude(
    'treatment',
    'start-unknown',
    'treated, and no date says when',
    row => code[row] > 0 && Number.isNaN(started[row]),
  )
  if (excludeEarly)
    ledger.exclude(
      'treatment',
      'treated-before-time-zero',
      'treated before time zero',
      row => started[row] < timeZero[row],
    )
}
