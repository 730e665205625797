import { describe, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import * as d from './index.ts'

type Columns = Record<string, number[]>
const r = reference<Record<string, Columns>>('distributions')
const tiny = 1e-300

describe('distributions agree with R', () => {
  test('normal', () => {
    const { z, upper, lower, density } = r.normal
    expectAgreement(z.map(d.normalUpper), upper, 1e-13, tiny)
    expectAgreement(z.map(d.normalLower), lower, 1e-13, tiny)
    expectAgreement(z.map(d.normalDensity), density, 1e-12, tiny)
    expectAgreement(r.normalQuantile.p.map(d.normalQuantile), r.normalQuantile.z, 1e-13)
  })
  test('chi-squared', () => {
    const { x, df, upper } = r.chiSquared
    expectAgreement(
      x.map((v, i) => d.chiSquaredUpper(v, df[i])),
      upper,
      1e-12,
      tiny,
    )
    const q = r.chiSquaredQuantile
    expectAgreement(
      q.p.map((v, i) => d.chiSquaredQuantile(v, q.df[i])),
      q.x,
      1e-10,
      1e-12,
    )
  })
  test("Student's t", () => {
    const { t, df, upper } = r.student
    expectAgreement(
      t.map((v, i) => d.studentUpper(v, df[i])),
      upper,
      1e-12,
      tiny,
    )
    const q = r.studentQuantile
    expectAgreement(
      q.p.map((v, i) => d.studentQuantile(v, q.df[i])),
      q.t,
      1e-10,
    )
  })
  test("Fisher's F", () => {
    const { f, df1, df2, upper } = r.f
    expectAgreement(
      f.map((v, i) => d.fUpper(v, df1[i], df2[i])),
      upper,
      1e-12,
      tiny,
    )
  })
  test('beta', () => {
    const { p, a, b, x } = r.beta
    expectAgreement(
      p.map((v, i) => d.betaQuantile(v, a[i], b[i])),
      x,
      1e-11,
      1e-8,
    )
  })
  test('hypergeometric', () => {
    expectAgreement(
      r.hypergeometric.x.map(v => d.hypergeometricDensity(v, 10, 7, 8)),
      r.hypergeometric.d,
      1e-12,
    )
  })
})
