/** A held-out patient to show, and by which rule. */
export interface ChosenPatient {
  /** Place among the held-out patients. */
  readonly place: number
  readonly rule: string
}

/**
 * Patients by a rule that looks at predictions and at what was measured, never at what happened: at evenly spaced
 * percentiles of the predicted risk from the 10th to the 90th (one patient: the 50th), the one with the nearest predicted
 * risk among those with the most modalities.
 * @param modalities number of modalities of each patient
 */
export function choosePatients(
  risk: Float64Array,
  modalities: Int32Array,
  count: number,
  what: string,
): ChosenPatient[] {
  const most = modalities.reduce((a, b) => Math.max(a, b), 0)
  const pool = Array.from(risk.keys()).filter(i => modalities[i] === most && Number.isFinite(risk[i]))
  const sorted = risk.filter(Number.isFinite).sort()
  const chosen: ChosenPatient[] = []
  for (let k = 0; k < Math.min(count, pool.length); k++) {
    const percentile = count === 1 ? 50 : Math.round(10 + (80 * k) / (count - 1))
    const target = sorted[Math.round((percentile / 100) * (sorted.length - 1))]
    const free = pool.filter(i => chosen.every(other => other.place !== i))
    const place = free.reduce((best, i) =>
      Math.abs(risk[i] - target) < Math.abs(risk[best] - target) ? i : best,
    )
    chosen.push({
      place,
      rule: `${what} at the ${percentile}th percentile of all patients predicted out of fold; of those with the most modalities the nearest to it`,
    })
  }
  return chosen
}
