import { SlideError } from '../slide-error.ts'
import { neighbourMeans } from './neighbour-means.ts'
import type { Nuclei } from './nuclei.ts'

/** Looks of nuclei on H&E. What a cell is, its stain does not tell: hence "-like" in every name. */
export const nucleusLooks = ['lymphocyte-like', 'tumour-like', 'stromal-like'] as const
export type NucleusLook = (typeof nucleusLooks)[number]

/** Where one look ends and the next begins; each border is a logistic curve of the width given beside it. */
export interface LookSettings {
  /** Area at which a round nucleus is as much lymphocyte-like as tumour-like, µm². */
  readonly smallUm2: number
  readonly smallWidthUm2: number
  /** Minor over major axis at which a nucleus is as much a spindle as not. */
  readonly spindleRatio: number
  /** The same for small nuclei: lymphocytes' are round, and what is small and long is a spindle or a part of one. */
  readonly smallSpindleRatio: number
  readonly spindleWidth: number
  /** By how much of itself `smallUm2` grows for a nucleus twice as dense as the median one (and shrinks for a paler one). */
  readonly densityWeight: number
  /** Optical density of nuclei that is neither high nor low; by default midway between the 5th and 95th percentile. */
  readonly usualDensity: number | null
  /** Neighbours within this distance count, µm: lymphocytes lie among lymphocytes, tumour cells in nests. */
  readonly neighbourhoodUm: number
  /** How far neighbours that are all of one look move the border, in widths of it; 0 looks at each nucleus alone. */
  readonly neighbourWeight: number
}

/**
 * Lymphocytes' nuclei measure 27 to 29 µm² in reactive tonsil and 38 (SD 8) µm² in mantle cell lymphoma (Korean J Pathol,
 * image analytic study of nuclear area in mantle cell lymphoma), those of hepatocellular carcinoma 65 to 80 µm² (SD 25;
 * Cheah and Looi, Malays J Pathol 2007;29:37). With the middles of both, 33 (SD 8) and 72 (SD 25) µm², two log-normal
 * distributions are equally high at 45 µm², and their log ratio there changes by one in 4.7 µm²: the border and its width.
 * Fibroblasts' nuclei are two to four times as long as wide. The other widths and the weight of density are our choice.
 */
export const defaultLookSettings: LookSettings = {
  smallUm2: 45,
  smallWidthUm2: 4.7,
  spindleRatio: 0.45,
  smallSpindleRatio: 0.65,
  spindleWidth: 0.05,
  densityWeight: 0.8,
  usualDensity: null,
  neighbourhoodUm: 25,
  neighbourWeight: 4,
}

export interface NucleusClasses {
  /** Index into `names` of the look with the highest score; of equal ones the first. */
  readonly look: Uint8Array
  readonly names: readonly string[]
  /** Score of each look, 0 to 1, summing to 1 over the looks: how far from the borders, not a calibrated probability. */
  readonly scores: readonly Float64Array[]
  /** What the classes rest on, for the manifest. */
  readonly rule: string
}

/**
 * Looks of nuclei by size, shape and density: spindles are stromal-like; of the others the small and dense, and what lies
 * among them, are lymphocyte-like, the large tumour-like. One pass over the neighbours, each by its own size. A rule of thumb without a pathologist's labels: plasma cells, endothelium,
 * small tumour cells and nuclei cut by the knife are called by what they look like.
 * @throws SlideError `bad-setting` for widths or sizes that are not positive
 */
export function classifyNuclei(nuclei: Nuclei, given: Partial<LookSettings> = {}): NucleusClasses {
  const settings = { ...defaultLookSettings, ...given }
  for (const name of [
    'smallUm2',
    'smallWidthUm2',
    'spindleRatio',
    'spindleWidth',
    'neighbourhoodUm',
  ] as const)
    if (!(settings[name] > 0 && Number.isFinite(settings[name])))
      throw new SlideError('bad-setting', `${name} of ${settings[name]}`, 'give a number above 0')
  for (const name of ['densityWeight', 'neighbourWeight'] as const)
    if (!(settings[name] >= 0 && Number.isFinite(settings[name])))
      throw new SlideError('bad-setting', `${name} of ${settings[name]}`, 'give a number of 0 or more')
  const { spindleRatio, smallSpindleRatio } = settings
  const { count, areaUm2, majorAxisUm, minorAxisUm, meanHaematoxylin } = nuclei
  const usual = settings.usualDensity ?? middleDensity(meanHaematoxylin)
  const spindle = new Float64Array(count)
  // Of being small rather than large, in logits.
  const small = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const denser = Math.min(1, Math.max(-1, usual > 0 ? meanHaematoxylin[i] / usual - 1 : 0))
    const border = settings.smallUm2 * (1 + settings.densityWeight * denser)
    small[i] = (border - areaUm2[i]) / settings.smallWidthUm2
    const ratio = minorAxisUm[i] / majorAxisUm[i]
    const long = spindleRatio + (smallSpindleRatio - spindleRatio) * logistic(small[i])
    spindle[i] = logistic((long - ratio) / settings.spindleWidth)
  }
  const company = neighbourMeans(
    nuclei,
    small.map(logistic),
    spindle.map(s => 1 - s),
    settings.neighbourhoodUm,
  )
  const look = new Uint8Array(count)
  const scores = nucleusLooks.map(() => new Float64Array(count))
  for (let i = 0; i < count; i++) {
    const lymphocyte = logistic(small[i] + settings.neighbourWeight * (2 * company[i] - 1))
    scores[0][i] = (1 - spindle[i]) * lymphocyte
    scores[1][i] = (1 - spindle[i]) * (1 - lymphocyte)
    scores[2][i] = spindle[i]
    for (let k = 1; k < scores.length; k++) if (scores[k][i] > scores[look[i]][i]) look[i] = k
  }
  const rule = `size, shape and density: lymphocyte-like below ${settings.smallUm2} µm², stromal-like where minor/major axis is below ${spindleRatio} (${smallSpindleRatio} if small)`
  return { look, names: nucleusLooks, scores, rule }
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** Midway between the 5th and the 95th percentile: unlike the mean, it hardly moves with how many of each kind there are. */
function middleDensity(values: Float64Array): number {
  if (values.length === 0) return 0
  const sorted = values.slice().sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  return (at(0.05) + at(0.95)) / 2
}
