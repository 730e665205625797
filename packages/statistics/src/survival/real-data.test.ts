import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { harrellConcordance } from '../discrimination/survival-concordance.ts'
import { timeDependentAuc } from '../discrimination/survival-time-auc.ts'
import { unoConcordance } from '../discrimination/survival-uno-concordance.ts'
import { cox } from './cox/cox.ts'
import { coxZph } from './cox/zph.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { survivalQuantile, survivalWithLimitsAt } from './survival-lookup.ts'

interface Expected {
  columns: string[]
  at: number
  coefficients: number[]
  se: number[]
  loglik: number[]
  zph: number[]
  harrell: number[]
  uno: number[]
  km: number[]
  median: number[]
  auc: number
}
const r = reference<{ gbsg: Expected; ici: Expected & { strata: string; n: number } }>('survival-real-data')
const folder = new URL('../../../../../shared/data/', import.meta.url)
const files = {
  gbsg: new URL('survival_deepsurv/gbsg_cancer_train_test_train.csv', folder),
  ici: new URL('ici_loris/Chowell_train.csv', folder),
}

/** Columns of a plain comma-separated file (no quoted commas in these two); empty is NaN. */
function columns(file: URL): (name: string) => number[] {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  const cells = lines.map(line => line.split(','))
  return name =>
    cells.map(row => (row[names.indexOf(name)] === '' ? Number.NaN : Number(row[names.indexOf(name)])))
}

function check(
  rows: { time: number[]; event: number[]; x: number[][]; strata?: number[] },
  e: Expected,
): void {
  const fit = cox({ ...rows, tolerance: 1e-12 })
  expectAgreement(fit.coefficients, e.coefficients, 1e-8)
  expectAgreement(fit.se, e.se, 1e-8)
  expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], e.loglik, 1e-11)
  const zph = coxZph({ ...rows, fit })
  expectAgreement([...zph.covariates.map(t => t.statistic), zph.global.statistic], e.zph, 1e-7)
  const { time, event } = rows
  const risk = time.map((_, i) => rows.x.reduce((sum, column, j) => sum + fit.coefficients[j] * column[i], 0))
  const harrell = harrellConcordance({ time, event, risk })
  expectAgreement([harrell.value, harrell.se], e.harrell, 1e-9)
  const uno = unoConcordance({ time, event, risk, tau: e.at })
  expectAgreement([uno.value, uno.se], e.uno, 1e-9)
  const curve = kaplanMeier({ time, event })
  const { survival, standardError, lower, upper } = survivalWithLimitsAt(curve, [e.at])
  expectAgreement([survival[0], standardError[0], lower[0], upper[0]], e.km, 1e-11)
  const median = survivalQuantile(curve, 0.5)
  expectAgreement([median.value, median.lower, median.upper].map(Number), e.median, 1e-12)
  expectAgreement(timeDependentAuc({ time, event, risk, times: [e.at] }).auc, e.auc, 1e-9)
}

describe.skipIf(!existsSync(files.gbsg))(
  'two public cohorts agree with R (skipped where ../shared/data is absent)',
  () => {
    test('German and Rotterdam breast cancer: times to the month, many ties', () => {
      const column = columns(files.gbsg)
      check({ time: column('time'), event: column('event'), x: r.gbsg.columns.map(column) }, r.gbsg)
    })
    test('checkpoint inhibitors, stratified by cancer type', () => {
      const column = columns(files.ici)
      const all = [...r.ici.columns, 'OS_Months', 'OS_Event', r.ici.strata].map(column)
      const kept = all[0].map((_, i) => i).filter(i => all.every(c => !Number.isNaN(c[i])) && all[5][i] > 0)
      expect(kept.length).toBe(r.ici.n)
      const [x0, x1, x2, x3, x4, time, event, strata] = all.map(c => kept.map(i => c[i]))
      check({ time, event, x: [x0, x1, x2, x3, x4], strata }, r.ici)
    })
  },
)
