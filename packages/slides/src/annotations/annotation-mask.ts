import { fillPolygons } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { SlideMask } from '../slide-mask.ts'
import type { Annotation, AnnotationPolygon, Ring } from './annotation.ts'

/** Which classes count. A class is matched in full, case aside; `null` means annotations without one. */
export interface AnnotationChoice {
  /** Without it, every class that is not excluded. */
  readonly include?: readonly (string | null)[]
  /** Cut out again, wherever they overlap what is included. */
  readonly exclude?: readonly (string | null)[]
}

/**
 * The parts of a slide that annotations enclose. A pixel of the mask is inside where its centre is inside an outer ring,
 * by the even-odd rule, and in no hole of it; several annotations are joined, the excluded ones then cut out. Parts
 * outside the slide are cut off. The area agrees with the polygons' to within the pixels that their outlines cross.
 * @param size of level 0; @param downsample level-0 pixels along a side of a pixel of the mask
 * @throws SlideError `bad-setting` for a downsample below 1, or an included class that no annotation has
 */
export function annotationMask(
  annotations: readonly Annotation[],
  size: { readonly width: number; readonly height: number },
  downsample: number,
  { include, exclude = [] }: AnnotationChoice = {},
): SlideMask {
  if (!(downsample >= 1 && Number.isFinite(downsample)))
    throw new SlideError('bad-setting', `a mask at downsample ${downsample}`, 'give 1 or more')
  const width = Math.ceil(size.width / downsample)
  const height = Math.ceil(size.height / downsample)
  const mask: SlideMask = { width, height, downsample, inside: new Uint8Array(width * height) }
  const key = (name: string | null) => name?.toLowerCase() ?? null
  const present = new Set(annotations.map(({ className }) => key(className)))
  const absent = include?.filter(name => !present.has(key(name))) ?? []
  if (absent.length > 0)
    throw new SlideError(
      'bad-setting',
      `no annotation is of class ${absent.map(name => name ?? '(none)').join(', ')}`,
      `the classes here are ${[...new Set(annotations.map(({ className }) => className ?? '(none)'))].join(', ') || 'none'}`,
    )
  const excluded = new Set(exclude.map(key))
  const included = include === undefined ? null : new Set(include.map(key))
  for (const { className, polygons } of annotations)
    if (!excluded.has(key(className)) && (included === null || included.has(key(className))))
      for (const polygon of polygons) paint(mask, polygon, 1)
  for (const { className, polygons } of annotations)
    if (excluded.has(key(className))) for (const polygon of polygons) paint(mask, polygon, 0)
  return mask
}

/** Paints within the smallest rectangle of the mask that holds the polygon. */
function paint(mask: SlideMask, [outer, ...holes]: AnnotationPolygon, value: 0 | 1): void {
  const box = boxOf(mask, outer)
  if (box === null) return
  const { left, top, columns, rows } = box
  // Centres of pixels are whole numbers there, and half way along a pixel here.
  const scaled = (ring: Ring) => ring.map((at, i) => at / mask.downsample - 0.5 - (i % 2 === 0 ? left : top))
  const inside = new Uint8Array(columns * rows)
  fillPolygons([scaled(outer)], columns, rows, inside)
  for (const hole of holes) {
    const cut = new Uint8Array(columns * rows)
    fillPolygons([scaled(hole)], columns, rows, cut)
    for (let i = 0; i < cut.length; i++) if (cut[i] === 1) inside[i] = 0
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (inside[row * columns + column] === 1) mask.inside[(top + row) * mask.width + left + column] = value
}

function boxOf(mask: SlideMask, ring: Ring) {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < ring.length; i += 2) {
    x0 = Math.min(x0, ring[i])
    x1 = Math.max(x1, ring[i])
    y0 = Math.min(y0, ring[i + 1])
    y1 = Math.max(y1, ring[i + 1])
  }
  const left = Math.max(0, Math.floor(x0 / mask.downsample))
  const top = Math.max(0, Math.floor(y0 / mask.downsample))
  const columns = Math.min(mask.width, Math.ceil(x1 / mask.downsample)) - left
  const rows = Math.min(mask.height, Math.ceil(y1 / mask.downsample)) - top
  return columns > 0 && rows > 0 ? { left, top, columns, rows } : null
}
