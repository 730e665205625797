import type { SlideMask } from '@tessera/slides'
import { nodeUm, type SlidePlan } from '../plan/slide-plan.ts'
import type { SlideLaw } from '../slide-law.ts'

/** Bits of a pixel of the truth's mask. Tumour is living tumour; stroma is tissue that is neither tumour nor necrosis. */
export const slideMaskBits = { tissue: 1, tumour: 2, necrosis: 4, pen: 8, blur: 16, fold: 32 } as const
export type SlideMaskName = keyof typeof slideMaskBits

/** What is drawn at each pixel of 4 µm of a slide. */
export interface TrueMask {
  readonly width: number
  readonly height: number
  /** Level-0 pixels along a side of a pixel. */
  readonly downsample: number
  /** Sums of {@link slideMaskBits}. */
  readonly bits: Uint8Array
}

/** A pixel is what the middle between its four nodes is. */
export function trueMask({ pixels, mpp }: SlideLaw, plan: SlidePlan): TrueMask {
  const downsample = nodeUm / mpp
  const width = Math.ceil(pixels / downsample)
  const bits = new Uint8Array(width * width)
  const { columns } = plan
  const inside = (level: Float32Array | null, node: number) =>
    level !== null && level[node] + level[node + 1] + level[node + columns] + level[node + columns + 1] > 0
  for (let j = 0, at = 0; j < width; j++)
    for (let i = 0; i < width; i++, at++) {
      const node = j * columns + i
      if (inside(plan.tissue, node)) {
        bits[at] = slideMaskBits.tissue
        if (inside(plan.tumour, node))
          bits[at] |= inside(plan.necrosis, node) ? slideMaskBits.necrosis : slideMaskBits.tumour
        if (inside(plan.blur, node)) bits[at] |= slideMaskBits.blur
        if (inside(plan.fold, node)) bits[at] |= slideMaskBits.fold
      }
      if (inside(plan.pen, node)) bits[at] |= slideMaskBits.pen
    }
  return { width, height: width, downsample, bits }
}

/** The pixels of some bits and none of others, in the form that @tessera/slides works with. */
export function maskOfBits(
  mask: TrueMask,
  all: readonly SlideMaskName[],
  none: readonly SlideMaskName[] = [],
): SlideMask {
  const [wanted, forbidden] = [all, none].map(names =>
    names.reduce((sum, name) => sum | slideMaskBits[name], 0),
  )
  const { width, height, downsample } = mask
  return {
    width,
    height,
    downsample,
    inside: mask.bits.map(bits => ((bits & wanted) === wanted && (bits & forbidden) === 0 ? 1 : 0)),
  }
}
