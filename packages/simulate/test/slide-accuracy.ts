import { type Affine, applyAffine } from '@tessera/imaging'
import {
  assessSlide,
  countedLymphocytes,
  findCells,
  immunePhenotype,
  maskAt,
  maskOf,
  type Raster,
  readAt,
  registerSections,
  type Slide,
  type SlideMask,
  tumourCompartments,
  tumourFromCells,
} from '@tessera/slides'
import {
  maskOfBits,
  type SlideScene,
  slideCellClasses,
  slideMaskBits,
  slidePhenotypeRule,
  slideTruth,
  type TrueMask,
  trueMask,
} from '../src/slide/index.ts'
import { type Matched, matchPlaces } from './match-places.ts'

/** How well @tessera/slides reads a drawn slide, against what was drawn. */
export interface SlideAccuracy {
  /** Dice of tissue, of pen where there is one, and of tumour by its cells. */
  readonly tissueDice: number
  readonly penDice: number | null
  readonly tumourDice: number
  /** Within 3 µm, in tissue that is neither necrotic, blurred, folded nor under pen. */
  readonly nuclei: Matched
  readonly lymphocytes: {
    readonly precision: number
    readonly recall: number
    readonly f1: number
    /** Found over true. */
    readonly ratio: number
  }
  readonly phenotype: { readonly planted: string; readonly found: string; readonly foundInTrueMasks: string }
  /** Lymphocytes per mm² of tumour and stroma, found. */
  readonly densities: { readonly tumour: number | null; readonly stroma: number | null }
  readonly trueDensities: { readonly tumour: number | null; readonly stroma: number | null }
}

/** Radius within which a nucleus counts as found, µm: half of a lymphocyte's width. */
const matchingUm = 3

export async function slideAccuracy(scene: SlideScene, slide: Slide): Promise<SlideAccuracy> {
  const { law } = scene
  const mask = trueMask(law, scene.plan)
  const truth = slideTruth(scene, mask)
  const size = { width: slide.width, height: slide.height }
  const { found } = await assessSlide(slide)
  const seen = (wanted: SlideMask) => maskAt(wanted, size, found.downsample)
  const allTissue = maskOf(found, 'tissue', 'fat', 'fold', 'blur')
  const trueTissue = maskOfBits(mask, ['tissue'], ['pen'])

  const cells = await findCells(slide, { within: allTissue })
  const assessable = (x: number, y: number) => {
    const bits = bitsAt(mask, x, y, law.mpp)
    const spoiled = slideMaskBits.necrosis | slideMaskBits.pen | slideMaskBits.blur | slideMaskBits.fold
    return (bits & slideMaskBits.tissue) !== 0 && (bits & spoiled) === 0
  }
  const nuclei = matchPlaces(cells, scene.cells, matchingUm, assessable)
  const lymphocyte = cells.classNames.indexOf('lymphocyte-like')
  const trueLymphocyte = slideCellClasses.indexOf('lymphocyte')
  let [called, right, present] = [0, 0, 0]
  for (let i = 0; i < cells.count; i++) {
    if (cells.classOf[i] !== lymphocyte || !assessable(cells.x[i], cells.y[i])) continue
    called++
    const t = nuclei.truthOf[i]
    if (t >= 0 && scene.cells.classOf[t] === trueLymphocyte) right++
  }
  for (let t = 0; t < scene.cells.count; t++)
    if (scene.cells.classOf[t] === trueLymphocyte && assessable(scene.cells.x[t], scene.cells.y[t])) present++

  const scale = { x: law.mpp, y: law.mpp }
  // Nests are some 100 µm wide: squares of 20 µm show them, the 50 of whole sections do not.
  const tumour = tumourFromCells(cells, size, scale, { squareUm: 20, smoothingUm: 20 })
  const compartmentsOf = (tissue: SlideMask) =>
    tumourCompartments(tumour, maskAt(tissue, size, tumour.downsample), scale, { marginUm: 0 })
  const ours = compartmentsOf(allTissue)
  const call = (masks: { readonly tumour: SlideMask; readonly stroma: SlideMask }) => {
    const compartments = { ...masks, scale }
    const immune = countedLymphocytes(cells, compartments)
    return immunePhenotype(immune, compartments, { rule: slidePhenotypeRule, seed: 1, samples: 50 })
  }
  // Where tissue is blurred or folded nuclei cannot be told apart: it is no part of what is called.
  const assessed = compartmentsOf(maskOf(found, 'tissue', 'fat'))
  const byUs = call({ tumour: assessed.tumour, stroma: assessed.stroma })
  const spoiled = ['pen', 'blur', 'fold'] as const
  const inTruth = call({
    tumour: maskOfBits(mask, ['tumour'], spoiled),
    stroma: maskOfBits(mask, ['tissue'], ['tumour', 'necrosis', ...spoiled]),
  })
  return {
    tissueDice: dice(allTissue, seen(trueTissue)),
    penDice: law.artefacts.pen === null ? null : dice(maskOf(found, 'pen'), seen(maskOfBits(mask, ['pen']))),
    tumourDice: dice(ours.tumour, maskAt(maskOfBits(mask, ['tumour']), size, tumour.downsample)),
    nuclei,
    lymphocytes: {
      precision: right / Math.max(1, called),
      recall: right / Math.max(1, present),
      f1: (2 * right) / Math.max(1, called + present),
      ratio: called / Math.max(1, present),
    },
    phenotype: {
      planted: truth.phenotype,
      found: byUs.phenotype,
      foundInTrueMasks: inTruth.phenotype,
    },
    densities: { tumour: inTruth.tumour.density, stroma: inTruth.stroma.density },
    trueDensities: { tumour: truth.lymphocytes.tumourPerMm2, stroma: truth.lymphocytes.stromaPerMm2 },
  }
}

