export { incidenceOfHazards, survivalOfHazards } from '../heads/index.ts'

/** Cause-specific hazards from logits (rows x intervals x causes): softmax with survival, whose logit is 0. */
export function competingHazardsOf(logits: Float64Array, causes: number): Float64Array {
  const hazards = new Float64Array(logits.length)
  for (let at = 0; at < logits.length; at += causes) {
    const own = logits.subarray(at, at + causes)
    const largest = own.reduce((most, z) => Math.max(most, z), 0)
    const total = own.reduce((sum, z) => sum + Math.exp(z - largest), Math.exp(-largest))
    for (let c = 0; c < causes; c++) hazards[at + c] = Math.exp(own[c] - largest) / total
  }
  return hazards
}
