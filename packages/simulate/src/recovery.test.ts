import { cox, logistic } from '@tessera/statistics'
import { daysPerMonth } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { hcc } from './hcc-adjuvant/assumptions.ts'
import { riskFromObservablesIn, trueRiskIn } from './hcc-adjuvant/best.ts'
import { timeZero } from './hcc-adjuvant/natural-risk.ts'
import type { HccPatient } from './hcc-adjuvant/patient.ts'
import { drawHccCohort } from './hcc-adjuvant/simulate.ts'
import { hccHeader, hccRow } from './hcc-adjuvant/table.ts'
import { drawVisitsCohort } from './hcc-longitudinal/simulate.ts'
import { drawIciCohorts } from './ici-response/simulate.ts'
import type { TumourImmuneState } from './latent/tumour-immune-state.ts'
import type { Term } from './outcome/law.ts'

interface Drawn<X> {
  readonly observables: X
  readonly state: TumourImmuneState
}

/** The terms of a law as columns: what the law itself multiplies. */
function columnsOf<X>(terms: readonly Term<X>[], patients: readonly Drawn<X>[]): Float64Array[] {
  return terms.map(term => Float64Array.from(patients, p => term.of(p.observables, p.state)))
}

/** Each coefficient within so many standard errors of the planted one; one of 17 lies beyond 3 in 5 % of cohorts. */
function expectRecovered<X>(
  terms: readonly Term<X>[],
  coefficients: ArrayLike<number>,
  se: ArrayLike<number>,
  errors = 3,
): void {
  for (let i = 0; i < terms.length; i++) {
    const z = (coefficients[i] - terms[i].coefficient) / se[i]
    expect(Math.abs(z), `${terms[i].term}: ${coefficients[i]} against ${terms[i].coefficient}`).toBeLessThan(
      errors,
    )
  }
}

/** Days from surgery to the first therapy. */
const therapyBegins = ({ course }: HccPatient) => course.start ?? course.crossover?.day ?? Infinity

const settings = { patients: 20_000, centres: 5, seed: 20261121 }

