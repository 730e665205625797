import type { Best, MeasuredBestResponse } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import type { RecistResult, TraceLine } from './recist-result.ts'
import type { PlainRow } from './write-out.ts'

/** Columns of the table that `--out` writes: one row a parameter, named as in ADRS. */
export const adrsColumns = [
  'USUBJID',
  'READER',
  'PARAMCD',
  'PARAM',
  'AVALC',
  'AVAL',
  'ADT',
  'AVISIT',
  'BASE',
  'NADIR',
  'PCHG',
  'PCHGNAD',
  'RULE',
  'REASON',
  'SRCFILE',
  'SRCROW',
] as const

/** Overall response of every visit, then the parameters of best response. */
export function adrsRows({ lines, best }: RecistResult): PlainRow[] {
  return [...lines.flatMap(visitRows), ...best.flatMap(bestRows)]
}

const empty = Object.fromEntries(adrsColumns.map(column => [column, null]))

function visitRows(line: TraceLine): PlainRow[] {
  const { patientId, reader, visit, day, derived, recorded, check, file, row } = line
  const at = {
    ...empty,
    USUBJID: patientId,
    READER: reader,
    ADT: formatDay(day),
    AVISIT: visit,
    SRCFILE: file,
    SRCROW: row ?? null,
  }
  const rows: PlainRow[] = []
  if (derived !== null && derived.sums.sumMm !== null)
    rows.push({
      ...at,
      PARAMCD: 'SUMDIAM',
      PARAM: 'Sum of diameters of targets (mm)',
      AVAL: derived.sums.sumMm,
      BASE: derived.sums.baselineMm,
      NADIR: derived.sums.nadirMm,
      PCHG: derived.sums.fromBaselinePercent,
      PCHGNAD: derived.sums.fromNadirPercent,
    })
  const part = (PARAMCD: string, PARAM: string, AVALC: string, RULE: string, REASON: string) =>
    rows.push({ ...at, PARAMCD, PARAM, AVALC, RULE, REASON })
  if (derived?.target)
    part('TRGRESP', 'Target response', derived.target.response, derived.target.rule, derived.target.because)
  if (derived?.nonTarget)
    part(
      'NTRGRESP',
      'Non-target response',
      derived.nonTarget.response,
      derived.nonTarget.rule,
      derived.nonTarget.because,
    )
  const overall = derived?.overall ?? (derived === null ? recorded : null)
  if (overall !== null)
    part(
      'OVR',
      'Overall response',
      overall,
      derived?.rule ?? check?.rule ?? 'as recorded',
      derived?.because ?? check?.because ?? '',
    )
  const outside = derived?.unirradiated
  if (outside && outside.overall !== null)
    part(
      'OVROUT',
      'Overall response outside radiation fields',
      outside.overall,
      outside.rule,
      outside.because,
    )
  return rows
}

function bestRows(one: MeasuredBestResponse): PlainRow[] {
  const at = { ...empty, USUBJID: one.patientId, READER: one.reader }
  const bestRow = (PARAMCD: string, PARAM: string, best: Best): PlainRow => ({
    ...at,
    PARAMCD,
    PARAM,
    AVALC: best.response,
    ADT: dateOf(best.day),
    AVISIT: best.visit,
    RULE: best.rule,
    REASON: best.because,
  })
  const dateRow = (PARAMCD: string, PARAM: string, day: number | null): PlainRow => ({
    ...at,
    PARAMCD,
    PARAM,
    AVALC: day === null ? 'N' : 'Y',
    ADT: dateOf(day),
  })
  const rows = [
    bestRow('BOR', 'Best overall response, without confirmation', one.best),
    bestRow('CBOR', 'Best overall response, confirmed', one.confirmed),
    ...(one.outsideField === null
      ? []
      : [
          bestRow('BOROUT', 'Best overall response outside radiation fields', one.outsideField.best),
          bestRow(
            'CBOROUT',
            'Best overall response outside radiation fields, confirmed',
            one.outsideField.confirmed,
          ),
        ]),
    dateRow('RSP', 'Response', one.responseDay),
    dateRow('CRSP', 'Confirmed response', one.confirmedResponseDay),
    dateRow('PD', 'Progression', one.progressionDay),
    dateRow('LSTA', 'Last evaluable assessment', one.lastEvaluableDay),
    {
      ...at,
      PARAMCD: 'DCR',
      PARAM: 'Disease control',
      AVALC: one.diseaseControl.controlled === null ? null : one.diseaseControl.controlled ? 'Y' : 'N',
      REASON: one.diseaseControl.because,
    },
  ]
  if (one.bestChange !== null)
    rows.push({
      ...at,
      PARAMCD: 'BESTCHG',
      PARAM: 'Best change of the sum from baseline (%)',
      AVAL: one.bestChange.percent,
      ADT: formatDay(one.bestChange.day),
      AVISIT: one.bestChange.visit,
    })
  return rows
}

function dateOf(day: number | null): string | null {
  return day === null ? null : formatDay(day)
}
