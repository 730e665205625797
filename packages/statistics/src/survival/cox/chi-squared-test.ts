import { chiSquaredUpper } from '../../distributions/index.ts'

export interface ChiSquaredTest {
  readonly statistic: number
  readonly df: number
  readonly p: number
}

/** A statistic that is at least 0 but for rounding, with its upper tail; p is 1 where nothing is tested. */
export function chiSquaredTest(statistic: number, df: number): ChiSquaredTest {
  const atLeastZero = Math.max(statistic, 0)
  return { statistic: atLeastZero, df, p: df === 0 ? 1 : chiSquaredUpper(atLeastZero, df) }
}
