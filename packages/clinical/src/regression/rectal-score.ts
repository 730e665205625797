import { type Judged, judged, notJudged } from '../judged.ts'

export type RectalScoreGroup = 'low' | 'intermediate' | 'high'

/**
 * Neoadjuvant rectal score: (5 pN - 3 (cT - pT) + 12)^2 / 9.61, with cT of 1 to 4, pT of 0 to 4 and pN of 0 to 2; 0
 * is best, 100 worst. George et al., Curr Colorectal Cancer Rep 2015;11:275, from the nomogram of Valentini et al., J
 * Clin Oncol 2011;29:3163. Subdivisions (T4a, N1c) count as their category; Tis as 0 has no place in the score.
 */
export function neoadjuvantRectalScore(
  clinicalT: string | null,
  pathologicalT: string | null,
  pathologicalN: string | null,
): Judged<number> {
  const rule = 'NAR: (5 pN - 3 (cT - pT) + 12)^2 / 9.61'
  const cT = digit(clinicalT, /^T([1-4])/)
  const pT = digit(pathologicalT, /^T([0-4])/)
  const pN = digit(pathologicalN, /^N([012])/)
  const missing = [
    [cT, 'cT', clinicalT, 'T1 to T4'],
    [pT, 'ypT', pathologicalT, 'T0 to T4'],
    [pN, 'ypN', pathologicalN, 'N0 to N2'],
  ] as const
  for (const [value, name, given, range] of missing)
    if (value === null)
      return notJudged(rule, given === null ? `${name} is not known` : `${name} ${given} is none of ${range}`)
  return judged((5 * Number(pN) - 3 * (Number(cT) - Number(pT)) + 12) ** 2 / 9.61, rule)
}

/** Below 8, 8 to 16, above 16: George et al. 2015. */
export function rectalScoreGroup(score: number): RectalScoreGroup {
  if (score < 8) return 'low'
  return score <= 16 ? 'intermediate' : 'high'
}

function digit(category: string | null, pattern: RegExp): number | null {
  const found = category === null ? null : pattern.exec(category)
  return found ? Number(found[1]) : null
}
