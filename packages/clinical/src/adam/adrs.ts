import { dateColumn, makeTable, numberColumn, type Table, textColumn } from '@tessera/tables'
import type { BestResponse } from '../response/best-response/index.ts'
import type { RecordedResponse } from '../response/visit-response.ts'

/** One row of ADRS. */
export interface ResponseParameter {
  readonly patientId: string
  readonly reader: string
  /** PARAMCD: `OVR`, `BOR`, `CBOR`, `RSP` ... */
  readonly code: string
  readonly label: string
  readonly text: string | null
  readonly value: number
  readonly day: number
  readonly visit: string | null
  /** The rule that made it; null where it was recorded. */
  readonly rule: string | null
  readonly file: string | null
  readonly row: number
}

/** Responses of RECIST from best to worst: AVAL is the place in this list; those of iRECIST have none. */
const order: readonly string[] = ['CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE', 'MISSING', 'ND']

function rankOf(response: string | null): number {
  const rank = order.indexOf(response ?? '')
  return rank < 0 ? Number.NaN : rank + 1
}

/** Overall responses by visit (OVR), one row a visit and reader. */
export function visitParameters(responses: readonly RecordedResponse<string>[]): ResponseParameter[] {
  return responses.map(({ patientId, reader, visit, day, response, file, row }) => ({
    patientId,
    reader,
    code: 'OVR',
    label: 'Overall Response by Visit',
    text: response,
    value: rankOf(response),
    day,
    visit,
    rule: null,
    file,
    row,
  }))
}

/**
 * Parameters of best response: BOR and CBOR (best overall response without and with confirmation), RSP and CRSP
 * (whether and when there was a response), CB (clinical benefit: disease control), PD (progression), LSTAC (last
 * evaluable assessment). Names as admiralonco has them.
 */
export function bestParameters(best: readonly BestResponse[]): ResponseParameter[] {
  return best.flatMap(one => {
    const at = { patientId: one.patientId, reader: one.reader, file: null, row: Number.NaN }
    const response = (
      code: string,
      label: string,
      { response: text, day, visit, rule }: BestResponse['best'],
    ) => ({
      ...at,
      code,
      label,
      text,
      value: rankOf(text),
      day: day ?? Number.NaN,
      visit,
      rule,
    })
    const dated = (code: string, label: string, day: number | null) => ({
      ...at,
      code,
      label,
      text: day === null ? 'N' : 'Y',
      value: day === null ? 0 : 1,
      day: day ?? Number.NaN,
      visit: null,
      rule: null,
    })
    const control = one.diseaseControl
    return [
      response('BOR', 'Best Overall Response', one.best),
      response('CBOR', 'Best Confirmed Overall Response', one.confirmed),
      dated('RSP', 'Response', one.responseDay),
      dated('CRSP', 'Confirmed Response', one.confirmedResponseDay),
      {
        ...dated('CB', 'Clinical Benefit (disease control)', null),
        text: control.controlled === null ? null : control.controlled ? 'Y' : 'N',
        value: control.controlled === null ? Number.NaN : Number(control.controlled),
        rule: control.because,
      },
      dated('PD', 'Disease Progression', one.progressionDay),
      dated('LSTAC', 'Last Evaluable Assessment', one.lastEvaluableDay),
    ]
  })
}

/** ADRS: one row a subject, reader, parameter and (for OVR) visit. AVAL orders responses from 1 (CR). */
export function adrs(
  parameters: readonly ResponseParameter[],
  options: { readonly studyId?: string } = {},
): Table {
  const text = (name: string, of: (row: ResponseParameter) => string | null) =>
    textColumn(name, parameters.map(of))
  return makeTable('ADRS', [
    ...(options.studyId === undefined ? [] : [text('STUDYID', () => options.studyId ?? null)]),
    text('USUBJID', ({ patientId }) => patientId),
    text('PARAMCD', ({ code }) => code),
    text('PARAM', ({ label }) => label),
    text('AVALC', row => row.text),
    numberColumn(
      'AVAL',
      parameters.map(({ value }) => value),
    ),
    dateColumn(
      'ADT',
      parameters.map(({ day }) => day),
    ),
    text('AVISIT', ({ visit }) => visit),
    text('RSEVALID', ({ reader }) => (reader === '' ? null : reader)),
    text('RULE', ({ rule }) => rule),
    text('SRCDOM', ({ file }) => file),
    numberColumn(
      'SRCROW',
      parameters.map(({ row }) => row),
    ),
  ])
}
