import { periodInDays } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import type { EligibilityRule } from '../protocol/rule.ts'
import { dataCutDay, type Frame } from './frame.ts'
import type { ExclusionLedger } from './ledger.ts'
import { type Patients, placeOf } from './patients.ts'

interface Rule {
  readonly expression: string
  readonly label: string
  readonly assumed: boolean
  readonly path: readonly PropertyKey[]
}

function rulesOf(file: ProtocolFile, { clock }: Frame): Rule[] {
  const { include, assumed } = file.protocol.eligibility
  const rule = (given: EligibilityRule, path: readonly PropertyKey[]): Rule => ({
    expression: typeof given === 'string' ? given : given.rule,
    label:
      (typeof given === 'string' ? undefined : given.label) ??
      (typeof given === 'string' ? given : given.rule),
    assumed: path[1] === 'assumed',
    path,
  })
  const own = clock === null ? [] : (file.protocol.clocks[clock]?.include ?? [])
  return [
    ...include.map((given, i) => rule(given, ['eligibility', 'include', i])),
    ...assumed.map((given, i) => rule(given, ['eligibility', 'assumed', i])),
    ...own.map((given, i) => rule(given, ['clocks', clock ?? '', 'include', i])),
  ]
}

/**
 * Eligibility rules that condition on the future: on a column of an endpoint (patients removed because they
 * died, progressed or were not followed long enough), or on a date after time zero. Each is an error that names
 * the rule and the column.
 */
export function futureRules(
  file: ProtocolFile,
  frame: Frame,
  patients: Patients,
  outcome: ReadonlyMap<string, string>,
): Finding[] {
  const findings: Finding[] = []
  for (const rule of rulesOf(file, frame)) {
    const reads = frame.environment.columnsRead(rule.expression, rule.path)
    const place = { file: file.file, row: file.lineOf(rule.path) }
    const column = reads.find(name => outcome.has(name))
    if (column !== undefined) {
      findings.push({
        severity: 'error',
        code: 'eligibility-uses-outcome',
        message: `the eligibility rule '${rule.expression}' reads '${column}', which belongs to the endpoint '${outcome.get(column)}': it would choose patients by what happened to them`,
        cure: 'remove the rule; for follow-up use minimumFollowUp (potential follow-up), and for those at risk at time zero eventFree(timeZero), or nothing: they are found for you',
        ...place,
        field: column,
      })
      continue
    }
    const later = laterDate(reads, frame, patients)
    if (later)
      findings.push({
        ...later,
        message: `the eligibility rule '${rule.expression}' reads ${later.message}`,
        ...place,
      })
  }
  return findings
}

/** The first date column among `reads` that has a value after time zero. */
function laterDate(reads: readonly string[], frame: Frame, patients: Patients): Finding | null {
  if (!frame.timeZero) return null
  for (const name of reads) {
    const column = frame.environment.table.columns.find(candidate => candidate.name === name)
    if (column?.kind !== 'date') continue
    for (let row = 0; row < column.values.length; row++)
      if (column.values[row] > frame.timeZero[row]) {
        const { file, row: line, patientId } = placeOf(patients, row)
        return {
          severity: 'error',
          code: 'eligibility-uses-later-date',
          message: `'${name}', which is after time zero in ${file} row ${line}: ${formatDay(column.values[row])}, time zero ${formatDay(frame.timeZero[row])}`,
          cure: 'choose patients only by what was known at time zero',
          field: name,
          patientId,
        }
      }
  }
  return null
}

/**
 * Applies the rules in their order; who cannot be judged, because a value is missing, leaves by a reason of its
 * own. Then time zero must exist, and potential follow-up must suffice: time zero at or before the data cut
 * minus the period, whatever was observed.
 */
export function applyEligibility(file: ProtocolFile, frame: Frame, ledger: ExclusionLedger): Finding[] {
  const findings: Finding[] = []
  for (const rule of rulesOf(file, frame)) {
    const column = frame.environment.evaluate(rule.expression, rule.path)
    if (column.kind !== 'boolean') {
      findings.push({
        severity: 'error',
        code: 'eligibility-not-a-condition',
        message: `'${rule.expression}' gives a ${column.kind}, not true or false`,
        cure: `write a condition, such as '${rule.expression} == 1'`,
        file: file.file,
        row: file.lineOf(rule.path),
      })
      continue
    }
    const mark = rule.assumed ? ' (assumed)' : ''
    ledger.exclude(
      'eligibility',
      'not-eligible',
      `not eligible: ${rule.label}${mark}`,
      row => column.values[row] === 0,
    )
    ledger.exclude(
      'eligibility',
      'cannot-be-judged',
      `eligibility cannot be judged, value missing: ${rule.label}${mark}`,
      row => column.values[row] < 0,
    )
  }
  findings.push(...applyClock(file, frame, ledger))
  return findings
}

function applyClock(file: ProtocolFile, frame: Frame, ledger: ExclusionLedger): Finding[] {
  const { timeZero, visitRow, sinceVisit, lookBack } = frame
  const { minimumFollowUp } = file.protocol
  if (visitRow) {
    ledger.exclude('time zero', 'no-visit', 'no visit at or before the landmark', row => visitRow[row] < 0)
    if (lookBack !== null && sinceVisit)
      ledger.exclude(
        'time zero',
        'last-visit-too-old',
        'last visit too long before the landmark',
        row => sinceVisit[row] > lookBack,
      )
  } else if (timeZero)
    ledger.exclude('time zero', 'time-zero-missing', `no date of time zero (${frame.label})`, row =>
      Number.isNaN(timeZero[row]),
    )
  if (minimumFollowUp === undefined) return []
  const cut = dataCutDay(file)
  if (!timeZero || cut === null)
    return [
      {
        severity: 'error',
        code: 'minimum-follow-up-undated',
        message: 'potential follow-up needs a date of time zero, and the protocol gives none',
        cure: 'give timeZero.at, or remove minimumFollowUp; observed follow-up must not choose patients',
        file: file.file,
        row: file.lineOf(['minimumFollowUp']),
      },
    ]
  const latest = cut - periodInDays(minimumFollowUp)
  ledger.exclude(
    'time zero',
    'potential-follow-up',
    `less than ${minimumFollowUp} of potential follow-up at the data cut (${formatDay(cut)})`,
    row => timeZero[row] > latest,
  )
  return []
}
