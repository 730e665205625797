import { type Finding, FindingsError } from '@tessera/evidence'
import type { Feature } from '@tessera/learning'
import type { CohortExclusion, CohortTreatment, PatientRecords } from '@tessera/omics'
import { type Column, columnOf, isMissingAt, numberAt, type Table, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import { type ClinicalEndpoint, clinicalEndpoint, type EndpointOptions } from './clinical-endpoint.ts'

export interface ClinicalOptions extends EndpointOptions {
  readonly id: string
  readonly adjust: readonly string[]
  readonly treatment?: string
  readonly control?: string
  readonly randomised?: true
  readonly centre?: string
}

export interface ClinicalPatients {
  readonly records: PatientRecords
  readonly endpoint: ClinicalEndpoint
  readonly exclusions: readonly CohortExclusion[]
}

/**
 * Patients of a clinical table with endpoint, covariates, centre and treatment; those without an endpoint (or a treatment, where
 * one is named) are exclusions.
 * @throws FindingsError for a column that is not there or a patient in several rows, UsageError for options that contradict
 */
export function clinicalPatients(table: Table, options: ClinicalOptions): ClinicalPatients {
  const id = columnOf(table, options.id)
  const endpoint = clinicalEndpoint(table, options)
  const treatment = options.treatment === undefined ? null : columnOf(table, options.treatment)
  const centre = options.centre === undefined ? null : columnOf(table, options.centre)
  const adjust = options.adjust.map(name => columnOf(table, name))
  const used = [...endpoint.columns, options.id]
  for (const { name } of adjust)
    if (used.includes(name)) throw new UsageError(`--adjust ${name}: it is the endpoint or the patient`)
  requireOncePerPatient(table, id)
  const exclusions: CohortExclusion[] = []
  const withEndpoint = new Map(Array.from(endpoint.rows, (row, at) => [row, at]))
  const rows: number[] = []
  const places: number[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const patientId = textAt(id, row)
    const at = withEndpoint.get(row)
    const why =
      patientId === null
        ? 'no patient is given'
        : at === undefined
          ? 'no endpoint'
          : treatment !== null && isMissingAt(treatment, row)
            ? 'no treatment is given'
            : null
    if (why !== null || at === undefined) {
      exclusions.push({ stage: 'patient', reason: why ?? '', patientId, sampleId: null })
      continue
    }
    rows.push(row)
    places.push(at)
  }
  return {
    endpoint,
    exclusions,
    records: {
      patientIds: rows.map(row => textAt(id, row) ?? ''),
      outcome: selectLearning(endpoint, places),
      adjust: adjust.map(column => featureOf(column, rows)),
      ...(centre === null ? {} : { centre: rows.map(row => textAt(centre, row)) }),
      treatment: treatment === null ? null : treatmentOf(treatment, rows, options),
    },
  }
}

function selectLearning({ outcome }: ClinicalEndpoint, places: readonly number[]): PatientRecords['outcome'] {
  const bytes = (values: Uint8Array) => Uint8Array.from(places, place => values[place])
  const numbers = (values: Float64Array) => Float64Array.from(places, place => values[place])
  switch (outcome.kind) {
    case 'binary':
      return { ...outcome, event: bytes(outcome.event) }
    case 'ordinal':
      return { ...outcome, level: bytes(outcome.level) }
    case 'continuous':
      return { ...outcome, value: numbers(outcome.value) }
    default:
      return { ...outcome, time: numbers(outcome.time), event: bytes(outcome.event) }
  }
}

/** A column as a covariate: numbers as they are, all else by level. */
function featureOf(column: Column, rows: readonly number[]): Feature {
  if (column.kind === 'number' || column.kind === 'date')
    return {
      kind: 'numeric',
      name: column.name,
      unit: column.kind === 'number' ? column.unit : null,
      values: Float64Array.from(rows, row => numberAt(column, row)),
    }
  const texts = rows.map(row => textAt(column, row))
  const levels = [...new Set(texts.filter(text => text !== null))].sort()
  return {
    kind: 'categorical',
    name: column.name,
    levels,
    codes: Int32Array.from(texts, text => (text === null ? -1 : levels.indexOf(text))),
  }
}

function treatmentOf(
  column: Column,
  rows: readonly number[],
  { control, randomised }: ClinicalOptions,
): CohortTreatment {
  const texts = rows.map(row => textAt(column, row) ?? '')
  const arms = [...new Set(texts)].sort()
  if (arms.length !== 2)
    throw new UsageError(
      `--treatment ${column.name}: two values are compared, and it has ${arms.slice(0, 6).join(', ')}`,
    )
  if (control !== undefined && !arms.includes(control))
    throw new UsageError(`--control ${control}: ${column.name} has ${arms.join(' and ')}`)
  const comparator = control ?? arms[0]
  return {
    name: column.name,
    control: comparator,
    treated: arms[0] === comparator ? arms[1] : arms[0],
    arm: Uint8Array.from(texts, text => Number(text !== comparator)),
    randomised: randomised === true,
  }
}

export function requireOncePerPatient(table: Table, id: Column): void {
  const seen = new Map<string, number>()
  const findings: Finding[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const patientId = textAt(id, row)
    if (patientId === null) continue
    const first = seen.get(patientId)
    if (first === undefined) seen.set(patientId, row)
    else
      findings.push({
        severity: 'error',
        code: 'duplicate-patient',
        message: `the patient stands in rows ${table.fileRows[first]} and ${table.fileRows[row]}`,
        cure: 'give one row a patient in the clinical table',
        file: table.source.file,
        row: table.fileRows[row],
        field: id.name,
        patientId,
      })
  }
  if (findings.length > 0) throw new FindingsError(findings)
}
