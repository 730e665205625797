import type { Random } from '@tessera/statistics'
import { nucleusLaws, radialPlace } from './nucleus-law.ts'
import type { TrueNucleus } from './place-nuclei.ts'

/** Amounts of stain at each pixel. */
export interface StainPlanes {
  readonly width: number
  readonly height: number
  readonly mpp: number
  readonly nuclear: Float32Array
  /** Eosin, or the marker. */
  readonly other: Float32Array
  /** Chromatin's grain: noise of variance 1. */
  readonly grain: Float32Array
}

/** Where the marker of a tile lies. CD8 and PD-L1 are of the membrane, Ki-67 of the nucleus. */
export type MarkerPattern = 'nuclear' | 'membrane'

/**
 * Adds a nucleus to the stain that is there: sections are 3 to 4 µm thick, and nuclei that overlap are seen through each
 * other. Eosin gives way to it. With a marker, positive nuclei (or the micrometre around them) take it up.
 */
export function drawNucleus(
  nucleus: TrueNucleus,
  planes: StainPlanes,
  marker: MarkerPattern | null,
  random: Random,
): void {
  const { width, height, mpp, nuclear, other, grain } = planes
  const law = nucleusLaws[nucleus.class]
  const spots = Array.from({ length: nucleoli(law.nucleoli, random) }, () => {
    const [r, turn] = [0.6 * Math.sqrt(random.next()), 2 * Math.PI * random.next()]
    const [u, v] = [r * nucleus.a * Math.cos(turn), r * nucleus.b * Math.sin(turn)]
    const [c, s] = [Math.cos(nucleus.angle), Math.sin(nucleus.angle)]
    return { x: u * c - v * s, y: u * s + v * c, radius: 0.6 + 0.4 * random.next() }
  })
  const uptake = marker !== null && nucleus.positive ? Math.max(0.25, 0.6 + 0.15 * random.normal()) : 0
  const mean = Math.sqrt(nucleus.a * nucleus.b)
  const reach = 1.3 * nucleus.a + 2
  const [i0, i1] = [
    Math.max(0, Math.floor((nucleus.x - reach) / mpp)),
    Math.min(width - 1, Math.ceil((nucleus.x + reach) / mpp)),
  ]
  const [j0, j1] = [
    Math.max(0, Math.floor((nucleus.y - reach) / mpp)),
    Math.min(height - 1, Math.ceil((nucleus.y + reach) / mpp)),
  ]
  for (let j = j0; j <= j1; j++)
    for (let i = i0; i <= i1; i++) {
      const [dx, dy] = [(i + 0.5) * mpp - nucleus.x, (j + 0.5) * mpp - nucleus.y]
      const place = radialPlace(nucleus, dx, dy)
      const at = j * width + i
      // Micrometres from the outline, about.
      const outwards = (place - 1) * mean
      if (marker === 'membrane' && uptake > 0 && outwards > -0.3 && outwards < 1.2) other[at] += uptake
      const cover = Math.min(1, Math.max(0, 0.5 - outwards / mpp))
      if (cover === 0) continue
      let density = nucleus.density * (1 + law.grain * grain[at] + law.rim * (place ** 4 - 0.33))
      for (const spot of spots)
        if (Math.hypot(dx - spot.x, dy - spot.y) < spot.radius) density += 0.5 * nucleus.density
      nuclear[at] += cover * Math.max(0, density)
      if (marker === null) other[at] *= 1 - 0.6 * cover
      else if (marker === 'nuclear') other[at] += cover * uptake * Math.max(0.2, 1 + 0.15 * grain[at])
    }
}

/** Poisson. */
function nucleoli(mean: number, random: Random): number {
  const limit = Math.exp(-mean)
  let product = random.next()
  let count = 0
  while (product > limit) {
    product *= random.next()
    count++
  }
  return count
}
