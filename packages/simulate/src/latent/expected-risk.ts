import { stateOf, type TumourImmuneState } from './tumour-immune-state.ts'

/**
 * What a cohort says of one patient's latent state. The observables depend on aggressiveness and frailty
 * alone: no routine variable shows infiltration. Of the outcome the state enters by one factor, exp(latent
 * part of the linear predictor), which multiplies the hazard or the odds.
 */
export interface StateEvidence {
  /** Log likelihood of the patient's observables, up to a constant; does not read infiltration. */
  logLikelihood(state: TumourImmuneState): number
  /** P(at risk at time zero, and event by the horizon) of the patient if this were the factor, and the state. */
  event(factor: number, state: TumourImmuneState): number
  /** P(at risk at time zero); absent: surely. */
  atRisk?(factor: number): number
}

interface Node {
  readonly z: number
  readonly weight: number
}

// The trapezoid rule on a normal density converges faster than any power of the step: these grids agree with
// grids twice as fine to 1e-5 in risk (see the test).
export const defaultGrid = { aggressiveness: 21, infiltration: 9, frailty: 9 }
const halfWidth = 4

function normalNodes(count: number): Node[] {
  if (count === 1) return [{ z: 0, weight: 1 }]
  const step = (2 * halfWidth) / (count - 1)
  const nodes = Array.from({ length: count }, (_, i) => {
    const z = -halfWidth + i * step
    return { z, weight: Math.exp(-0.5 * z * z) }
  })
  const total = nodes.reduce((sum, node) => sum + node.weight, 0)
  return nodes.map(({ z, weight }) => ({ z, weight: weight / total }))
}

/**
 * Makes the function that gives P(event by the horizon | observables, centre, at risk at time zero): averaged
 * over the latent state as far as the observables leave it open,
 * E[event(factor) | observables] / E[atRisk(factor) | observables], by quadrature over the three independent
 * normals that make the state.
 * @param latent the latent part of the linear predictor
 * @param grid of the quadrature; one point of a part stands for its mean
 * @param caseMix the centre's shift of aggressiveness, which the score is allowed to know
 */
export function expectedRiskIn(
  caseMix: number,
  latent: (state: TumourImmuneState) => number,
  grid = defaultGrid,
): (evidence: StateEvidence) => number {
  const second = normalNodes(grid.infiltration)
  const cells = normalNodes(grid.aggressiveness).flatMap(a =>
    normalNodes(grid.frailty).map(f => ({
      state: stateOf([a.z, 0, f.z], caseMix),
      weight: a.weight * f.weight,
      states: second.map(node => stateOf([a.z, node.z, f.z], caseMix)),
      factors: second.map(node => Math.exp(latent(stateOf([a.z, node.z, f.z], caseMix)))),
    })),
  )
  return evidence => {
    const logs = cells.map(cell => evidence.logLikelihood(cell.state))
    const highest = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
    let numerator = 0
    let denominator = 0
    for (let i = 0; i < cells.length; i++) {
      const weight = cells[i].weight * Math.exp(logs[i] - highest)
      if (weight < 1e-12) continue
      for (let j = 0; j < second.length; j++) {
        const factor = cells[i].factors[j]
        numerator += weight * second[j].weight * evidence.event(factor, cells[i].states[j])
        denominator += weight * second[j].weight * (evidence.atRisk?.(factor) ?? 1)
      }
    }
    return numerator / denominator
  }
}