/** A slide turned and shifted against itself: mean and largest distance of where tissue is put from where it is, µm. */
export async function registrationError(
  scene: SlideScene,
  slide: Slide,
  degrees: number,
  shiftUm: readonly [number, number],
): Promise<{ readonly meanUm: number; readonly largestUm: number; readonly statedUm: number }> {
  const mpp = 2
  const side = Math.floor((slide.width * scene.law.mpp) / mpp)
  const fixed = await readAt(slide, { x: 0, y: 0, width: side, height: side, mpp })
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const middle = (side * mpp) / 2
  // From fixed to moving, µm, about the middle.
  const [tx, ty] = [
    middle + shiftUm[0] - c * middle + s * middle,
    middle + shiftUm[1] - s * middle - c * middle,
  ]
  const truth: Affine = [c, -s, tx, s, c, ty]
  const moving = turned(fixed, truth, mpp, scene.law.look.white)
  const found = registerSections({ raster: fixed, mpp }, { raster: moving, mpp })
  const mask = trueMask(scene.law, scene.plan)
  let [sum, largest, n] = [0, 0, 0]
  const pixelUm = mask.downsample * scene.law.mpp
  for (let at = 0; at < mask.bits.length; at += 37) {
    if ((mask.bits[at] & slideMaskBits.tissue) === 0) continue
    const [x, y] = [((at % mask.width) + 0.5) * pixelUm, (Math.floor(at / mask.width) + 0.5) * pixelUm]
    const [u, v] = applyAffine(truth, x, y)
    const [p, q] = applyAffine(found.matrix, x, y)
    const distance = Math.hypot(u - p, v - q)
    sum += distance
    largest = Math.max(largest, distance)
    n++
  }
  return { meanUm: sum / n, largestUm: largest, statedUm: found.error.micrometres }
}

/** The picture where a map puts it, white around. */
function turned(
  { width, height, pixels }: Raster,
  [a, b, c, d, e, f]: Affine,
  mpp: number,
  white: readonly number[],
): Raster {
  const out = new Uint8Array(pixels.length)
  const determinant = a * e - b * d
  for (let row = 0, to = 0; row < height; row++)
    for (let column = 0; column < width; column++, to += 3) {
      const [u, v] = [(column + 0.5) * mpp - c, (row + 0.5) * mpp - f]
      const x = (e * u - b * v) / determinant / mpp - 0.5
      const y = (a * v - d * u) / determinant / mpp - 0.5
      const [i, j] = [Math.floor(x), Math.floor(y)]
      const inside = i >= 0 && j >= 0 && i + 1 < width && j + 1 < height
      const [p, q] = [x - i, y - j]
      for (let k = 0; k < 3; k++) {
        const at = 3 * (j * width + i) + k
        out[to + k] = inside
          ? Math.round(
              (1 - q) * ((1 - p) * pixels[at] + p * pixels[at + 3]) +
                q * ((1 - p) * pixels[at + 3 * width] + p * pixels[at + 3 * width + 3]),
            )
          : white[k]
      }
    }
  return { width, height, pixels: out }
}

function bitsAt(mask: TrueMask, x: number, y: number, mpp: number): number {
  const pixel = mask.downsample * mpp
  const at = (um: number) => Math.max(0, Math.min(mask.width - 1, Math.floor(um / pixel)))
  return mask.bits[at(y) * mask.width + at(x)]
}

/** 2 |A and B| / (|A| + |B|), by area. */
export function dice(a: SlideMask, b: SlideMask): number {
  let [both, sum] = [0, 0]
  const n = Math.min(a.inside.length, b.inside.length)
  for (let i = 0; i < n; i++) {
    both += a.inside[i] & b.inside[i]
    sum += a.inside[i] + b.inside[i]
  }
  return sum === 0 ? 1 : (2 * both) / sum
}
