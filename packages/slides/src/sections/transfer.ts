import { type Affine, applyAffine, invertAffine } from '@tessera/imaging'
import type { Annotation, AnnotationPolygon } from '../annotations/index.ts'
import type { Points, SlideMask } from '../slide-mask.ts'
import type { PixelSize } from '../spatial/index.ts'
import type { SectionRegistration } from './section-registration.ts'

/** Which way labels go: from the moving section (CD8) to the fixed one (H&E), or back. */
export type TransferDirection = 'moving-to-fixed' | 'fixed-to-moving'

/** The map of µm for a direction. */
export function transferMatrix(
  { matrix }: Pick<SectionRegistration, 'matrix'>,
  direction: TransferDirection,
): Affine {
  return direction === 'fixed-to-moving' ? matrix : invertAffine(matrix)
}

/** Cells of one section where they lie in the other, µm; each is known to `registration.error.radius95`. */
export function transferPoints(
  registration: Pick<SectionRegistration, 'matrix'>,
  { x, y }: Points,
  direction: TransferDirection = 'moving-to-fixed',
): Points {
  const [a, b, c, d, e, f] = transferMatrix(registration, direction)
  return {
    x: Float64Array.from(x, (u, i) => a * u + b * y[i] + c),
    y: Float64Array.from(y, (v, i) => d * x[i] + e * v + f),
  }
}

/** A section's size of pixels, and of the masks that are wanted of it. */
export interface MaskGrid {
  readonly width: number
  readonly height: number
  readonly downsample: number
}

/**
 * A mask of one section on a grid over the other: a pixel is inside if its middle is. What lies outside the first section is outside.
 * @param scales µm a pixel of level 0 of the section that the mask is of, and of the one it goes to
 */
export function transferMask(
  registration: Pick<SectionRegistration, 'matrix'>,
  mask: SlideMask,
  grid: MaskGrid,
  scales: { readonly from: PixelSize; readonly to: PixelSize },
  direction: TransferDirection = 'moving-to-fixed',
): SlideMask {
  const back = invertAffine(transferMatrix(registration, direction))
  const { width, height, downsample } = grid
  const inside = new Uint8Array(width * height)
  const [px, py] = [downsample * scales.to.x, downsample * scales.to.y]
  const [qx, qy] = [mask.downsample * scales.from.x, mask.downsample * scales.from.y]
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      const [x, y] = applyAffine(back, (i + 0.5) * px, (j + 0.5) * py)
      const [u, v] = [Math.floor(x / qx), Math.floor(y / qy)]
      if (u >= 0 && v >= 0 && u < mask.width && v < mask.height) inside[at] = mask.inside[v * mask.width + u]
    }
  return { width, height, downsample, inside }
}

/** Annotations of one section in the level-0 pixels of the other. */
export function transferAnnotations(
  registration: Pick<SectionRegistration, 'matrix'>,
  annotations: readonly Annotation[],
  scales: { readonly from: PixelSize; readonly to: PixelSize },
  direction: TransferDirection = 'moving-to-fixed',
): Annotation[] {
  const matrix = transferMatrix(registration, direction)
  const move = (ring: Float64Array) => {
    const moved = new Float64Array(ring.length)
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y] = applyAffine(matrix, ring[i] * scales.from.x, ring[i + 1] * scales.from.y)
      moved[i] = x / scales.to.x
      moved[i + 1] = y / scales.to.y
    }
    return moved
  }
  return annotations.map(annotation => ({
    ...annotation,
    polygons: annotation.polygons.map(
      ([outer, ...holes]): AnnotationPolygon => [move(outer), ...holes.map(move)],
    ),
  }))
}
