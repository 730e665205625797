import { noisePlane } from '../../tile/noise-plane.ts'
import type { SlideLaw } from '../slide-law.ts'
import { shareCut } from './share-cut.ts'
import { nodeUm, slideStream } from './slide-plan.ts'

/**
 * Positive where tissue is. A resection is one piece with an uneven border; a biopsy is two or three cores, bent, with
 * glass between them.
 */
export function tissueLevel(law: SlideLaw, columns: number): Float32Array {
  const side = law.pixels * law.mpp
  const random = slideStream(law, 'tissue')
  const rough = noisePlane(columns, columns, side / 9 / nodeUm, random)
  const fine = noisePlane(columns, columns, 18 / nodeUm, random)
  const level = new Float32Array(columns * columns)
  const cores = law.specimen === 'biopsy' ? (side > 1500 ? 3 : 2) : 0
  const [turn, bent, phase] = [0.5 * (random.next() - 0.5), 0.03 + 0.03 * random.next(), 6 * random.next()]
  const [c, s] = [Math.cos(turn), Math.sin(turn)]
  const stretch = 0.9 + 0.2 * random.next()
  for (let j = 0, at = 0; j < columns; j++)
    for (let i = 0; i < columns; i++, at++) {
      const [x, y] = [(2 * i * nodeUm) / side - 1, (2 * j * nodeUm) / side - 1]
      const [u, v] = [x * c + y * s, y * c - x * s]
      let place: number
      if (cores === 0) {
        const [p, q] = [u * stretch, v / stretch]
        place = Math.sqrt(Math.sqrt(p * p * p * p + q * q * q * q))
      } else {
        place = 2
        for (let k = 0; k < cores; k++) {
          const middle = ((k + 0.5) / cores) * 1.7 - 0.85 + 2 * bent * Math.sin(3 * u + phase + k)
          const across = (Math.abs(v - middle) * cores) / 0.85
          place = Math.min(place, Math.max(across, Math.abs(u) / 0.9))
        }
      }
      level[at] = -place + 0.06 * rough[at] + (12 / side) * fine[at]
    }
  const cut = shareCut(level, law.tissueShare)
  for (let i = 0; i < level.length; i++) level[i] -= cut
  return level
}
