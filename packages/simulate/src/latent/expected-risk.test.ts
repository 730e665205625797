import { readFileSync } from 'node:fs'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { bernoulliLog, normalLog } from '../outcome/log-likelihood.ts'
import { defaultGrid, expectedRiskIn } from './expected-risk.ts'
import { drawState, latentCorrelation, type TumourImmuneState } from './tumour-immune-state.ts'

interface Reference {
  readonly risk: readonly {
    readonly shift: number
    readonly signal: number
    readonly frail: number
    readonly yes: number
    readonly known: number
    readonly risk: number
  }[]
}
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../test/reference/expected-risk.json', import.meta.url), 'utf8'),
)

const latent = (s: TumourImmuneState) => 0.3 * s.aggressiveness - 0.35 * s.infiltration + 0.1 * s.frailty

function riskOf(given: Reference['risk'][number], grid = defaultGrid): number {
  const known = Math.exp(given.known)
  return expectedRiskIn(
    given.shift,
    latent,
    grid,
  )({
    logLikelihood: s =>
      normalLog(given.signal, s.aggressiveness, 0.8) +
      normalLog(given.frail, -1.5 * s.frailty, 2) +
      bernoulliLog(given.yes, -0.5 + 0.6 * s.aggressiveness),
    atRisk: factor => Math.exp(-0.05 * known * factor),
    event: factor => Math.exp(-0.05 * known * factor) - Math.exp(-0.55 * known * factor),
  })
}

describe('the risk that observables leave', () => {
  it("agrees with R's adaptive quadrature to 1e-5", () => {
    const error = largestError(
      reference.risk.map(given => riskOf(given)),
      reference.risk.map(({ risk }) => risk),
    )
    recordError('Simulated truth: risk given the observables', error)
    expect(error).toBeLessThan(1e-5)
  })

  it('a grid twice as fine changes it by less than 1e-5', () => {
    const fine = { aggressiveness: 41, infiltration: 17, frailty: 17 }
    for (const given of reference.risk)
      expect(Math.abs(riskOf(given, fine) - riskOf(given))).toBeLessThan(1e-5)
  })
})

describe('the latent state', () => {
  it('has the stated correlations, within 4 standard errors of 20,000 draws', () => {
    const random = createRandom(7, 'states')
    const n = 20_000
    const states = Array.from({ length: n }, () => drawState(random, 0.5))
    const columns = [
      states.map(s => s.infiltration),
      states.map(s => s.aggressiveness - 0.5),
      states.map(s => s.frailty),
    ]
    for (let i = 0; i < 3; i++)
      for (let j = 0; j <= i; j++) {
        const product = columns[i].reduce((sum, value, k) => sum + value * columns[j][k], 0) / n
        // Var(XY) = 1 + rho^2 for standard normals (2 on the diagonal).
        const se = Math.sqrt((1 + latentCorrelation[i][j] ** 2) / n)
        expect(Math.abs(product - latentCorrelation[i][j])).toBeLessThan(4 * se)
      }
  })
})
