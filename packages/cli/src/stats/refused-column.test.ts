import { expect, test } from 'vitest'
import { refusedColumn } from './refused-column.ts'

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
