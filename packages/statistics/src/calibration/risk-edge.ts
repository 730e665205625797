/** Risks this close to 0 or 1 are taken as this: neither their logit nor log(-log(1 - risk)) is finite. */
const EDGE = 1e-9

/** The risk, held within 1e-9 to 1 - 1e-9. */
export function heldRisk(risk: number): number {
  return Math.min(Math.max(risk, EDGE), 1 - EDGE)
}

/** That risks were held, and what rests on it; empty where none was. */
export function heldRiskWarnings(risk: ArrayLike<number>): string[] {
  let held = 0
  for (let i = 0; i < risk.length; i++) if (heldRisk(risk[i]) !== risk[i]) held++
  if (held === 0) return []
  const many = held === 1 ? '1 predicted risk is' : `${held} predicted risks are`
  return [
    `${many} 0 or 1 (within ${EDGE}) and taken as ${EDGE} from it: the models of calibration (slope, intercept, spline curve) rest on that`,
  ]
}
