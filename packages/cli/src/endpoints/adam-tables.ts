import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import {
  adrs,
  adsl,
  adtte,
  asRecist,
  bestParameters,
  bestResponses,
  deriveSurvival,
  dispositionFacts,
  type Fact,
  type PatientCourses,
  parseSchedule,
  type RecordedResponse,
  readAssessments,
  readDemographics,
  readDispositions,
  readExposureDomain,
  readRecordedResponses,
  type Subject,
  type SurvivalPatient,
  survivalDefinition,
  visitParameters,
  withAssessments,
  withEvents,
} from '@tessera/clinical'
import { type Finding, sortFindings } from '@tessera/evidence'
import { DurationError, parseIsoDay, type Table, wholeDay, writeTable } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { CommonOptions, Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'

export interface AdamOptions extends CommonOptions {
  readonly ex?: string
  readonly ds?: string
  readonly rs?: string
  readonly reader?: string
  readonly cut?: string
  readonly schedule?: string
  readonly format: string
  readonly out: string
}

/** Reads the domains, derives, and writes one file a data set. */
export async function adamTables(dm: string, options: AdamOptions): Promise<Outcome> {
  const settings = settingsOf(options)
  const { subjects, findings } = await readDemographics(dm)
  const exposures = options.ex === undefined ? undefined : await readExposureDomain(options.ex)
  const disposed = options.ds === undefined ? undefined : await readDispositions(options.ds)
  const all: Finding[] = [...findings, ...(exposures?.findings ?? []), ...(disposed?.findings ?? [])]
  const subjectTable = adsl({
    subjects,
    ...(exposures === undefined ? {} : { exposures }),
    ...(disposed === undefined ? {} : { dispositions: disposed.dispositions }),
  })
  const studyId = subjects.find(subject => subject.studyId !== null)?.studyId ?? undefined
  const study = studyId === undefined ? {} : { studyId }
  const tables: Table[] = [subjectTable]

  const treated = subjects.filter(({ arm }) => arm !== null)
  let { patients } = withEvents(
    treated.map(survivalPatientOf),
    dispositionFacts(disposed?.dispositions ?? []),
  )
  if (options.rs !== undefined) {
    const { responses, findings: faults } = await responsesOf(options.rs)
    const best = bestResponses(responses, { courses: coursesOf(subjects) })
    tables.push(adrs([...visitParameters(responses), ...bestParameters(best.best)], study))
    const reader = options.reader === undefined ? {} : { reader: options.reader }
    const assessed = await readAssessments(options.rs, reader)
    ;({ patients } = withAssessments(patients, assessed.assessments))
    all.push(...faults, ...best.findings, ...assessed.findings)
  }
  const hasAssessments = options.rs !== undefined
  const definitions = [
    survivalDefinition('os', 'ema'),
    ...(hasAssessments
      ? (['pfs', 'dor'] as const).flatMap(name => [
          survivalDefinition(name, 'fda'),
          survivalDefinition(name, 'ema'),
        ])
      : []),
  ]
  const derived = definitions.map(one => deriveSurvival(patients, one, { ...settings, hasAssessments }))
  tables.push(adtte(derived, study))
  all.push(...derived.flatMap(one => one.findings))

  await mkdir(options.out, { recursive: true })
  for (const table of tables)
    await writeTable(table, path.join(options.out, `${table.name.toLowerCase()}.${options.format}`))
  const written = tables.map(({ name, rowCount, columns }) => ({
    name,
    rows: rowCount,
    columns: columns.length,
  }))
  const distinct = new Map(all.map(finding => [JSON.stringify(finding), finding]))
  return {
    document: { tables: written, out: options.out, format: options.format },
    text: textTable(
      ['data set', 'rows', 'columns'],
      written.map(({ name, rows, columns }) => [name, String(rows), String(columns)]),
    ),
    findings: sortFindings([...distinct.values()]),
  }
}

function settingsOf({ cut, schedule }: AdamOptions) {
  const dataCut = cut === undefined ? null : parseIsoDay(cut)
  if (dataCut !== null && Number.isNaN(dataCut)) throw new UsageError(`--cut ${cut}: write it as 2024-03-15`)
  try {
    return { dataCut, schedule: schedule === undefined ? null : parseSchedule(schedule) }
  } catch (error) {
    if (error instanceof DurationError) throw new UsageError(error.message)
    throw error
  }
}

async function responsesOf(file: string) {
  const { visits, findings } = await readRecordedResponses(file)
  const responses = visits.flatMap(
    ({ patientId, reader, visit, day, overall, criteria, file: of, rows }): RecordedResponse[] => {
      const response = asRecist(overall)
      if (response === null || criteria === 'iRECIST') return []
      return [{ patientId, reader, visit, day, response, file: of, row: rows.overall ?? 0 }]
    },
  )
  return { responses, findings }
}

function coursesOf(subjects: readonly Subject[]): PatientCourses {
  const known = (day: number) => (Number.isNaN(day) ? null : Math.floor(day))
  return new Map(
    subjects.map(({ patientId, start, death }) => [
      patientId,
      {
        patientId,
        referenceDay: known(start.earliest),
        deathDay: known(death.latest),
        newTherapyDay: null,
        completeResection: false,
      },
    ]),
  )
}

/** A subject of DM with its dates as facts: the time of day of a date does not count. */
function survivalPatientOf(subject: Subject): SurvivalPatient {
  const { patientId, file, row } = subject
  const fact = (kind: Fact['kind'], day: Subject['death'], field: string): Fact[] =>
    day.precision === 'missing'
      ? []
      : [{ kind, day: withoutTime(day), site: null, detail: null, file, row, field }]
  return {
    patientId,
    group: subject.arm,
    timeZero: withoutTime(subject.start),
    ...(subject.died && subject.death.precision === 'missing' ? { diedWithoutDate: true as const } : {}),
    facts: [
      ...fact('death', subject.death, 'DTHDTC'),
      ...fact('last contact', subject.participationEnd, 'RFPENDTC'),
    ],
    assessments: [],
    file,
    row,
  }
}

function withoutTime(day: Subject['death']): Subject['death'] {
  return day.precision === 'day' ? wholeDay(Math.floor(day.day)) : day
}
