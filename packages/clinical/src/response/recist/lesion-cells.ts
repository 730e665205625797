import type { Finding } from '@tessera/evidence'
import { convert, type RecordOf, UnitError } from '@tessera/tables'
import type { LesionReading, LesionRole, LesionState } from '../lesion.ts'
import type { lesionFields } from './lesion-fields.ts'

type Row = RecordOf<typeof lesionFields>
type Read = Pick<LesionReading, 'state' | 'diameterMm'>

const notEvaluable: Read = { state: 'not evaluable', diameterMm: Number.NaN }

/** The state and diameter of a row, in mm; what cannot be meant is not evaluable, with a finding. */
export function readingOf(record: Row, unit: string, file: string, findings: Finding[]): Read {
  const { row, patientId, diameter, lesion } = record
  const fault = (code: string, message: string, cure: string, field: string) =>
    findings.push({
      severity: 'error',
      code,
      message,
      cure,
      field,
      file,
      row,
      ...(patientId === null ? {} : { patientId }),
    })
  const state = record.state === null ? null : stateOf(record.state)
  if (record.state !== null && state === null) {
    fault(
      'lesion-state-unknown',
      `'${record.state}' is no state of a lesion: taken as not evaluable`,
      `write one of ${states.map(({ state: known }) => known).join(', ')}`,
      'state',
    )
    return notEvaluable
  }
  if (Number.isNaN(diameter)) {
    if (state === 'measured' || state === null) {
      if (state === 'measured')
        fault(
          'diameter-missing',
          `lesion ${lesion} is measured, without a diameter`,
          'add the diameter',
          'diameter',
        )
      return notEvaluable
    }
    return { state, diameterMm: Number.NaN }
  }
  if (diameter < 0) {
    fault(
      'diameter-negative',
      `lesion ${lesion} has a diameter of ${diameter}`,
      'correct the diameter',
      'diameter',
    )
    return notEvaluable
  }
  // A state that a diameter cannot change: what progressed or is doubtful may be measured as well.
  if (state !== null && state !== 'measured' && state !== 'present') {
    if ((state === 'absent' && diameter > 0) || (state === 'too small' && diameter > 10))
      fault(
        'state-contradicts-diameter',
        `lesion ${lesion} is ${state}, with a diameter of ${diameter}: the state counts`,
        'correct the state or the diameter',
        'state',
      )
    return { state, diameterMm: Number.NaN }
  }
  if (diameter === 0) return { state: 'absent', diameterMm: Number.NaN }
  try {
    return { state: 'measured', diameterMm: convert(diameter, record.unit ?? unit, 'mm') }
  } catch (error) {
    if (!(error instanceof UnitError)) throw error
    fault(
      'unit-unknown',
      `'${record.unit ?? unit}' is no unit of length: lesion ${lesion} is taken as not evaluable`,
      'write mm or cm',
      'unit',
    )
    return notEvaluable
  }
}

/** `Non-Target`, `NEW`, `target lesion`; null for anything else. */
export function roleOf(text: string | null): LesionRole | null {
  const bare = text?.toLowerCase().replace(/[\s_-]+/g, ' ') ?? ''
  if (/^new\b/.test(bare)) return 'new'
  if (/^non ?target/.test(bare)) return 'non-target'
  return /^target/.test(bare) ? 'target' : null
}

const states: readonly { readonly state: LesionState; readonly pattern: RegExp }[] = [
  { state: 'not evaluable', pattern: /^(ne|not? (evaluable|evaluated|assessed|done|imaged)|missing)$/ },
  {
    state: 'unequivocal progression',
    pattern: /^(unequivocal|unequivocal progression|progression|progressed|pd)$/,
  },
  { state: 'equivocal', pattern: /^equivocal/ },
  { state: 'too small', pattern: /^(too small( to measure)?|tstm|below measurable)/ },
  { state: 'absent', pattern: /^(absent|gone|disappeared|resolved|cr)$/ },
  { state: 'present', pattern: /^(present|persists|stable|non cr non pd)$/ },
  { state: 'measured', pattern: /^measured$/ },
]

function stateOf(text: string): LesionState | null {
  const bare = text
    .toLowerCase()
    .replace(/[\s_/-]+/g, ' ')
    .trim()
  return states.find(({ pattern }) => pattern.test(bare))?.state ?? null
}
