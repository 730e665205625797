import path from 'node:path'
import {
  adtte,
  type DerivedSurvival,
  deriveSurvival,
  dispositionFacts,
  readAssessments,
  readDispositions,
  readEvents,
  readSurvivalPatients,
  type SurvivalPatients,
  summariseSurvival,
  survivalDifferences,
  withAssessments,
  withEvents,
} from '@tessera/clinical'
import { type Finding, FindingsError, sortFindings } from '@tessera/evidence'
import { formatDay, tableEndings, writeTable } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { columnsOf, definitionsOf, type SurvivalOptions, settingsOf } from './survival-options.ts'
import { survivalText } from './survival-text.ts'

/** Reads the tables, derives every endpoint by every set of rules, and tells what came of it. */
export async function survivalOfTables(file: string, options: SurvivalOptions): Promise<Outcome> {
  if (options.out !== undefined && !tableEndings.includes(path.extname(options.out).toLowerCase()))
    throw new UsageError(`--out ends in ${tableEndings.join(', ')}`)
  const settings = settingsOf(options)
  const definitions = await definitionsOf(options)
  const given = columnsOf(options)
  const read = await readSurvivalPatients(file, {
    given: options.group === undefined ? given : { ...given, group: options.group },
    ...(options.population === undefined ? {} : { where: options.population }),
  })
  const { patients, findings, reader } = await withOtherTables(read, given, options)
  if (patients.length === 0) throw new FindingsError([nobody(file)])
  const derived = definitions.map(definition => deriveSurvival(patients, definition, settings))
  if (options.out !== undefined) await writeTable(adtte(derived), options.out)
  const results = derived.map(one => ({ ...one, summary: summariseSurvival(one) }))
  const differences = pairs(derived).flatMap(([first, second]) => survivalDifferences(first, second))
  const timeZero = read.columns.timeZero ?? 'time zero'
  const told = {
    timeZero,
    group: options.group ?? null,
    dataCut: settings.dataCut === null ? null : formatDay(settings.dataCut),
    reader,
    patients: patients.length,
  }
  return {
    document: {
      ...told,
      settings: { ...settings, dataCut: told.dataCut },
      results: results.map(({ definition, records, excluded, summary }) => ({
        endpoint: definition.parameter,
        definition,
        summary,
        excluded,
        records: records.map(({ trace, ...record }) => ({
          ...record,
          start: formatDay(record.start),
          date: formatDay(record.date),
          ...(options.trace ? { trace } : {}),
        })),
      })),
      differences,
    },
    text: survivalText(results, differences, told, options.trace === true),
    findings: distinct([...findings, ...derived.flatMap(one => one.findings)]),
  }
}

async function withOtherTables(
  read: SurvivalPatients,
  given: Readonly<Record<string, string>>,
  options: SurvivalOptions,
) {
  let { patients } = read
  const findings: Finding[] = [...read.findings]
  let reader: string | null = null
  if (options.assessments !== undefined) {
    const assessed = await readAssessments(options.assessments, {
      given,
      ...(options.reader === undefined ? {} : { reader: options.reader }),
    })
    const joined = withAssessments(patients, assessed.assessments)
    findings.push(...assessed.findings, ...(options.population === undefined ? joined.findings : []))
    ;({ patients } = joined)
    reader = assessed.reader
  }
  if (options.disposition !== undefined) {
    const { dispositions, findings: faults } = await readDispositions(options.disposition)
    findings.push(...faults)
    // Screen failures and others who are not analysed have dispositions too.
    ;({ patients } = withEvents(patients, dispositionFacts(dispositions)))
  }
  if (options.events !== undefined) {
    const events = await readEvents(options.events, {
      given,
      ...(options.where === undefined ? {} : { where: options.where }),
    })
    const joined = withEvents(patients, events.events)
    findings.push(...events.findings, ...(options.population === undefined ? joined.findings : []))
    ;({ patients } = joined)
  }
  return { patients, findings, reader }
}

function pairs(derived: readonly DerivedSurvival[]): [DerivedSurvival, DerivedSurvival][] {
  return derived.flatMap((first, i) =>
    derived
      .slice(i + 1)
      .filter(second => second.definition.parameter === first.definition.parameter)
      .map(second => [first, second] satisfies [DerivedSurvival, DerivedSurvival]),
  )
}

/** Contradictions do not depend on the rules: each is told once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map(finding => [JSON.stringify(finding), finding]))
  return sortFindings([...byText.values()])
}

function nobody(file: string): Finding {
  return {
    severity: 'error',
    code: 'no-patient',
    message: `${path.basename(file)} has no patient that can be used`,
    cure: 'see the other findings, and --population',
    file: path.basename(file),
  }
}
