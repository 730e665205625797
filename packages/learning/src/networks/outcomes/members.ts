import type { Decoded } from './decode.ts'

/**
 * The mean of what several members say, and the standard deviation between their scores (n − 1; 0 for one). `linear`
 * of a binary outcome is the logit of the mean risk, so that the two agree; of others the mean score.
 */
export function meanOfMembers(
  members: readonly Decoded[],
  binary: boolean,
): Decoded & { spread: Float64Array } {
  const [first] = members
  const n = members.length
  const mean = (pick: (member: Decoded) => Float64Array | undefined): Float64Array => {
    const sum = (pick(first) ?? new Float64Array(0)).slice()
    for (const member of members.slice(1)) add(sum, pick(member))
    return n === 1 ? sum : sum.map(value => value / n)
  }
  const scores = mean(member => member.linear)
  const spread = scores.map((centre, row) => {
    if (n === 1) return 0
    return Math.sqrt(members.reduce((sum, m) => sum + (m.linear[row] - centre) ** 2, 0) / (n - 1))
  })
  const risk = first.risk && mean(m => m.risk ?? undefined)
  return {
    linear: n > 1 && binary && risk ? risk.map(p => Math.log(p) - Math.log1p(-p)) : scores,
    risk,
    survival: first.survival && { ...first.survival, probability: mean(m => m.survival?.probability) },
    incidence: first.incidence && { ...first.incidence, probability: mean(m => m.incidence?.probability) },
    probability: first.probability && mean(m => m.probability ?? undefined),
    value: first.value && mean(m => m.value ?? undefined),
    effect: first.effect && {
      arms: first.effect.arms,
      linear: mean(m => m.effect?.linear),
      outcome: mean(m => m.effect?.outcome),
    },
    spread,
  }
}

function add(sum: Float64Array, values: Float64Array | undefined): void {
  values?.forEach((value, i) => {
    sum[i] += value
  })
}
