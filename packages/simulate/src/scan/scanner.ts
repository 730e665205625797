import { createRandom } from '@tessera/statistics'

/** How a centre images a pelvis: T2-weighted turbo spin echo, oblique axial. */
export interface Scanner {
  readonly name: string
  readonly sequence: string
  /** Tesla. */
  readonly field: 1.5 | 3
  /** Voxels along left-right, front-back, foot-head. */
  readonly size: readonly [number, number, number]
  /** mm */
  readonly spacing: readonly [number, number, number]
  /** Stored number of a tissue of relative signal 1. */
  readonly gain: number
  /** Relative standard deviation of both channels' noise, of signal 1. */
  readonly noise: number
  /** Largest relative change of signal across the picture by the coil. */
  readonly bias: number
}

const known: readonly Scanner[] = [
  scanner('Aster 3T', 'T2 TSE', 3, 24, 0.7, 3.5, 620, 0.03, 0.22),
  scanner('Borea 1.5T', 'T2 TSE', 1.5, 24, 0.7, 3.5, 410, 0.045, 0.12),
  scanner('Cassia 3T', 'T2 FRFSE', 3, 26, 0.66, 3.2, 900, 0.035, 0.26),
  scanner('Dione 1.5T', 'T2 FRFSE', 1.5, 24, 0.75, 4, 340, 0.05, 0.1),
  scanner('Elara 3T', 'T2 TSE', 3, 24, 0.72, 3.6, 1150, 0.04, 0.2),
]

/** All assumed: of the range that rectal protocols have. */
function scanner(
  name: string,
  sequence: string,
  field: 1.5 | 3,
  slices: number,
  inPlane: number,
  thickness: number,
  gain: number,
  noise: number,
  bias: number,
): Scanner {
  return {
    name,
    sequence,
    field,
    size: [256, 256, slices],
    spacing: [inPlane, inPlane, thickness],
    gain,
    noise,
    bias,
  }
}

/** The scanner of the centre with this number: five are fixed, further ones are drawn around these. */
export function scannerOf(centre: number, seed: number): Scanner {
  if (centre < known.length) return known[centre]
  const random = createRandom(seed, 'scanner', centre)
  const like = known[random.integer(known.length)]
  return {
    ...like,
    name: `Scanner ${centre + 1}`,
    gain: Math.round(like.gain * Math.exp(0.3 * random.normal())),
    noise: like.noise * Math.exp(0.15 * random.normal()),
    bias: Math.min(0.3, like.bias * Math.exp(0.2 * random.normal())),
  }
}
