import type { Random } from '@tessera/statistics'
import { drawPoisson } from '../../counts/index.ts'
import type { NucleusLaw } from '../../tile/index.ts'
import { drawAxes } from '../../tile/nucleus-law.ts'

/** A nucleus before it has a place and a direction, in the form in which slides keep it. */
export interface CellShape {
  /** Half axes, µm. */
  readonly a: number
  readonly b: number
  /** Cosine and sine of the waves of order 2, 3, 4 and 5. */
  readonly waves: Float32Array
  readonly density: number
  readonly nucleoli: number
}

export function drawCellShape(law: NucleusLaw, random: Random): CellShape {
  const axes = drawAxes(law, random)
  const waves = new Float32Array(8)
  for (let k = 0; k < 4; k++) {
    const amplitude = (law.irregularity * random.normal()) / Math.sqrt(k + 2)
    const phase = 2 * Math.PI * random.next()
    waves[2 * k] = amplitude * Math.cos(phase)
    waves[2 * k + 1] = -amplitude * Math.sin(phase)
  }
  return {
    ...axes,
    waves,
    density: Math.max(0.15, law.density[0] + law.density[1] * random.normal()),
    nucleoli: law.nucleoli === 0 ? 0 : Math.min(2, drawPoisson(random, law.nucleoli)),
  }
}
