import {
  requireBothClasses,
  requireDesign,
  requireFinite,
  requireWeights,
  StatisticsInputError,
} from '../input-error.ts'

/** Throws unless the outcome has both classes among rows of positive weight and everything else is finite. */
export function requireLogisticInput(options: {
  readonly y: ArrayLike<number>
  readonly x: readonly ArrayLike<number>[]
  readonly weights?: ArrayLike<number>
  readonly offset?: ArrayLike<number>
}): void {
  const { y, x, weights, offset } = options
  const n = y.length
  requireBothClasses('y', y, n)
  requireDesign(x, n)
  if (offset) requireFinite('offset', offset, n)
  if (!weights) return
  requireWeights(weights, n)
  let events = 0
  let others = 0
  for (let i = 0; i < n; i++) {
    if (y[i] === 1) events += weights[i]
    else others += weights[i]
  }
  if (events === 0 || others === 0)
    throw new StatisticsInputError('oneClass', 'y', 'The rows of positive weight hold one class alone.')
}
