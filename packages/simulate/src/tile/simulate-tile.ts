import { combineStains, smoothPlane } from '@tessera/imaging'
import type { Raster } from '@tessera/slides'
import { createRandom } from '@tessera/statistics'
import { drawNucleus, type MarkerPattern, type StainPlanes } from './draw-nucleus.ts'
import { bilinear, noisePlane } from './noise-plane.ts'
import type { NucleusClass } from './nucleus-law.ts'
import { placeNuclei, type TrueNucleus } from './place-nuclei.ts'
import { type TileStain, tileStains } from './tile-stain.ts'

export interface TileOptions {
  readonly seed: number
  /** Pixels along each side. */
  readonly size: number
  /** 0.5 by default. */
  readonly mpp?: number
  /** Nuclei of each class in a mm² of the whole tile; those not named are 0. */
  readonly densities: Readonly<Partial<Record<NucleusClass, number>>>
  readonly stain?: TileStain
  /** Share of the tile that is tumour, 0.5 by default; the rest is stroma. */
  readonly tumourShare?: number
  /** Share of the lymphocytes that lie in the tumour, 0.2 by default. */
  readonly infiltration?: number
  /** Largest share of a nucleus that lies over or under others, 0.2 by default. */
  readonly overlap?: number
  /** A marker that is shown instead of eosin, and the share of each class that carries it; the stain is then H-DAB. */
  readonly marker?: {
    readonly pattern: MarkerPattern
    readonly positive: Readonly<Partial<Record<NucleusClass, number>>>
  }
  /** Sigma of the optics' blur, µm; 0.3 by default. */
  readonly blurUm?: number
  /** Standard deviation of the camera's noise, grey levels; 3 by default. */
  readonly noise?: number
}

export interface SimulatedTile {
  readonly raster: Raster
  readonly mpp: number
  readonly nuclei: readonly TrueNucleus[]
  /** Number of the uppermost nucleus plus one at each pixel, 0 where none. */
  readonly labels: Int32Array
  /** 1 in the tumour, 0 in the stroma. */
  readonly tumour: Uint8Array
}

/**
 * A tile of a section whose every nucleus is known: stroma of fibres, nests of tumour with basophilic cytoplasm, nuclei
 * drawn one by one that may overlap, stain by the law of Lambert and Beer, blur and noise. Equal options give equal bits.
 */
export function simulateTile(options: TileOptions): SimulatedTile {
  const { seed, size, mpp = 0.5, marker = null } = options
  const stain: TileStain = options.stain ?? (marker === null ? tileStains.ruifrok : tileStains.dab)
  const random = (...path: readonly (string | number)[]) => createRandom(seed, 'tile', ...path)
  const plane = (what: string, um: number) => noisePlane(size, size, um / mpp, random('noise', what))
  const tumour = highest(plane('compartment', 25), options.tumourShare ?? 0.5)
  const turn = plane('direction', 60)
  const direction = turn.map(t => 1.2 * t)
  const mm2 = (size * mpp) ** 2 / 1e6
  const count = (kind: NucleusClass) => Math.round((options.densities[kind] ?? 0) * mm2)
  const share = (kind: NucleusClass) => marker?.positive[kind] ?? 0
  const { nuclei, labels } = placeNuclei(
    {
      width: size,
      height: size,
      mpp,
      counts: { lymphocyte: count('lymphocyte'), tumour: count('tumour'), stromal: count('stromal') },
      positive: { lymphocyte: share('lymphocyte'), tumour: share('tumour'), stromal: share('stromal') },
      tumour,
      direction,
      infiltration: options.infiltration ?? 0.2,
      overlap: options.overlap ?? 0.2,
    },
    random('places'),
  )
  const planes: StainPlanes = {
    width: size,
    height: size,
    mpp,
    ...ground({ size, mpp, tumour, direction, marked: marker !== null }, plane, random('fibres')),
    grain: plane('grain', 0.45),
  }
  for (const [i, nucleus] of nuclei.entries())
    drawNucleus(nucleus, planes, marker?.pattern ?? null, random('nucleus', i))
  const seen = (amount: Float32Array, strength: number) =>
    smoothPlane(amount, size, size, (options.blurUm ?? 0.3) / mpp).map(x => x * strength)
  const [first, second] = stain.stains.names
  const pixels = combineStains(
    { [first]: seen(planes.nuclear, stain.strength[0]), [second]: seen(planes.other, stain.strength[1]) },
    stain.stains,
    { white: stain.white },
  )
  const camera = random('camera')
  const noise = options.noise ?? 3
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = Math.min(255, Math.max(0, Math.round(pixels[i] + noise * camera.normal())))
  return { raster: { width: size, height: size, pixels }, mpp, nuclei, labels, tumour }
}

/** 1 for the share of pixels that are highest. */
function highest(plane: Float32Array, share: number): Uint8Array {
  const sorted = plane.slice().sort()
  const cut = sorted[Math.min(sorted.length - 1, Math.floor((1 - share) * sorted.length))]
  return Uint8Array.from(plane, value => (share > 0 && value >= cut ? 1 : 0))
}

/** What lies between nuclei. */
function ground(
  tile: {
    readonly size: number
    readonly mpp: number
    readonly tumour: Uint8Array
    readonly direction: Float32Array
    readonly marked: boolean
  },
  plane: (what: string, um: number) => Float32Array,
  random: ReturnType<typeof createRandom>,
): { readonly nuclear: Float32Array; readonly other: Float32Array } {
  const { size, mpp, tumour, direction, marked } = tile
  const side = 512
  const streaks = noisePlane(side, side, 3, random)
  const cloud = plane('cytoplasm', 4)
  const fine = plane('fine', 0.8)
  const nuclear = new Float32Array(size * size)
  const other = new Float32Array(size * size)
  const folded = (x: number) => {
    const m = ((x % (2 * side - 4)) + 2 * side - 4) % (2 * side - 4)
    return m < side - 2 ? m : 2 * side - 4 - m
  }
  for (let y = 0, at = 0; y < size; y++)
    for (let x = 0; x < size; x++, at++) {
      const [c, s] = [Math.cos(direction[at]), Math.sin(direction[at])]
      const [u, v] = [(x * c + y * s) * mpp, (y * c - x * s) * mpp]
      // Fibres: ten times as long as they are thick.
      const fibre = bilinear(streaks, side, folded(0.3 * u), folded(3 * v))
      const [h, e] =
        tumour[at] === 1
          ? [0.12 + 0.03 * cloud[at] + 0.015 * fine[at], 0.28 + 0.05 * cloud[at] + 0.02 * fine[at]]
          : [0.05 + 0.015 * fine[at], 0.3 + 0.14 * fibre + 0.02 * fine[at]]
      nuclear[at] = Math.max(0, h)
      // A marker's tile has no counterstain of cytoplasm, but a haze of it.
      other[at] = marked ? Math.max(0, 0.02 + 0.01 * cloud[at]) : Math.max(0.02, e)
    }
  return { nuclear, other }
}
