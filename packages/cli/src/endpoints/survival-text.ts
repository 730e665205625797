import type { DerivedSurvival, SurvivalDifference, SurvivalSummary } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'

export type SummarisedSurvival = DerivedSurvival & { readonly summary: SurvivalSummary | null }

export interface SurvivalHead {
  readonly timeZero: string
  readonly group: string | null
  readonly dataCut: string | null
  readonly reader: string | null
}

const mostDifferences = 20

/** What a person reads: one table of results, what decided, the groups, and where sets of rules differ. */
export function survivalText(
  results: readonly SummarisedSurvival[],
  differences: readonly SurvivalDifference[],
  head: SurvivalHead,
  trace: boolean,
): string {
  const cautions = new Set(
    results.flatMap(({ definition }) =>
      definition.caution === null ? [] : [`${definition.parameter}: ${definition.caution}.`],
    ),
  )
  return [
    headLine(head),
    overview(results),
    reasons(results),
    ...(head.group === null ? [] : [groups(results, head.group)]),
    ...(differences.length === 0 ? [] : [differing(differences)]),
    ...[...cautions],
    ...(trace ? [steps(results)] : []),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function headLine({ timeZero, dataCut, reader }: SurvivalHead): string {
  return [
    `time zero: ${timeZero}`,
    ...(dataCut === null ? [] : [`data cut: ${dataCut}`]),
    ...(reader === null ? [] : [`assessments: ${reader}`]),
    'months of 30.4375 days',
  ].join('; ')
}

function overview(results: readonly SummarisedSurvival[]): string {
  const competing = results.some(({ summary }) => (summary?.all.competing ?? 0) > 0)
  return textTable(
    [
      'endpoint',
      'rules',
      'n',
      'events',
      ...(competing ? ['competing'] : []),
      'censored',
      'no time',
      'median',
      'lower',
      'upper',
      'follow-up',
    ],
    results.map(({ definition, summary, records, excluded }) => {
      const { all, followUp } = summary ?? { all: null, followUp: null }
      const ended = (all?.events ?? 0) + (all?.competing ?? 0)
      const { value = null, lower = null, upper = null } = all?.median ?? {}
      return [
        definition.parameter,
        definition.rules,
        String(records.length),
        shortNumber(all?.events ?? 0),
        ...(competing ? [shortNumber(all?.competing ?? 0)] : []),
        String(records.length - ended),
        String(excluded.length),
        ...[value, lower, upper, followUp?.value ?? null].map(shortNumber),
      ]
    }),
  )
}

function reasons(results: readonly SummarisedSurvival[]): string {
  const rows = results.flatMap(({ definition, summary, excluded }) => [
    ...(summary?.reasons ?? []).map(({ rule, description, n }) => [
      definition.parameter,
      definition.rules,
      rule,
      description,
      String(n),
    ]),
    ...(summary?.without ?? excluded.map(one => ({ ...one, n: 1 }))).map(({ code, reason, n }) => [
      definition.parameter,
      definition.rules,
      `no time: ${code}`,
      reason,
      String(n),
    ]),
  ])
  return textTable(['endpoint', 'rules', 'what decided', '', 'n'], rows)
}

function groups(results: readonly SummarisedSurvival[], column: string): string {
  const table = textTable(
    ['endpoint', 'rules', column, 'n', 'events', 'median', 'lower', 'upper'],
    results.flatMap(({ definition, summary }) =>
      (summary?.groups ?? []).map(({ group, n, events, median }) => [
        definition.parameter,
        definition.rules,
        group,
        String(n),
        String(events),
        ...[median?.value ?? null, median?.lower ?? null, median?.upper ?? null].map(shortNumber),
      ]),
    ),
  )
  const tests = results.flatMap(({ definition, summary }) => {
    const test = summary?.comparison
    if (!test) return []
    const name = test.test === 'Gray' ? "Gray's test" : test.test
    return [
      `${definition.parameter}, ${definition.rules}: ${name} chi-squared ${shortNumber(test.chiSquared)} on ${test.df} df, p ${shortP(test.p)}`,
    ]
  })
  return [table, ...tests].join('\n')
}

function differing(differences: readonly SurvivalDifference[]): string {
  const shown = differences.slice(0, mostDifferences)
  const table = textTable(
    ['differs', 'patient', 'rules', 'event', 'days', 'because'],
    shown.flatMap(({ parameter, patientId, first, second }) =>
      [first, second].map((one, i) => [
        i === 0 ? parameter : '',
        i === 0 ? patientId : '',
        one.rules,
        one.event === null ? '–' : one.event === 1 ? 'yes' : 'no',
        shortNumber(one.days),
        one.description,
      ]),
    ),
  )
  const more = differences.length - shown.length
  return more > 0 ? `${table}\n${more} further patients differ; --json has them` : table
}

function steps(results: readonly SummarisedSurvival[]): string {
  return textTable(
    ['patient', 'endpoint', 'rules', 'asked', 'decides', 'because', 'to'],
    results.flatMap(({ definition, records }) =>
      records.flatMap(record =>
        record.trace.map((step, i) => {
          const decides = step.rule === record.rule || (step.rule === 'event' && record.rule === 'competing')
          return [
            i === 0 ? record.patientId : '',
            definition.parameter,
            definition.rules,
            step.rule,
            decides ? (record.event === 1 ? 'event' : record.cause > 1 ? 'competing' : 'censored') : '',
            step.because,
            decides ? formatDay(record.date) : '',
          ]
        }),
      ),
    ),
  )
}
