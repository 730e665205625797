import type { Exclusion, Finding } from '@tessera/evidence'
import {
  attendanceByOutcome,
  auditClinical,
  changeFromBaseline,
  driftCaveat,
  type LandmarkMeasure,
  landmarkFeatures,
  landmarkMeasures,
  landmarkOutcomes,
  type MixedByFeature,
  mixedByFeature,
  modelledAssay,
  negativeControl,
  type PatientVisits,
  placeVisits,
  responseOutcomes,
  timeVaryingCox,
  trajectories,
} from '@tessera/omics'
import { readTable } from '@tessera/tables'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { readAssayInput } from './assay-input.ts'
import type { LongitudinalOptions } from './longitudinal-options.ts'
import {
  type ClinicalRows,
  clinicalRows,
  followUpOf,
  patientNumbers,
  responseOf,
  sampleColumn,
  timeZeroOf,
} from './longitudinal-patients.ts'
import {
  type EffectRow,
  effectColumns,
  landmarkRows,
  landmarkTable,
  mixedRows,
  responseRows,
  timeVaryingRows,
  trajectoryColumns,
  trajectoryRows,
} from './longitudinal-rows.ts'
import { analysesText, landmarkText, mixedText, responseText, visitsText } from './longitudinal-text.ts'

/** The work of `tessera omics longitudinal`. */
export async function longitudinalOfTables(
  table: string,
  options: LongitudinalOptions,
  session: Session,
): Promise<Outcome> {
  for (const file of [options.out, options.trajectories, options.landmarkTable, options.exclusions])
    requireTableEnding(file)
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
  const found = {
    rows: [] as EffectRow[],
    text: [] as string[],
    exclusions: [...given.exclusions] as Exclusion[],
  }
  const findings: Finding[] = [...given.findings, ...modelled.findings]
  const drift = driftCaveat(visits)
  const attendance = attendanceByOutcome(visits, attendanceGroups(visits, clinical, options))
  findings.push(...drift.findings, ...attendance.findings)
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
    findings.push(...mixed.findings)
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
    document.landmark = await afterLandmark(visits, clinical, timeZero, options, session, found, findings)

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
    findings: [...reading.findings, ...(clinicalRead?.findings ?? []), ...audit, ...findings],
  }
}

async function afterLandmark(
  visits: PatientVisits,
  clinical: ClinicalRows,
  timeZero: ReadonlyMap<string, number>,
  options: LongitudinalOptions,
  session: Session,
  found: { rows: EffectRow[]; text: string[]; exclusions: Exclusion[] },
  findings: Finding[],
): Promise<unknown> {
  const landmark = options.landmark ?? 0
  const measures = options.measures.map(knownMeasure)
  const features = landmarkFeatures(visits, {
    landmark,
    measures,
    ...(options.window === undefined ? {} : { window: options.window }),
    ...(options.baselineWithin === undefined ? {} : { within: options.baselineWithin }),
  })
  if (measures.includes('change')) findings.push(...changeFromBaseline(visits).findings)
  if (options.landmarkTable !== undefined) {
    const { columns, rows } = landmarkTable(features)
    await writeRows(options.landmarkTable, columns, rows)
  }
  const document: Record<string, unknown> = { day: landmark, measures, latestDay: features.latestDay }
  const followUp = followUpOf(clinical, options)
  if (followUp !== null) {
    const outcomes = landmarkOutcomes(features, followUp, {
      adjust: options.adjust.map(name => patientNumbers(clinical, name, followUp.patientIds)),
      onProgress: (done, total) =>
        session.onProgress({ stage: 'outcome after the landmark', done, total, etaSeconds: null }),
    })
    const { permutations, seed } = options
    const control =
      permutations === 0
        ? null
        : negativeControl(features, outcomes.risk, {
            measure: measures[0],
            permutations,
            seed,
            onProgress: done =>
              session.onProgress({ stage: 'shuffled outcomes', done, total: permutations, etaSeconds: null }),
          })
    const rows = landmarkRows(features, outcomes, options.level)
    found.rows.push(...rows)
    found.text.push(landmarkText(outcomes, rows, control, options.fdr))
    found.exclusions.push(...outcomes.exclusions)
    findings.push(...outcomes.findings)
    document.atRisk = outcomes.risk.patientIds.length
    document.events = outcomes.risk.cause.reduce((sum, cause) => sum + (cause === 1 ? 1 : 0), 0)
    document.competing = outcomes.risk.cause.reduce((sum, cause) => sum + (cause > 1 ? 1 : 0), 0)
    document.control = control && {
      measure: measures[0],
      permutations: control.permutations,
      seed: control.seed,
      meanShare: control.meanShare,
      standardError: control.standardError,
      anyDiscovery: control.anyDiscovery,
    }
  } else findings.push(...features.findings)
  const response = responseOf(clinical, timeZero, options)
  if (response !== null) {
    const outcomes = responseOutcomes(features, response, {
      adjust: options.adjust.map(name => patientNumbers(clinical, name, response.patientIds)),
    })
    const rows = responseRows(features, outcomes, options.level)
    found.rows.push(...rows)
    found.text.push(responseText(outcomes, rows, options.fdr))
    found.exclusions.push(...outcomes.exclusions)
    document.assessed = outcomes.risk.patientIds.length
    document.responders = outcomes.risk.cause.reduce((sum, v) => sum + v, 0)
  }
  return document
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

function knownMeasure(name: string): LandmarkMeasure {
  const measure = landmarkMeasures.find(one => one === name)
  if (measure === undefined)
    throw new UsageError(`--measures ${name}: known are ${landmarkMeasures.join(', ')}`)
  return measure
}

function requireSense({
  landmark,
  clinical,
  group,
  time,
  endpoint,
  samples,
  timeVarying,
  landmarkTable: file,
  day,
}: LongitudinalOptions): void {
  if (samples === undefined && day === undefined)
    throw new UsageError('give --samples SHEET: patient and date of each sample')
  if (clinical === undefined && (group !== undefined || landmark !== undefined || timeVarying))
    throw new UsageError('give --clinical TABLE: a row a patient with time zero, group and outcome')
  if (landmark === undefined && (endpoint !== undefined || (time !== undefined && !timeVarying)))
    throw new UsageError(
      'an outcome needs --landmark DAY, by which the features are known (or --time-varying)',
    )
  if (landmark === undefined && file !== undefined)
    throw new UsageError('--landmark-table needs --landmark DAY')
  if (landmark !== undefined && time === undefined && endpoint === undefined && file === undefined)
    throw new UsageError(
      '--landmark needs an outcome after it: --time COLUMN --event COLUMN=VALUE, or --endpoint with --assessed',
    )
}
