import type { CentreLook } from '../centre-look.ts'
import type { Block } from './block.ts'
import { type Textures, textureMask } from './textures.ts'

/** Steps of optical density 1, and the largest that is told apart. */
const perDensity = 1024
const largest = 4 * perDensity - 1

/** Turns amounts of stain into what a scanner sees: I = I0 10^-(h H + e E), and its noise. */
export interface Developer {
  /** The part of a block from (x, y) of the block on, into a picture at a place. */
  develop(block: Block, part: Part, into: Uint8Array, intoWidth: number, toX: number, toY: number): void
}

/** A rectangle of a block, in its pixels. */
export interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function createDeveloper(look: CentreLook, { camera }: Textures): Developer {
  const tables = look.white.map(white =>
    Uint8Array.from({ length: largest + 1 }, (_, d) => Math.round(white * 10 ** (-d / perDensity))),
  )
  const [red, green, blue] = tables
  const [hs, es] = look.strength.map(strength => strength * perDensity)
  const [h0, h1, h2] = look.haematoxylin.map(density => density * hs)
  const [e0, e1, e2] = look.eosin.map(density => density * es)
  // Optics and detector see the mean of their surroundings: the noise of bright and dark is alike.
  const noise = new Int8Array(camera.length)
  for (let i = 0; i < noise.length; i++) noise[i] = Math.round((camera[i] / 16) * look.noise)
  return {
    develop({ x: left, y: top, side, haematoxylin, eosin }, part, into, intoWidth, toX, toY) {
      const mask = textureMask
      const most = largest
      for (let row = 0; row < part.height; row++) {
        const from = (part.y + row) * side + part.x
        let to = 3 * ((toY + row) * intoWidth + toX)
        const y = top + part.y + row
        // Rows of the same texture, each begun elsewhere: no pattern repeats.
        const line = (y & mask) * (mask + 1)
        const start = left + part.x + Math.imul(y >> 9, 197)
        for (let column = 0; column < part.width; column++) {
          const h = haematoxylin[from + column]
          const e = eosin[from + column]
          const n = noise[line + ((start + column + ((start + column) >> 9) * 131) & textureMask)]
          const r = h * h0 + e * e0
          const g = h * h1 + e * e1
          const b = h * h2 + e * e2
          const r8 = red[r < most ? r | 0 : most] + n
          const g8 = green[g < most ? g | 0 : most] + n
          const b8 = blue[b < most ? b | 0 : most] + n
          into[to] = r8 < 0 ? 0 : r8 > 255 ? 255 : r8
          into[to + 1] = g8 < 0 ? 0 : g8 > 255 ? 255 : g8
          into[to + 2] = b8 < 0 ? 0 : b8 > 255 ? 255 : b8
          to += 3
        }
      }
    },
  }
}
