import type { LandmarkPredictions } from './landmark-predictions.ts'

/** A patient who is shown, and by which rule they were chosen. */
export interface Example {
  readonly patientId: string
  /** "Lowest risk at first dose": what the patient is called, with no other name. */
  readonly name: string
}

/**
 * Examples by a rule that looks at predictions alone, never at what happened: of the patients who were at risk at the
 * first two landmarks at least, the highest, the lowest and the median risk at the first, the largest rise and the
 * largest fall from the first landmark to their last, then equal steps between the lowest and the highest.
 */
export function chooseExamples(landmarks: readonly LandmarkPredictions[], count: number): Example[] {
  const [first, second] = landmarks
  if (first === undefined || second === undefined) return []
  const later = new Set(second.patientIds)
  const paths = first.patientIds
    .flatMap((patientId, i) => (later.has(patientId) ? [{ patientId, at: first.risk[i] }] : []))
    .map(({ patientId, at }) => {
      const last = landmarks.findLast(({ patientIds }) => patientIds.includes(patientId)) ?? first
      return { patientId, at, rise: last.risk[last.patientIds.indexOf(patientId)] - at }
    })
    .sort((a, b) => a.at - b.at || (a.patientId < b.patientId ? -1 : 1))
  if (paths.length === 0) return []
  const byRise = paths.toSorted((a, b) => a.rise - b.rise || (a.patientId < b.patientId ? -1 : 1))
  const share = (of: number) => paths[Math.round(of * (paths.length - 1))]
  const rules: [string, (typeof paths)[number]][] = [
    [`Highest risk ${first.label}`, share(1)],
    [`Lowest risk ${first.label}`, share(0)],
    ['Largest rise', byRise[byRise.length - 1]],
    ['Largest fall', byRise[0]],
    [`Median risk ${first.label}`, share(0.5)],
    ...[0.25, 0.75, 0.1, 0.9, 0.4, 0.6, 0.3].map((of): [string, (typeof paths)[number]] => [
      `Risk ${first.label} at the ${100 * of}th percentile`,
      share(of),
    ]),
  ]
  const chosen = new Map<string, Example>()
  for (const [name, { patientId }] of rules)
    if (chosen.size < count && !chosen.has(patientId)) chosen.set(patientId, { patientId, name })
  return [...chosen.values()]
}
