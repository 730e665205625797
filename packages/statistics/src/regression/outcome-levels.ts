import { requireFinite, StatisticsInputError } from '../input-error.ts'

/** A categorical outcome: the levels that occur, ascending, and the place of each row's level among them. */
export interface OutcomeLevels {
  readonly levels: Float64Array
  /** 0 to levels.length - 1. */
  readonly codes: Int32Array
  /** Declared levels that no row of positive weight has: they get no parameter and probability 0. */
  readonly empty: readonly number[]
  /** Sum of weights in each level that occurs. */
  readonly counts: Float64Array
}

/**
 * Reads an outcome given as numbers (codes). `declared`, where given, lists all values allowed; a value outside it
 * is refused. Rows of weight 0 get the code -1.
 * @throws StatisticsInputError when fewer than `least` levels occur
 */
export function outcomeLevels(
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
  declared?: readonly number[],
  least = 2,
): OutcomeLevels {
  const n = y.length
  if (n === 0) throw new StatisticsInputError('empty', 'y', 'y has no rows.')
  requireFinite('y', y, n)
  const present = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    if (declared && !declared.includes(y[i]))
      throw new StatisticsInputError(
        'domain',
        'y',
        `y is ${y[i]} in row ${i}: the levels given are ${declared.join(', ')}.`,
        i,
      )
    const weight = weights ? weights[i] : 1
    if (weight > 0) present.set(y[i], (present.get(y[i]) ?? 0) + weight)
  }
  const levels = Float64Array.from(present.keys()).sort()
  if (levels.length < least)
    throw new StatisticsInputError(
      'oneClass',
      'y',
      `y has ${levels.length === 1 ? `the level ${levels[0]} alone` : `${levels.length} levels`} among rows of positive weight: the model needs ${least} or more.`,
    )
  const codeOf = new Map(Array.from(levels, (level, code) => [level, code]))
  return {
    levels,
    codes: Int32Array.from({ length: n }, (_, i) =>
      weights && weights[i] === 0 ? -1 : (codeOf.get(y[i]) ?? -1),
    ),
    empty: (declared ?? []).filter(level => !present.has(level)).sort((a, b) => a - b),
    counts: Float64Array.from(levels, level => present.get(level) ?? 0),
  }
}
