import {
  type Auc,
  aucDifference,
  aucDifferenceUnpaired,
  auc as delong,
  partialAuc,
  StatisticsInputError,
  youdenCutOff,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { differenceText } from './difference-text.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { pick, rowsByLevel } from './strata.ts'

/** The area under the ROC curve with DeLong's interval (higher score: event); compared with a second score, or by group. */
export function auc(input: StatsInput, options: StatsOptions): StatsResult {
  const { level, score2, partial } = options
  const { event } = input
  const score = required(input.score, '--score')
  const weights = input.weights ?? undefined
  const result = delong({ event, score, weights, level })
  const logit = delong({ event, score, weights, level, conf: 'logit' })
  const second = score2 === undefined ? null : input.numbers(score2)
  const groups = input.group ? byGroup(input, score, level) : []
  const { threshold, youden, sensitivity, specificity } = youdenCutOff({ event, score, weights })
  const fields = {
    level,
    ...result,
    logitLower: logit.lower,
    logitUpper: logit.upper,
    youden: { threshold, youden, sensitivity, specificity },
    partial: partial ? partialOf(event, score, weights, partial, level) : null,
    second: second && delong({ event, score: second, weights, level }),
    difference: second && aucDifference({ event, score1: score, score2: second, weights, level }),
    groups: groups.map(({ group, area }) => ({ group, ...area })),
    groupDifferences: groups.flatMap(({ group, sample }, i) =>
      groups.slice(0, i).map(reference => {
        const {
          first,
          second: of,
          ...rest
        } = aucDifferenceUnpaired({
          first: sample,
          second: reference.sample,
          level,
        })
        return { group, reference: reference.group, ...rest }
      }),
    ),
  }
  const row = (name: string, a: Auc) => [
    name,
    ...[a.n, a.events, a.value, a.se, a.lower, a.upper].map(shortNumber),
  ]
  const header = ['', 'n', 'events', 'AUC', 'se', 'lower', 'upper']
  const rows = [
    row(options.score ?? '', result),
    ...(fields.second ? [row(score2 ?? '', fields.second)] : []),
    ...groups.map(({ group, area }) => row(`${options.score}, ${input.group?.column}=${group}`, area)),
  ]
  const compared = [
    ...(fields.difference ? [`${options.score} less ${score2}: ${differenceText(fields.difference)}`] : []),
    ...fields.groupDifferences.map(d => `${d.group} less ${d.reference}: ${differenceText(d)}`),
  ]
  const cut = `${options.score} of ${shortNumber(threshold)} or more: sensitivity ${shortNumber(sensitivity)}, specificity ${shortNumber(specificity)} (Youden's cut, fitted on these rows)`
  const text = [
    textTable(header, rows),
    ...(fields.partial ? [partialText(fields.partial)] : []),
    ...compared,
    cut,
    ...warningsOf(options, fields),
  ]
  return { fields, text: text.join('\n') }
}

type Warned = { readonly warnings: readonly string[] }

/** What the intervals do not tell, each said of the score or group that it holds for. */
function warningsOf(
  { score, score2 }: StatsOptions,
  fields: Warned & {
    readonly second: Warned | null
    readonly groups: readonly (Warned & { readonly group: string })[]
  },
): string[] {
  const said = (of: string | undefined, { warnings }: Warned) => warnings.map(warning => `${of}: ${warning}`)
  return [
    ...said(score, fields),
    ...(fields.second ? said(score2, fields.second) : []),
    ...fields.groups.flatMap(one => said(one.group, one)),
  ]
}

function partialText({ from, to, value, lower, upper, corrected }: ReturnType<typeof partialOf>): string {
  const limits = (of: { readonly value: number; readonly lower: number; readonly upper: number }) =>
    `${shortNumber(of.value)} (${shortNumber(of.lower)} to ${shortNumber(of.upper)})`
  const standardised = corrected ? `; standardised ${limits(corrected)}` : ''
  return `specificity ${from} to ${to}: partial area ${limits({ value, lower, upper })}${standardised}`
}

function partialOf(
  event: Uint8Array,
  score: Float64Array,
  weights: Float64Array | undefined,
  range: readonly number[],
  level: number,
) {
  if (range.length !== 2) throw new UsageError('--partial takes two specificities, such as 0.8,1')
  const [from, to] = [Math.min(...range), Math.max(...range)]
  if (!(from >= 0 && from < to && to <= 1))
    throw new UsageError(`--partial is ${range.join(',')}; give two specificities within 0 to 1`)
  const { value, se, lower, upper, corrected } = partialAuc({ event, score, weights, from, to, level })
  return { from, to, value, se, lower, upper, corrected }
}

/** The area in each group. @throws StatisticsInputError where a group has one class alone */
function byGroup(input: StatsInput, score: Float64Array, level: number) {
  return rowsByLevel(input.group, input.n).map(({ level: name, rows }) => {
    const group = name ?? ''
    const sample = {
      event: Uint8Array.from(rows, row => input.event[row]),
      score: pick(score, rows),
      weights: pick(input.weights, rows),
    }
    try {
      return { group, sample, area: delong({ ...sample, level }) }
    } catch (error) {
      if (error instanceof StatisticsInputError)
        throw new StatisticsInputError(error.fault, error.argument, `group ${group}: ${error.message}`)
      throw error
    }
  })
}
