import { dateColumn, makeTable, numberColumn, type Table, textColumn } from '@tessera/tables'
import type { DerivedSurvival, SurvivalRecord } from '../survival/record.ts'

/** What the records do not say. */
export interface AdtteOptions {
  readonly studyId?: string
  /** Name of the treatment column: TRTP as planned (default) or TRTA as given. */
  readonly treatment?: 'TRTP' | 'TRTA'
}

/**
 * ADTTE: one row a patient and parameter (CDISC, The ADaM Basic Data Structure for Time-to-Event Analyses 1.0):
 * AVAL is in days, CNSR 0 for an event and else the place of the rule that censored, EVNTDESC what happened,
 * CNSDTDSC what the date of a censored patient is, SRCVAR and SRCSEQ the column and line that it comes from.
 * Where one endpoint is derived by several sets of rules, PARAMCD ends in the set's name and PARCAT1 says it.
 */
export function adtte(derived: readonly DerivedSurvival[], options: AdtteOptions = {}): Table {
  const codes = parameterCodes(derived)
  const rows = derived.flatMap(({ definition, records }, i) =>
    records.map(record => ({ record, definition, code: codes[i] })),
  )
  const text = (name: string, of: (row: (typeof rows)[number]) => string | null) =>
    textColumn(name, rows.map(of))
  const value = (name: string, of: (record: SurvivalRecord) => number, unit?: string) =>
    numberColumn(
      name,
      rows.map(({ record }) => of(record)),
      unit,
    )
  return makeTable('ADTTE', [
    ...(options.studyId === undefined ? [] : [text('STUDYID', () => options.studyId ?? null)]),
    text('USUBJID', ({ record }) => record.patientId),
    text(options.treatment ?? 'TRTP', ({ record }) => record.group),
    text('PARAMCD', ({ code }) => code),
    text('PARAM', ({ definition }) => definition.label),
    text('PARCAT1', ({ definition }) => definition.rules),
    value('AVAL', ({ days }) => days, 'days'),
    text('AVALU', () => 'DAYS'),
    dateColumn(
      'STARTDT',
      rows.map(({ record }) => record.start),
    ),
    dateColumn(
      'ADT',
      rows.map(({ record }) => record.date),
    ),
    value('CNSR', ({ censored }) => censored),
    value('CAUSE', ({ cause }) => cause),
    text('EVNTDESC', ({ record }) => record.description),
    text('CNSDTDSC', ({ record }) => record.dateDescription),
    text('SRCDOM', ({ record }) => record.source.file),
    text('SRCVAR', ({ record }) => record.source.field),
    value('SRCROW', ({ source }) => source.row),
  ])
}

/** PARAMCD of each: the parameter alone where it has one set of rules; unique, of at most eight characters. */
function parameterCodes(derived: readonly DerivedSurvival[]): string[] {
  const taken = new Set<string>()
  return derived.map(({ definition: { parameter, rules } }) => {
    const alone = derived.filter(other => other.definition.parameter === parameter).length === 1
    const suffix = alone ? '' : rules.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
    let code = `${parameter}${suffix}`.slice(0, 8)
    for (let i = 2; taken.has(code); i++) code = `${`${parameter}${suffix}`.slice(0, 7)}${i}`
    taken.add(code)
    return code
  })
}
