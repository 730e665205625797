import type { Finding } from '@tessera/evidence'
import type { PartialDay } from '@tessera/tables'
import { type Analyte, analyteOf, isCorrectedCalcium } from './analytes.ts'
import { type Baseline, baselineIn, baselineOf, indicates, isBeyond } from './baseline.ts'
import { calciumForGrading } from './calcium.ts'
import type { LaboratoryTerm } from './criterion.ts'
import { type GradedValue, gradeValue, type UnknownSymptoms } from './grade-value.ts'
import { LaboratoryFindings } from './laboratory-findings.ts'
import { type LaboratoryRecord, unitOf } from './laboratory-record.ts'
import type { Measurement } from './measurement.ts'
import { termsOf } from './terms.ts'

/** When a value was taken: `unknown` where neither a baseline nor a date tells. */
export type Phase = 'before' | 'baseline' | 'after' | 'unknown'

/** One value graded for one term. */
export interface LaboratoryGrade extends GradedValue {
  readonly patientId: string
  readonly term: string
  readonly bodySystem: string
  readonly direction: 'high' | 'low'
  readonly analyte: string
  readonly value: number
  readonly unit: string | null
  readonly lower: number
  readonly upper: number
  readonly baseline: number
  readonly baselineAbnormal: boolean | null
  readonly visit: string | null
  readonly day: PartialDay
  readonly phase: Phase
  /** Of a baseline value: its grade against the limits of normal, which a shift table begins with. */
  readonly gradeAtBaseline: GradedValue['grade']
  readonly file: string
  readonly row: number
}

export interface LaboratoryOptions {
  readonly file: string
  /** What to suppose where it is not recorded whether there were symptoms; the worse grade by default. */
  readonly unknownSymptoms?: UnknownSymptoms
  /** Corrects total calcium by the albumin of the same day; as it is by default, with a note. */
  readonly correctCalcium?: boolean
  /** Day of the first dose by patient: finds the baseline where none is flagged, and tells before from after. */
  readonly firstDose?: ReadonlyMap<string, number>
}

export interface GradedLaboratory {
  readonly grades: readonly LaboratoryGrade[]
  readonly findings: readonly Finding[]
}

/**
 * Grades laboratory values by CTCAE v5.0: every value for every term of its analyte, so that potassium is looked at
 * for hypokalemia and for hyperkalemia. The baseline is that of the record (BASE), else the flagged value, else the
 * last on or before the first dose. Values that cannot be graded say why; tests that CTCAE has no criterion for, units
 * that do not convert and contradictory limits are findings.
 */
export function gradeLaboratory(
  records: readonly LaboratoryRecord[],
  options: LaboratoryOptions,
): GradedLaboratory {
  const findings = new LaboratoryFindings(options.file)
  const corrected = new Set(records.filter(({ code, name }) => isCorrectedCalcium(code, name)).map(sampleOf))
  const known = records.flatMap(record => {
    const analyte = analyteOf(record.code, record.name)
    if (analyte === null) findings.unknownTest(record)
    else if (isTotalCalcium(record, analyte) && corrected.has(sampleOf(record))) findings.totalCalcium(record)
    else if (record.patientId !== null) {
      const refusal = findings.refusal(record, analyte)
      if (refusal === null) return [{ record: findings.withSoundLimits(record), analyte }]
    }
    return []
  })
  const groups = Map.groupBy(known, ({ record, analyte }) => `${record.patientId}\n${analyte.name}`)
  const grades = [...groups.values()].flatMap(group => {
    const albumins = groups.get(`${group[0].record.patientId}\nalbumin`) ?? []
    return gradesOfGroup(
      group.map(({ record }) => record),
      group[0].analyte,
      albumins.map(({ record }) => record),
      findings,
      options,
    )
  })
  const order = new Map(records.map((record, index) => [record.row, index]))
  grades.sort((a, b) => (order.get(a.row) ?? 0) - (order.get(b.row) ?? 0))
  return { grades, findings: findings.all() }
}

function sampleOf({ patientId, date, visit }: LaboratoryRecord): string {
  return `${patientId}\n${Number.isFinite(date.day) ? Math.floor(date.day) : visit}`
}

function isTotalCalcium({ code, name }: LaboratoryRecord, analyte: Analyte): boolean {
  return analyte.name === 'calcium' && !isCorrectedCalcium(code, name)
}

function gradesOfGroup(
  given: readonly LaboratoryRecord[],
  analyte: Analyte,
  albumins: readonly LaboratoryRecord[],
  findings: LaboratoryFindings,
  options: LaboratoryOptions,
): LaboratoryGrade[] {
  const prepared =
    analyte.name === 'calcium'
      ? given.map(record => calciumForGrading(record, albumins, options.correctCalcium ?? false))
      : given.map(record => ({ record, note: null }))
  const records = prepared.map(({ record }) => record)
  const firstDose = options.firstDose?.get(given[0].patientId ?? '')
  const { baseline, flagged } = baselineOf(records, firstDose)
  if (flagged.length > 1) findings.severalBaselines(flagged)
  findings.differingValues(records, analyte)
  return prepared.flatMap(({ record, note }) =>
    termsOf(analyte.name).map(term => {
      const measured = measurementOf(record, term, baseline)
      const graded = gradeValue(term, measured, options)
      findings.notGraded(record, term, graded.why)
      const phase = phaseOf(record, baseline, firstDose)
      return {
        ...graded,
        notes: note === null ? graded.notes : [...graded.notes, note],
        patientId: record.patientId ?? '',
        term: term.term,
        bodySystem: term.bodySystem,
        direction: term.direction,
        analyte: analyte.name,
        value: measured.value,
        unit: measured.unit,
        lower: measured.lower,
        upper: measured.upper,
        baseline: measured.baseline,
        baselineAbnormal: measured.baselineAbnormal,
        visit: record.visit,
        day: record.date,
        phase,
        gradeAtBaseline:
          phase === 'baseline'
            ? gradeValue(term, { ...measured, baselineAbnormal: false }, options).grade
            : null,
        file: options.file,
        row: record.row,
      }
    }),
  )
}

function measurementOf(
  record: LaboratoryRecord,
  term: LaboratoryTerm,
  baseline: Baseline | null,
): Measurement {
  const unit = unitOf(record)
  const own = Number.isFinite(record.baseline) || record.baselineIndicator !== null
  const found = own || baseline === null ? Number.NaN : baselineIn(baseline, unit, term.analyte)
  const value = Number.isFinite(record.baseline) ? record.baseline : found
  const said = indicates(record.baselineIndicator, term.direction)
  return {
    value: record.value,
    unit,
    lower: record.lower,
    upper: record.upper,
    baseline: value,
    baselineAbnormal:
      said ??
      (own
        ? isBeyond({ ...record, value }, term.direction)
        : baseline && isBeyond(baseline.record, term.direction)),
    symptomatic: record.symptomatic,
    anticoagulated: record.anticoagulated,
  }
}

function phaseOf(record: LaboratoryRecord, baseline: Baseline | null, firstDose: number | undefined): Phase {
  if (record.row === baseline?.record.row) return 'baseline'
  const day = record.date.earliest
  const reference = baseline?.record.date.latest ?? firstDose ?? Number.NaN
  if (Number.isNaN(day) || Number.isNaN(reference))
    return Number.isFinite(record.baseline) ? 'after' : 'unknown'
  return day > reference ? 'after' : 'before'
}
