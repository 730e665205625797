/**
 * Cumulative incidence of one cause at a time (Aalen-Johansen; without competing causes 1 - Kaplan-Meier), and how
 * it moves with the weight of each row: the sum of the squares is its infinitesimal-jackknife variance, equal to
 * Greenwood's where there is one cause. O(n) on sorted rows.
 * @param order rows in ascending time
 * @param cause 0 censored, 1 the cause, anything else a competing one
 * @returns null where follow-up ends before `at`
 */
export function incidenceInfluence(
  order: Int32Array,
  time: Float64Array,
  cause: ArrayLike<number>,
  at: number,
): { value: number; influence: Float64Array } | null {
  const n = order.length
  const influence = new Float64Array(n)
  // One entry a time with an event: its first position, S / number at risk before it, hazards, S and F after it.
  const steps: { from: number; scale: number; own: number; any: number; free: number; value: number }[] = []
  let free = 1
  let value = 0
  let end = 0
  while (end < n && time[order[end]] <= at) {
    const from = end
    let own = 0
    let any = 0
    for (; end < n && time[order[end]] === time[order[from]]; end++) {
      if (cause[order[end]] === 1) own++
      if (cause[order[end]] !== 0) any++
    }
    if (any === 0) continue
    const atRisk = n - from
    const scale = free / atRisk
    value += scale * own
    free = any === atRisk ? 0 : free * (1 - any / atRisk)
    steps.push({ from, scale, own: own / atRisk, any: any / atRisk, free, value })
  }
  if (end === n && free > 0 && time[order[n - 1]] < at) return null
  let compensator = 0
  let step = 0
  for (let position = 0; position < n; ) {
    const now = time[order[position]]
    let onEvent = 0
    let toCome = 0
    if (step < steps.length && steps[step].from === position) {
      const { scale, own, any, free: left, value: sofar } = steps[step++]
      toCome = left > 0 ? (value - sofar) / left : 0
      compensator += scale * (own - toCome * any)
      onEvent = scale
    }
    for (; position < n && time[order[position]] === now; position++) {
      const had = now <= at ? cause[order[position]] : 0
      const gained = had === 0 ? 0 : onEvent * ((had === 1 ? 1 : 0) - toCome)
      influence[position] = gained - compensator
    }
  }
  return { value, influence }
}
