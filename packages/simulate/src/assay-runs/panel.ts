import { normalQuantile, type Random } from '@tessera/statistics'

/** A metabolite or protein of a panel: its mean log level, the factor it follows and how, its limit of detection. */
export interface PanelFeature {
  readonly id: string
  readonly mean: number
  /** Place among the factors; -1 where it follows none. */
  readonly factor: number
  readonly loading: number
  /** Natural log; negative infinity where nothing is censored. */
  readonly limit: number
}

/** By what a panel is made; levels and standard deviations on the natural logarithm. */
export interface PanelLaw {
  readonly prefix: string
  readonly features: number
  /** How many features follow each factor; the others follow none. */
  readonly following: readonly number[]
  readonly mean: number
  readonly meanSd: number
  /** Of whoever follows a factor, up or down. */
  readonly loading: number
  readonly ownSd: number
  readonly noiseSd: number
  readonly batchSd: number
  /** Share of features with a limit of detection, and the largest share of values below it. */
  readonly censored: number
  readonly censoredMost: number
}

/**
 * The features of a panel: who follows which factor is dealt.
 * @param dealing stream that deals the factors
 * @param streamOf a stream of each feature's own
 */
export function drawPanel(
  law: PanelLaw,
  dealing: Random,
  streamOf: (feature: number) => Random,
): PanelFeature[] {
  const dealt = dealing.permutation(law.features)
  const factorAt = new Int32Array(law.features).fill(-1)
  let next = 0
  law.following.forEach((count, factor) => {
    for (let i = 0; i < count; i++) factorAt[dealt[next++]] = factor
  })
  return Array.from(factorAt, (factor, f) => {
    const random = streamOf(f)
    const mean = law.mean + law.meanSd * random.normal()
    const sign = random.next() < 0.5 ? -1 : 1
    const censored = random.next() < law.censored
    const share = law.censoredMost * random.next()
    const sd = Math.hypot(factor < 0 ? 0 : law.loading, law.ownSd, law.noiseSd, law.batchSd)
    return {
      id: `${law.prefix}${String(f + 1).padStart(3, '0')}`,
      mean,
      factor,
      loading: factor < 0 ? 0 : sign * law.loading,
      limit: censored ? mean + sd * normalQuantile(share) : Number.NEGATIVE_INFINITY,
    }
  })
}

/** Log level of the pooled QC sample: the mean of what is log-normal between patients. */
export function pooledLevel({ mean, loading }: PanelFeature, ownSd: number): number {
  return mean + (ownSd ** 2 + loading ** 2) / 2
}