describe('hcc-adjuvant', () => {
  const { law, drawn, centres } = drawHccCohort({ ...settings, noSignal: false })

  it('Cox on 20,000 patients finds every planted log hazard ratio', () => {
    // Without therapy: whoever begins one is censored then, by what the columns say and nothing else.
    const ends = drawn.map(p => Math.min(60, therapyBegins(p) / daysPerMonth))
    const fit = cox({
      time: Float64Array.from(drawn, (p, i) => Math.min(p.time, ends[i])),
      event: Uint8Array.from(drawn, (p, i) => (p.time <= ends[i] ? 1 : 0)),
      x: columnsOf(law.terms, drawn),
      strata: Int32Array.from(drawn, p => centres.indexOf(p.centre)),
    })
    expectRecovered(law.terms, fit.coefficients, fit.se)
  })

  it('Cox on what the hospitals saw, censored and dated, finds them too', () => {
    const last = drawn.map(p =>
      Math.min(p.recurrence ?? Infinity, p.death ?? Infinity, p.lastContact, p.surgery + therapyBegins(p)),
    )
    const fit = cox({
      time: Float64Array.from(drawn, (p, i) => last[i] - p.surgery),
      event: Uint8Array.from(drawn, (p, i) => (last[i] === (p.recurrence ?? p.death) ? 1 : 0)),
      x: columnsOf(law.terms, drawn),
      strata: Int32Array.from(drawn, p => centres.indexOf(p.centre)),
    })
    expectRecovered(law.terms, fit.coefficients, fit.se, 3.5)
  })

  it('marginals lie within 4 Monte-Carlo standard errors of what was assumed', () => {
    const v = hcc.values
    const home = drawn.filter(p => p.centre.caseMix === 0)
    const n = home.length
    const within = (values: number[], mean: number, sd: number) => {
      const observed = values.reduce((a, b) => a + b, 0) / n
      expect(Math.abs(observed - mean)).toBeLessThan((4 * sd) / Math.sqrt(n))
    }
    const x = home.map(p => p.observables)
    within(
      x.map(o => o.male),
      v.male,
      Math.sqrt(v.male * (1 - v.male)),
    )
    within(
      x.map(o => o.hbv),
      v.hbv,
      Math.sqrt(v.hbv * (1 - v.hbv)),
    )
    within(
      x.map(o => o.logSize),
      v.sizeMedianLog2,
      Math.hypot(v.sizeSd, v.sizeOnAggressiveness),
    )
    within(
      x.map(o => o.logAfp),
      v.afpMedianLog2,
      Math.hypot(v.afpSd, v.afpOnAggressiveness),
    )
    within(
      x.map(o => o.logBilirubin),
      v.bilirubinMedianLog2,
      Math.hypot(v.bilirubinSd, v.bilirubinOnFrailty),
    )
    const mvi = x.reduce((sum, o) => sum + o.mvi, 0) / n
    // Rodriguez-Peralvarez et al., Ann Surg Oncol 2013;20:325: 15 to 57 % of resected tumours.
    expect(mvi).toBeGreaterThan(0.15)
    expect(mvi).toBeLessThan(0.57)
  })

  it('both true risks foretell events: observed over expected within 4 standard errors, in tenths of risk', () => {
    const atRisk = drawn.filter(p => p.time > timeZero)
    const riskIn = new Map(centres.map(c => [c, riskFromObservablesIn(c, law, settings.seed, false)]))
    const given = [
      trueRiskIn(settings.seed, false),
      (p: (typeof drawn)[number]) => riskIn.get(p.centre)?.(p.observables) ?? Number.NaN,
    ]
    for (const risk of given) {
      const rows = atRisk
        .map(p => ({ risk: risk(p), event: p.time <= timeZero + hcc.values.horizon ? 1 : 0 }))
        .sort((a, b) => a.risk - b.risk)
      for (let tenth = 0; tenth < 10; tenth++) {
        const part = rows.slice((tenth * rows.length) / 10, ((tenth + 1) * rows.length) / 10)
        const difference = part.reduce((sum, r) => sum + r.event - r.risk, 0)
        const variance = part.reduce((sum, r) => sum + r.risk * (1 - r.risk), 0)
        expect(Math.abs(difference)).toBeLessThan(4 * Math.sqrt(variance))
      }
    }
  })

  it('with no signal Cox finds nothing: every coefficient within 3 standard errors of 0', () => {
    const none = drawHccCohort({ ...settings, patients: 5000, noSignal: true })
    const fit = cox({
      // No therapy works either, so that nobody need be censored when it begins.
      time: Float64Array.from(none.drawn, p => p.time),
      event: new Uint8Array(5000).fill(1),
      x: columnsOf(none.law.terms, none.drawn),
    })
    expectRecovered(none.law.terms, fit.coefficients, fit.se)
  })

  it('one centre, and no other, loses afp more often where there was an event', () => {
    const afp = hccHeader.indexOf('afp')
    const missing = (centre: string, event: boolean) => {
      const patients = drawn.filter(
        p => p.centre.name === centre && (p.recurrence !== null || p.death !== null) === event,
      )
      const lost = patients.filter(p => hccRow(p, settings.seed, centre === 'C2')[afp] === null).length
      return lost / patients.length
    }
    // Binomial standard errors are below 0.015 at these sizes.
    expect(Math.abs(missing('C2', true) - hcc.values.missingAfpWithEvent)).toBeLessThan(0.06)
    expect(Math.abs(missing('C2', false) - hcc.values.missingAfpWithout)).toBeLessThan(0.03)
    expect(Math.abs(missing('C1', true) - missing('C1', false))).toBeLessThan(0.01)
  })
})

describe('ici-response', () => {
  const { laws, drawn } = drawIciCohorts({ ...settings, noSignal: false })
  const training = drawn[0]

  it('logistic regression finds every planted log odds ratio', () => {
    const fit = logistic({
      y: Uint8Array.from(training, p => p.response),
      x: columnsOf(laws.response.terms, training),
    })
    expectRecovered(laws.response.terms, fit.coefficients.slice(1), fit.se.slice(1))
  })

  it('Cox finds every planted log hazard ratio', () => {
    const fit = cox({
      time: Float64Array.from(training, p => Math.min(p.death, p.followed)),
      event: Uint8Array.from(training, p => (p.death <= p.followed ? 1 : 0)),
      x: columnsOf(laws.survival.terms, training),
    })
    expectRecovered(laws.survival.terms, fit.coefficients, fit.se)
  })
})

describe('hcc-longitudinal', () => {
  it('Cox from the first visit finds every planted log hazard ratio', () => {
    const { law, drawn } = drawVisitsCohort({ ...settings, noSignal: false })
    const patients = drawn.map(p => ({ observables: p.first, state: p.state }))
    const fit = cox({
      time: Float64Array.from(drawn, p => p.followed),
      event: Uint8Array.from(drawn, p => (p.died ? 1 : 0)),
      x: columnsOf(law.terms, patients),
    })
    expectRecovered(law.terms, fit.coefficients, fit.se)
  })
})
