import { LearnerError } from '../learner-error.ts'
import type { ModellingRows } from '../rows.ts'

/** The rows of one centre, as row numbers. */
export interface CentreRows {
  readonly centre: string
  readonly rows: Int32Array
}

/** The rows of every centre that has any, centres in the order of their names. */
export function rowsByCentre({ centre, centres }: ModellingRows): CentreRows[] {
  const rows = new Map<string, number[]>()
  for (let row = 0; row < centre.length; row++) {
    const name = centres[centre[row]]
    const mine = rows.get(name)
    if (mine === undefined) rows.set(name, [row])
    else mine.push(row)
  }
  return [...rows]
    .map(([name, mine]) => ({ centre: name, rows: Int32Array.from(mine) }))
    .sort((a, b) => (a.centre < b.centre ? -1 : 1))
}

/**
 * The numeric columns of the named features.
 * @throws LearnerError for a feature that is not there or has levels, and for an infinite value
 */
export function numericColumns(rows: ModellingRows, names: readonly string[]): Float64Array[] {
  const features = new Map(rows.features.map(feature => [feature.name, feature]))
  return names.map(name => {
    const feature = features.get(name)
    if (feature?.kind !== 'numeric')
      throw new LearnerError(
        'bad-setting',
        feature ? `feature '${name}' has levels` : `there is no feature '${name}'`,
        'name numeric features of the rows',
      )
    const infinite = feature.values.findIndex(value => value === Infinity || value === -Infinity)
    if (infinite >= 0)
      throw new LearnerError(
        'not-finite',
        `feature '${name}' is infinite in row ${infinite}`,
        'correct the value or make it missing',
      )
    return feature.values
  })
}

/** The names of the numeric features besides `without`. */
export function numericNames(rows: ModellingRows, without: readonly string[] = []): string[] {
  return rows.features
    .filter(feature => feature.kind === 'numeric' && !without.includes(feature.name))
    .map(feature => feature.name)
}

/** @throws LearnerError where a centre that training did not have has too few rows to be adjusted by its own */
export function requireRows(centre: string, count: number, minimum: number): void {
  if (count >= minimum) return
  throw new LearnerError(
    'unknown-centre',
    `centre '${centre}' was not in training and has ${count} rows here, fewer than ${minimum}`,
    'collect more of its rows (no outcomes are needed) and give them to withCentre, or leave the centre out',
  )
}
