import type { Canvas } from './canvas.ts'
import { depthAt, scaledLesion, visibleLesion, wallThickness } from './lesion-shape.ts'
import type { Box } from './noise-field.ts'
import { paintMottled, rectumAt, t2 } from './paint-pelvis.ts'
import type { ScanRequest } from './scan-request.ts'
import { mottleOf, type TumourTexture, tumourSignal } from './tumour-texture.ts'

/** The fields that a slice of the bowel is painted with, each a plane of the picture. */
export interface SliceFields extends TumourTexture {
  readonly border: Float32Array
}

/** The part of a picture that the rectum and its tumour can reach. */
export function bowelBox({ nx, ny, dx, dy }: Canvas, z: number, scale: number): Box {
  const { x, y } = rectumAt(z, scale)
  const reach = 52 * scale
  const at = (centre: number, n: number, d: number) =>
    Math.min(n, Math.max(0, Math.round(centre / d + (n - 1) / 2)))
  return {
    i0: at(x - reach, nx, dx),
    i1: at(x + reach, nx, dx),
    j0: at(y - reach, ny, dy),
    j1: at(y + reach, ny, dy),
  }
}

/**
 * Wall, lumen, scar and tumour of one slice; marks the reader's and the true mask.
 * @param from first voxel of the slice in the masks
 */
export function paintRectum(
  canvas: Canvas,
  request: ScanRequest,
  z: number,
  fields: SliceFields,
  masks: { readonly reader: Uint8Array; readonly truth: Uint8Array; readonly from: number },
): void {
  const { nx, ny, dx, dy, signal: image } = canvas
  const { pelvis, residue, reader } = request
  const s = pelvis.scale
  const { x: cx, y: cy } = rectumAt(z, s)
  const box = bowelBox(canvas, z, s)
  const lesion = visibleLesion(request.lesion, residue)
  const scar = residue === null ? null : scaledLesion(request.lesion, residue.scarScale)
  const lumen = lumenRadii(request, z)
  const content = contentOf(pelvis.seed)
  const soft = 1
  const wall = wallThickness * s
  const { mesorectum } = rectumAt(z, s)
  for (let j = box.j0; j < box.j1; j++) {
    const y = (j - (ny - 1) / 2) * dy - cy
    for (let i = box.i0; i < box.i1; i++) {
      const x = (i - (nx - 1) / 2) * dx - cx
      const r = Math.sqrt(x * x + y * y)
      if (r > mesorectum + 14 * s) continue
      const angle = Math.atan2(y, x)
      const at = i + nx * j
      const radius = lumen[Math.floor(((angle + Math.PI) / (2 * Math.PI)) * 255.999)]
      const wave = fields.border[at]
      // The wall: mucosa, submucosa, muscularis; what it holds.
      if (r < radius + wall + soft) {
        const outer = covered(radius + wall - r, soft)
        image[at] += outer * (t2.muscularis - image[at])
        image[at] += covered(radius + 0.55 * wall - r, soft) * (t2.submucosa - image[at])
        image[at] += covered(radius + 0.15 * wall - r, soft) * (t2.mucosa - image[at])
        image[at] += covered(radius - r, soft) * (contentSignal(content, y, radius) - image[at])
      }
      if (scar !== null && residue !== null) {
        const depth = depthAt(scar, angle, z, wave)
        if (depth.within > 0) {
          const inside = Math.min(r - (radius - 0.4 * depth.inward), radius + wall + 0.7 * depth.outward - r)
          // Strands of fibrosis with a little fat between them.
          const opacity = Math.min(1, 4 * depth.within) * (0.85 + 0.15 * Math.tanh(fields.fine[at]))
          const shown = covered(inside, 1.6) * opacity
          image[at] += shown * (residue.scarSignal * (1 + 0.18 * fields.fine[at]) - image[at])
        }
      }
      if (lesion === null) continue
      const depth = depthAt(lesion, angle, z, wave)
      if (depth.within <= -0.3) continue
      const inside = Math.min(r - (radius - depth.inward), radius + wall + depth.outward - r)
      if (depth.within > 0 && inside > -soft) {
        const shown = covered(inside, 1.4) * Math.min(1, 0.35 + 5 * depth.within)
        image[at] += shown * (tumourSignal(lesion, fields, at, image[at]) - image[at])
        if (inside > 0) masks.truth[masks.from + at] = 1
      }
      const margin = reader.margin + reader.waviness * mottleOf(fields, at)
      if (!reader.empty && inside + margin > 0 && depth.within + 0.03 * margin > 0.02)
        masks.reader[masks.from + at] = 1
    }
  }
  for (const [angle, distance, height, radius] of lesion?.nodules ?? []) {
    const across = radius ** 2 - (z - height) ** 2
    if (across <= 0.3 || lesion === null) continue
    const away = 14 * s + wall + distance
    const ellipse = {
      x: cx + away * Math.cos(angle),
      y: cy + away * Math.sin(angle),
      rx: Math.sqrt(across),
      ry: 0.85 * Math.sqrt(across),
      turn: angle,
    }
    paintMottled(canvas, ellipse, lesion.signal, fields.fine, lesion.heterogeneity)
  }
}

function covered(inside: number, soft: number): number {
  return inside >= soft / 2 ? 1 : inside <= -soft / 2 ? 0 : 0.5 + inside / soft
}

/** Radius of the lumen by direction, in 256 steps: folds that are the patient's own and change slowly along the bowel. */
function lumenRadii({ pelvis, lumen }: ScanRequest, z: number): Float32Array {
  const own = pelvis.seed * 0.61
  const narrow = Math.max(0.45, 1 - Math.max(0, -z - 14) / 42)
  return Float32Array.from({ length: 256 }, (_, n) => {
    const angle = ((n + 0.5) / 256) * 2 * Math.PI - Math.PI
    const folds =
      0.13 * Math.cos(2 * angle + own + 0.05 * z) +
      0.09 * Math.cos(3 * angle + 2 * own - 0.07 * z) +
      0.05 * Math.cos(5 * angle + 3 * own + 0.11 * z)
    return 12.5 * pelvis.scale * lumen * narrow * (1 + folds)
  })
}

type Content = 'gel' | 'stool' | 'gas over fluid'

function contentOf(seed: number): Content {
  const kinds: readonly Content[] = ['gel', 'gas over fluid', 'stool', 'gel']
  return kinds[seed % kinds.length]
}

/** The patient lies on the back: gas rises to the front. */
function contentSignal(content: Content, y: number, radius: number): number {
  if (content === 'gel') return t2.gel
  if (content === 'stool') return t2.stool
  return y < 0.15 * radius ? t2.gas : t2.gel
}
