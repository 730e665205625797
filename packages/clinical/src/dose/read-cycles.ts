import type { Finding } from '@tessera/evidence'
import { type GivenColumns, readRecords } from '@tessera/tables'
import { DoseError } from './dose-error.ts'
import {
  averageRelativeIntensity,
  type DoseIntensity,
  doseIntensity,
  type GivenCycle,
  type PlannedDrug,
} from './dose-intensity.ts'

const patientId = {
  kind: 'text',
  names: ['patient_id', 'USUBJID'],
  required: true,
  always: true,
  what: 'patient',
} as const

export const cycleFields = {
  patientId,
  drug: { kind: 'text', names: ['drug', 'EXTRT'], required: true, always: true, what: 'drug' },
  date: { kind: 'day', names: ['date', 'EXSTDTC'], required: true, always: true, what: 'day of the cycle' },
  dose: { kind: 'number', names: ['dose', 'EXDOSE'], required: true, always: true, what: 'dose given' },
  unit: { kind: 'text', names: ['unit', 'EXDOSU'], what: 'unit of the dose' },
} as const

export interface PatientDoseIntensity {
  readonly patientId: string
  readonly drugs: readonly DoseIntensity[]
  readonly average: number | null
}

/**
 * Relative dose intensity by patient from a row a cycle and drug. Units must be one a drug; a drug that is not planned
 * is a finding and is not counted.
 * @throws FindingsError when the file cannot be read
 */
export async function readCycles(
  path: string,
  plan: readonly PlannedDrug[],
  given?: GivenColumns<typeof cycleFields>,
): Promise<{ readonly patients: readonly PatientDoseIntensity[]; readonly findings: readonly Finding[] }> {
  const read = await readRecords(path, cycleFields, given ? { given } : {})
  const findings: Finding[] = [...read.findings]
  const units = new Map<string, string>()
  const plannedName = new Map(plan.map(({ drug }) => [drug.toLowerCase(), drug]))
  const cycles = read.records.flatMap(({ patientId: id, drug: written, date, dose, unit, row }) => {
    if (id === null || written === null || Number.isNaN(dose) || date.precision === 'missing') return []
    if (date.precision !== 'day') {
      findings.push({
        severity: 'error',
        code: 'cycle-date-partial',
        message: `only the ${date.precision} of the cycle is known; the row is not counted`,
        cure: 'give the day',
        file: read.file,
        row,
        field: read.columns.date ?? 'date',
        patientId: id,
      })
      return []
    }
    const drug = plannedName.get(written.toLowerCase()) ?? written
    const known = units.get(drug)
    if (unit !== null && known !== undefined && known !== unit)
      findings.push({
        severity: 'error',
        code: 'dose-units',
        message: `${drug} is given in ${unit} here and in ${known} before; the row is not counted`,
        cure: 'give one unit a drug',
        file: read.file,
        row,
        field: 'unit',
        patientId: id,
      })
    else {
      if (unit !== null) units.set(drug, unit)
      return [{ patientId: id, row, cycle: { drug, day: date.day, dose } satisfies GivenCycle }]
    }
    return []
  })
  const patients = [...Map.groupBy(cycles, ({ patientId: id }) => id)].flatMap(
    ([id, own]): PatientDoseIntensity[] => {
      try {
        const { drugs, notPlanned } = doseIntensity(
          plan,
          own.map(({ cycle }) => cycle),
        )
        for (const drug of notPlanned)
          findings.push({
            severity: 'warning',
            code: 'drug-not-planned',
            message: `${drug} is not in the plan: not counted`,
            cure: 'add it to the plan, or correct its name',
            file: read.file,
            field: 'drug',
            patientId: id,
          })
        for (const { drug } of plan)
          if (!drugs.some(one => one.drug === drug))
            findings.push({
              severity: 'note',
              code: 'drug-not-given',
              message: `${drug} is planned and was never given: the mean is of the other drugs`,
              cure: 'none, if it was left out on purpose',
              file: read.file,
              patientId: id,
            })
        return [{ patientId: id, drugs, average: averageRelativeIntensity(drugs) }]
      } catch (error) {
        if (!(error instanceof DoseError)) throw error
        findings.push({
          severity: 'error',
          code: 'dose-impossible',
          message: error.message,
          cure: 'correct the cycle; the patient is left out',
          file: read.file,
          row: impossibleRow(own),
          field: 'dose',
          patientId: id,
        })
        return []
      }
    },
  )
  return { patients, findings }
}

interface CycleRow {
  readonly row: number
  readonly cycle: GivenCycle
}

/** The row for which intensities cannot be had: a negative dose, or a second cycle of a drug on a day. */
function impossibleRow(rows: readonly CycleRow[]): number | undefined {
  return rows.find(
    ({ cycle }, i) =>
      cycle.dose < 0 ||
      rows.slice(0, i).some(({ cycle: other }) => other.drug === cycle.drug && other.day === cycle.day),
  )?.row
}
