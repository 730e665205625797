import {
  attendanceByOutcome,
  auditClinical,
  changeFromBaseline,
  driftCaveat,
  type MixedByFeature,
  mixedByFeature,
  modelledAssay,
  type PatientVisits,
  placeVisits,
  timeVaryingCox,
  trajectories,
} from '@tessera/omics'
import { readTable } from '@tessera/tables'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { readAssayInput } from './assay-input.ts'
import { requirePageEnding, writePage } from './figure-page.ts'
import { afterLandmark, type LongitudinalFound } from './longitudinal-landmark.ts'
import { type LongitudinalOptions, requireSense } from './longitudinal-options.ts'
import { longitudinalPage } from './longitudinal-page.ts'
import {
  type ClinicalRows,
  clinicalRows,
  followUpOf,
  sampleColumn,
  timeZeroOf,
} from './longitudinal-patients.ts'
import {
  type EffectRow,
  effectColumns,
  mixedRows,
  timeVaryingRows,
  trajectoryColumns,
  trajectoryRows,
} from './longitudinal-rows.ts'
import { analysesText, mixedText, visitsText } from './longitudinal-text.ts'

/** The work of `tessera omics longitudinal`. */
export async function longitudinalOfTables(
  table: string,
  options: LongitudinalOptions,
  session: Session,
): Promise<Outcome> {
  for (const file of [options.out, options.trajectories, options.landmarkTable, options.exclusions])
    requireTableEnding(file)
  requirePageEnding(options.report)
  requireSense(options)
  const reading = await readAssayInput(table, options)
  const clinicalRead = options.clinical === undefined ? null : await readTable(options.clinical)
  const clinical = clinicalRead === null ? null : clinicalRows(clinicalRead.table, options.id)
  const timeZero = timeZeroOf(clinical, options)
  const audit = clinical
    ? auditClinical(reading.assay.samples, {
        file: clinical.table.source.file,
        patientIds: clinical.patientIds,
      })
    : []
  const given = placeVisits(reading.assay, timeZero, {
    ...(options.visits ? { windows: options.visits } : {}),
    ...(options.day === undefined ? {} : { dayColumn: options.day }),
    exclude: (options.excludeSamples ?? []).map(column => ({ column })),
  })
  const modelled = modelledAssay(given.assay)
  const visits = given.withAssay(modelled.assay)
  const found: LongitudinalFound = {
    rows: [],
    text: [],
    exclusions: [...given.exclusions],
    findings: [...given.findings, ...modelled.findings],
  }
  const drift = driftCaveat(visits)
  const attendance = attendanceByOutcome(visits, attendanceGroups(visits, clinical, options))
  found.findings.push(...drift.findings, ...attendance.findings)
  found.text.push(visitsText(visits, attendance))
  const document: Record<string, unknown> = {}

  let mixed: MixedByFeature | null = null
  if (options.landmark === undefined) {
    mixed = mixedByFeature(visits, {
      ...(options.group !== undefined && clinical
        ? {
            group: sampleColumn(visits, clinical, options.group, {
              categorical: true,
              reference: options.reference,
            }),
          }
        : {}),
      covariates: clinical ? options.adjust.map(name => sampleColumn(visits, clinical, name)) : [],
      random: options.random,
      time: options.timeAs,
      timeUnit: options.perDays,
      onProgress: (done, total) =>
        session.onProgress({ stage: 'mixed models', done, total, etaSeconds: null }),
    })
    const rows = mixedRows(mixed, options.level)
    found.rows.push(...rows)
    found.text.push(mixedText(mixed, modelled.transform, rows, options.fdr))
    found.exclusions.push(...mixed.exclusions)
    found.findings.push(...mixed.findings)
    document.mixed = {
      random: mixed.random,
      time: mixed.time,
      timeUnitDays: mixed.timeUnit,
      transform: modelled.transform,
      samples: mixed.samples,
      patients: mixed.patients,
      terms: mixed.terms.map(({ name, part }) => ({ name, part })),
      singular: mixed.fit.singular.reduce((sum, v) => sum + v, 0),
    }
  } else if (clinical)
    document.landmark = await afterLandmark(visits, clinical, timeZero, options, session, found)

  if (options.timeVarying && clinical) {
    const followUp = followUpOf(clinical, options)
    if (followUp === null) throw new UsageError('--time-varying needs --time and --event')
    const effects = timeVaryingCox(visits, followUp, {
      onProgress: (done, total) =>
        session.onProgress({ stage: 'time-varying Cox', done, total, etaSeconds: null }),
    })
    const rows = timeVaryingRows(visits.assay.features, effects, options.level)
    found.rows.push(...rows)
    found.text.push(...analysesText(rows, options.fdr, 'hazard ratio'))
    found.exclusions.push(...effects.exclusions)
  }

  const shown = visits.visitNames.length > 0 ? shownTrajectories(visits, clinical, options, found.rows) : []
  if (options.out !== undefined) await writeRows(options.out, effectColumns, found.rows)
  if (options.trajectories !== undefined)
    await writeRows(options.trajectories, trajectoryColumns, trajectoryRows(shown))
  if (options.exclusions !== undefined)
    await writeRows(options.exclusions, ['unit', 'id', 'centre', 'stage', 'code', 'reason'], found.exclusions)
  const findings = [...reading.findings, ...(clinicalRead?.findings ?? []), ...audit, ...found.findings]
  await writePage(options.report, () => longitudinalPage(found.rows, shown, findings, options))
  return {
    document: {
      visits: {
        samples: visits.day.length,
        patients: visits.size,
        names: visits.visitNames,
        groups: attendance.groups,
        attendance: attendance.visits,
        withBaseline: changeFromBaseline(visits).baseline.reduce((sum, at) => sum + (at >= 0 ? 1 : 0), 0),
      },
      drift: {
        batchShare: drift.batchShare,
        runOrderCorrelation: drift.runOrderCorrelation,
        patientsInOneBatch: drift.patientsInOneBatch,
        patientsWithBatches: drift.patientsWithBatches,
      },
      ...document,
      effects: found.rows,
      trajectories: shown,
      exclusions: found.exclusions,
    },
    text: found.text.join('\n\n'),
    findings,
  }
}

