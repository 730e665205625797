import type { MarkedNuclei } from './marked-nuclei.ts'

/** What a picture, or many, of a marker come to. */
export interface MarkerSummary {
  readonly nuclei: number
  readonly positive: number
  readonly areaMm2: number
  /** Positive nuclei in a mm² of tissue; null without tissue. */
  readonly positivePerMm2: number | null
  /** 0 to 1; null without a nucleus. */
  readonly positiveShare: number | null
  /**
   * 100 · (1 · weak + 2 · moderate + 3 · strong) / nuclei, 0 to 300 (McCarty et al., Cancer Res 1986;46:4244s); for markers
   * of the nucleus alone. Null otherwise, and without a nucleus.
   */
  readonly hScore: number | null
  readonly counted: string
}

/** @param areaMm2 of the tissue that was looked at */
export function markerSummary(marked: MarkedNuclei, areaMm2: number, ofNucleus: boolean): MarkerSummary {
  const { nuclei, intensity, counted } = marked
  const levels = [0, 0, 0, 0]
  for (const level of intensity) levels[level]++
  const positive = nuclei.count - levels[0]
  return {
    nuclei: nuclei.count,
    positive,
    areaMm2,
    positivePerMm2: areaMm2 > 0 ? positive / areaMm2 : null,
    positiveShare: nuclei.count > 0 ? positive / nuclei.count : null,
    hScore:
      ofNucleus && nuclei.count > 0
        ? (100 * (levels[1] + 2 * levels[2] + 3 * levels[3])) / nuclei.count
        : null,
    counted,
  }
}
