import { StatisticsInputError } from '@tessera/statistics'
import { type Outcome, patientsOf } from './outcome.ts'

/** What every analysis of patients needs to be told. */
export interface PatientGroups {
  readonly outcome: Outcome
  /** 0 the first treatment, 1 the second: of those who chose, the one chosen. */
  readonly treatment: ArrayLike<number>
  /** The stratum of each patient (centre); all in one by default. */
  readonly stratum?: readonly string[]
  /** Names of the two treatments. */
  readonly treatments?: readonly [string, string]
  readonly level?: number
}

/** Rows of each stratum, in the order of their names (numbers as numbers). */
export function rowsByStratum(
  n: number,
  stratum: readonly string[] | undefined,
): readonly { readonly stratum: string | null; readonly rows: readonly number[] }[] {
  const everyone = Array.from({ length: n }, (_, row) => row)
  if (!stratum) return [{ stratum: null, rows: everyone }]
  const rows = Map.groupBy(everyone, row => stratum[row])
  const inOrder = new Intl.Collator('en', { numeric: true })
  return [...rows]
    .map(([name, of]) => ({ stratum: name, rows: of }))
    .sort((a, b) => inOrder.compare(a.stratum, b.stratum))
}

/** @throws StatisticsInputError unless every array has a sound entry a patient */
export function requirePatients({ outcome, treatment, stratum, level = 0.95 }: PatientGroups): number {
  const n = patientsOf(outcome)
  if (n === 0) throw new StatisticsInputError('empty', 'outcome', 'There are no patients.')
  requireCoded('treatment', treatment, n)
  if (stratum) requireLength('stratum', stratum, n)
  if (!(level > 0 && level < 1))
    throw new StatisticsInputError(
      'option',
      'level',
      `level is ${level}: give a confidence level such as 0.95.`,
    )
  requireOutcome(outcome, n)
  return n
}

/** @throws StatisticsInputError unless there are n values, each 0 or 1 */
export function requireCoded(argument: string, values: ArrayLike<number>, n: number): void {
  requireLength(argument, values, n)
  for (let i = 0; i < n; i++)
    if (values[i] !== 0 && values[i] !== 1)
      throw new StatisticsInputError(
        'domain',
        argument,
        `${argument} is ${values[i]} in row ${i}: give 0 or 1.`,
        i,
      )
}

function requireOutcome(outcome: Outcome, n: number): void {
  if (outcome.kind === 'mean') requireNumbers('value', outcome.value, n, Number.NEGATIVE_INFINITY)
  else if (outcome.kind === 'risk') requireCoded('event', outcome.event, n)
  else if (outcome.kind === 'rate') {
    requireNumbers('count', outcome.count, n, 0)
    if (outcome.exposure) requireNumbers('exposure', outcome.exposure, n, 0)
  } else {
    requireNumbers('time', outcome.time, n, 0)
    requireCoded('event', outcome.event, n)
    requireHorizon(outcome.kind === 'survival' ? outcome.at : outcome.tau)
  }
}

function requireHorizon(at: number): void {
  if (!(at > 0 && Number.isFinite(at)))
    throw new StatisticsInputError('option', 'at', `the horizon is ${at}: give a time above 0.`)
}

function requireNumbers(argument: string, values: ArrayLike<number>, n: number, least: number): void {
  requireLength(argument, values, n)
  for (let i = 0; i < n; i++)
    if (!Number.isFinite(values[i]) || values[i] < least)
      throw new StatisticsInputError(
        Number.isFinite(values[i]) ? 'domain' : 'missing',
        argument,
        `${argument} is ${values[i]} in row ${i}: give a number${least === 0 ? ' of at least 0' : ''}, or leave the patient out and say so.`,
        i,
      )
}

function requireLength(argument: string, values: ArrayLike<unknown>, n: number): void {
  if (values.length !== n)
    throw new StatisticsInputError(
      'length',
      argument,
      `${argument} has ${values.length} values where ${n} are needed: give one a patient.`,
    )
}
