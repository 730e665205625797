import { StatisticsInputError } from '../input-error.ts'

/** @throws StatisticsInputError unless low < value < high */
export function requireBetween(argument: string, value: number, low: number, high: number): void {
  if (value > low && value < high) return
  const range =
    high === Number.POSITIVE_INFINITY ? `above ${low}` : `between ${low} and ${high}, which are left out`
  throw new StatisticsInputError('option', argument, `${argument} is ${value}: give a number ${range}.`)
}

export { requireWhole } from '../input-error.ts'

/** @throws StatisticsInputError unless alpha and power leave room, and sides is 1 or 2 */
export function requireErrors(alpha: number, power: number, sides: number): void {
  requireBetween('alpha', alpha, 0, 1)
  if (sides !== 1 && sides !== 2)
    throw new StatisticsInputError('option', 'sides', `sides is ${sides}: give 1 or 2.`)
  requireBetween('power', power, alpha / sides, 1)
}
