import { expect, test } from 'vitest'
import { refusalCure, refusedColumn } from './refused-column.ts'

test('an argument of the library is the column that a flag names', () => {
  const values = new Float64Array(0)
  const terms = [{ name: 'stage=II', column: 'stage', level: 'II', values }]
  const options = { level: 0.95, time: 'months', start: 'entered', event: 'died=1', score: 'a', score2: 'b' }
  const scores = ['score', 'risk', 'score1', 'risk1', 'score2', 'risk2']
  expect(scores.map(argument => refusedColumn(argument, { terms }, options)).join('')).toBe('aaaabb')
  const found = ['time', 'entry', 'event', 'x[0]', 'x[4]', 'weights', 'maxIterations', 'constructor']
  expect(found.map(argument => refusedColumn(argument, { terms }, options))).toEqual([
    ...['months', 'entered', 'died', 'stage'],
    ...[undefined, undefined, undefined, undefined],
  ])
})

test('a refused horizon is cured by its flag, what a column holds by the column', () => {
  const cures = [
    refusalCure('tau', { level: 0.95, tau: 500 }),
    refusalCure('at', { level: 0.95, times: [-1] }),
    refusalCure('weights', { level: 0.95, tau: 5 }),
    refusalCure(undefined, { level: 0.95 }),
  ]
  const column = 'correct the column, or choose another option'
  expect(cures).toEqual(['give another --tau', 'give other --times', column, column])
})
