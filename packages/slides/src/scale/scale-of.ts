import type { OpenOptions, SlideScale } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { mppOfObjective } from './objective.ts'

/** What a file says of the size of its pixels, read but not judged. */
export interface ScaleFacts {
  /** Micrometres a pixel as the format's own attribute has them: `MPP`, `PhysicalSizeX`, PixelSpacing. */
  readonly stated?: { readonly x: number; readonly y: number; readonly attribute: string } | null
  /** XResolution, YResolution and ResolutionUnit of TIFF 6.0: 1 none, 2 inch, 3 centimetre. */
  readonly resolution?: { readonly x: number; readonly y: number; readonly unit: number } | null
  /** Power of the objective. */
  readonly magnification?: number | null
}

/** Micrometres a pixel that a slide can have: an oil lens of 100x takes 0.1, a macro camera some 10 to 20. */
export const plausibleMpp = { least: 0.05, most: 20 } as const

/** A scan whose pixels are longer than wide by more than this share does not know its own size. */
export const largestAnisotropy = 0.1

/** Beyond this factor from what the objective suggests, the value is kept and the doubt is said. */
const strayFactor = 2.5

/**
 * How large a pixel is, by the best witness that can be believed: the format's own attribute, then the resolution tags,
 * then the objective (see {@link mppOfObjective}), then the study's default. A witness is believed when both its values
 * lie within {@link plausibleMpp} and differ by at most {@link largestAnisotropy} of the smaller; 72 pixels an inch and
 * other defaults of picture programs fall outside. Whatever was passed over is told in `doubt`. Null when nothing says.
 *
 * @throws SlideError `bad-setting` for a default outside {@link plausibleMpp}
 */
export function scaleOf(facts: ScaleFacts, options: OpenOptions = {}): SlideScale | null {
  const { assumedMpp } = options
  if (assumedMpp !== undefined && !isPlausible(assumedMpp))
    throw new SlideError(
      'bad-setting',
      `${assumedMpp} µm a pixel as the default`,
      `give a number from ${plausibleMpp.least} to ${plausibleMpp.most}`,
    )
  const doubts: string[] = []
  const scale = (source: SlideScale['source'], x: number, y: number): SlideScale => ({
    x,
    y,
    source,
    doubt: doubts.length === 0 ? null : doubts.join('; '),
  })
  const { stated, resolution, magnification } = facts
  const byObjective = magnification == null ? null : mppOfObjective(magnification)
  if (stated != null) {
    const fault = faultOf(stated.x, stated.y)
    if (fault === null) {
      doubts.push(...strays(stated, stated.attribute, byObjective, magnification))
      return scale('file', stated.x, stated.y)
    }
    doubts.push(`${stated.attribute} gives ${pair(stated.x, stated.y)} µm a pixel, ${fault}`)
  }
  if (resolution != null) {
    const unit = micrometresOf[resolution.unit]
    if (unit === undefined) doubts.push('the resolution tags have no unit of length')
    else {
      const [x, y] = [unit.length / resolution.x, unit.length / resolution.y]
      const fault = faultOf(x, y)
      if (fault === null) {
        doubts.push(...strays({ x, y }, 'the resolution tags', byObjective, magnification))
        return scale('resolution-tags', x, y)
      }
      const read = `${pair(resolution.x, resolution.y)} pixels ${unit.name}`
      doubts.push(`the resolution tags say ${read}, that is ${pair(x, y)} µm a pixel, ${fault}`)
    }
  }
  if (byObjective !== null) {
    doubts.push(`taken from the objective ${magnification}x, by 10 µm over its power`)
    return scale('objective', byObjective, byObjective)
  }
  if (magnification != null) doubts.push(`${magnification}x is no objective of a slide scanner`)
  if (assumedMpp === undefined) return null
  doubts.push('taken from the default of the study')
  return scale('assumed', assumedMpp, assumedMpp)
}

const micrometresOf: Readonly<Record<number, { readonly length: number; readonly name: string }>> = {
  2: { length: 25_400, name: 'an inch' },
  3: { length: 10_000, name: 'a centimetre' },
}

function isPlausible(mpp: number): boolean {
  return mpp >= plausibleMpp.least && mpp <= plausibleMpp.most
}

/** Why a pair of sizes cannot be believed; null where it can. */
function faultOf(x: number, y: number): string | null {
  if (!(Number.isFinite(x) && Number.isFinite(y) && x > 0 && y > 0)) return 'which is no size'
  if (!isPlausible(x) || !isPlausible(y))
    return `which is outside ${plausibleMpp.least} to ${plausibleMpp.most}`
  if (Math.max(x, y) > Math.min(x, y) * (1 + largestAnisotropy))
    return `whose sides differ by more than ${largestAnisotropy * 100} %`
  return null
}

function strays(
  { x, y }: { readonly x: number; readonly y: number },
  witness: string,
  byObjective: number | null,
  magnification: number | null | undefined,
): readonly string[] {
  if (byObjective === null) return []
  const factor = Math.sqrt(x * y) / byObjective
  if (factor <= strayFactor && factor >= 1 / strayFactor) return []
  return [
    `${witness} gives ${pair(x, y)} µm a pixel where an objective of ${magnification}x suggests ${short(byObjective)}`,
  ]
}

function pair(x: number, y: number): string {
  return x === y || short(x) === short(y) ? short(x) : `${short(x)} x ${short(y)}`
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