/** Whether each patient of the visits has the outcome, or the patient's group; what visits may be missing by. */
function attendanceGroups(
  visits: PatientVisits,
  clinical: ClinicalRows | null,
  options: LongitudinalOptions,
): (string | null)[] {
  if (clinical === null) return visits.patients.map(() => 'all')
  const followUp = followUpOf(clinical, options)
  if (followUp !== null) {
    const cause = new Map(followUp.patientIds.map((id, row) => [id, followUp.cause[row]]))
    return visits.patients.map(id => {
      const own = cause.get(id)
      return own === undefined ? null : own === 1 ? followUp.causes[0] : 'others'
    })
  }
  if (options.group === undefined) return visits.patients.map(() => 'all')
  const { values, levels } = sampleColumn(visits, clinical, options.group, { categorical: true })
  return visits.patients.map((_, i) => levels?.[values[visits.start[i]]] ?? null)
}

function shownTrajectories(
  visits: PatientVisits,
  clinical: ClinicalRows | null,
  options: LongitudinalOptions,
  rows: readonly EffectRow[],
) {
  const place = visits.assay.placeOf()
  for (const name of options.show ?? [])
    if (!place.has(name)) throw new UsageError(`--show ${name}: the table has no such feature`)
  const smallest = rows
    .filter(({ p, term }) => p !== null && term !== 'intercept')
    .toSorted((a, b) => (a.p ?? 2) - (b.p ?? 2))
    .map(({ feature }) => feature)
  const names = options.show ?? [...new Set(smallest)].slice(0, 5)
  const group =
    options.group !== undefined && clinical
      ? sampleColumn(visits, clinical, options.group, { categorical: true, reference: options.reference })
      : undefined
  return trajectories(
    visits,
    names.map(name => place.get(name) ?? 0),
    { level: options.level, ...(group ? { group } : {}) },
  )
}
