import {
  type CourseDose,
  cycleFields,
  type PatientDoseIntensity,
  radiotherapyFields,
  readCourses,
  readCycles,
  readPlan,
} from '@tessera/clinical'
import { FindingsError, hasErrors } from '@tessera/evidence'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { requireFields } from './lesion-input.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface DoseOptions extends TableOptions {
  readonly alphaBeta?: number
  readonly plan?: string
}

/** The work of `tessera endpoints dose`. */
export async function doseTable(table: string, options: DoseOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const { alphaBeta, plan } = options
  if (alphaBeta !== undefined && plan === undefined) return radiotherapy(table, alphaBeta, options)
  if (alphaBeta === undefined && plan !== undefined) return drugs(table, plan, options)
  throw new UsageError('give --alpha-beta for courses of radiotherapy, or --plan for drug cycles')
}

async function radiotherapy(table: string, alphaBeta: number, options: DoseOptions): Promise<Outcome> {
  if (!(alphaBeta > 0)) throw new UsageError(`--alpha-beta ${alphaBeta}: give Gy above 0, such as 10 or 3`)
  requireFields(options.columns, radiotherapyFields)
  const { courses, findings } = await readCourses(table, alphaBeta, options.columns)
  const rows = courses.map(courseRow)
  if (options.out !== undefined) await writeRows(options.out, courseColumns, rows)
  return {
    document: { alpha_beta_gy: alphaBeta, courses: rows },
    text: `Doses in Gy; alpha/beta ${shortNumber(alphaBeta)} Gy\n${textTable(
      ['patient', 'site', 'fractions', 'each', 'dose', 'BED', 'EQD2', 'days', 'interrupted', 'of planned'],
      courses.map(one => [
        one.patientId,
        one.site ?? '–',
        ...[one.fractions, one.dosePerFraction, one.dose, one.bed, one.eqd2, one.days, one.extraDays].map(
          shortNumber,
        ),
        percent(one.delivered),
      ]),
    )}`,
    findings,
  }
}

const courseColumns = [
  'patient_id',
  'site',
  'fractions',
  'dose_per_fraction_gy',
  'dose_gy',
  'bed_gy',
  'eqd2_gy',
  'days',
  'interrupted_days',
  'delivered',
  'row',
] as const

function courseRow(course: CourseDose) {
  return {
    patient_id: course.patientId,
    site: course.site,
    fractions: course.fractions,
    dose_per_fraction_gy: course.dosePerFraction,
    dose_gy: course.dose,
    bed_gy: course.bed,
    eqd2_gy: course.eqd2,
    days: course.days,
    interrupted_days: course.extraDays,
    delivered: course.delivered,
    row: course.row,
  }
}

async function drugs(table: string, planFile: string, options: DoseOptions): Promise<Outcome> {
  requireFields(options.columns, cycleFields)
  const { plan, findings: ofPlan } = await readPlan(planFile)
  // By a wrong plan every intensity is wrong: nothing is computed.
  if (hasErrors(ofPlan)) throw new FindingsError(ofPlan)
  const { patients, findings } = await readCycles(table, plan, options.columns)
  const rows = patients.flatMap(intensityRows)
  if (options.out !== undefined) await writeRows(options.out, intensityColumns, rows)
  const means = plan.map(({ drug }) => ({
    drug,
    ...meanOf(patients.flatMap(one => one.drugs.find(own => own.drug === drug)?.relative ?? [])),
  }))
  const all = { drug: 'all drugs', ...meanOf(patients.flatMap(({ average }) => average ?? [])) }
  return {
    document: {
      plan: plan.map(({ drug, dosePerCycle, cycleDays, cycles }) => ({
        drug,
        dose_per_cycle: dosePerCycle,
        cycle_days: cycleDays,
        cycles,
      })),
      intensities: rows,
      patients: patients.map(({ patientId, average }) => ({ patient_id: patientId, mean_relative: average })),
      summary: [...means, all],
    },
    text: `${intensityText(patients)}\n\nMean of relative dose intensity\n${textTable(
      ['drug', 'patients', 'mean', 'least', 'below 85 %'],
      [...means, all].map(({ drug, n, mean, least, below_85 }) => [
        drug,
        String(n),
        percent(mean),
        percent(least),
        String(below_85),
      ]),
    )}`,
    findings: [...ofPlan, ...findings],
  }
}

const intensityColumns = [
  'patient_id',
  'drug',
  'cycles',
  'dose',
  'days',
  'per_week',
  'planned_per_week',
  'relative_dose_intensity',
  'relative_dose',
  'delayed',
  'reduced',
] as const

function intensityRows({ patientId, drugs: given }: PatientDoseIntensity) {
  return given.map(one => ({
    patient_id: patientId,
    drug: one.drug,
    cycles: one.cyclesGiven,
    dose: one.dose,
    days: one.days,
    per_week: one.delivered,
    planned_per_week: one.planned,
    relative_dose_intensity: one.relative,
    relative_dose: one.relativeDose,
    delayed: one.delayed,
    reduced: one.reduced,
  }))
}

function intensityText(patients: readonly PatientDoseIntensity[]): string {
  return textTable(
    [
      'patient',
      'drug',
      'cycles',
      'dose',
      'days',
      'a week',
      'planned',
      'RDI',
      'of dose',
      'delayed',
      'reduced',
    ],
    patients.flatMap(({ patientId, drugs: given, average }) => [
      ...given.map(one => [
        patientId,
        one.drug,
        ...[one.cyclesGiven, one.dose, one.days, one.delivered, one.planned].map(shortNumber),
        percent(one.relative),
        percent(one.relativeDose),
        ...[one.delayed, one.reduced].map(String),
      ]),
      ...(given.length > 1 ? [[patientId, 'mean', '', '', '', '', '', percent(average), '', '', '']] : []),
    ]),
  )
}

function meanOf(values: readonly number[]) {
  return {
    n: values.length,
    mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    least: values.length === 0 ? null : Math.min(...values),
    below_85: values.filter(value => value < 0.85).length,
  }
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`
}
