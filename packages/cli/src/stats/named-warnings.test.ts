import { expect, test } from 'vitest'
import { namedWarnings } from './named-warnings.ts'

test('covariates are called by their names', () => {
  const covariates = [{ name: '年龄' }, { name: 'stage=III b' }]
  const warnings = [
    'set to 0: x[0], x[1]',
    'Covariate 1 is constant: its coefficient is set to 0.',
    'x[7] is left',
  ]
  expect(namedWarnings(warnings, covariates)).toEqual([
    'set to 0: 年龄, stage=III b',
    'stage=III b is constant: its coefficient is set to 0.',
    'x[7] is left',
  ])
})
