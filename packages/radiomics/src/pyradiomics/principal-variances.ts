import { type Mask, maskCount, type Triple } from '@tessera/imaging'
import { principalAxes } from '../morphology/principal-axes.ts'

/** The variances (mm², over n where IBSI divides by n - 1) of a region's voxel centres along its principal axes, ascending. */
export function principalVariances(mask: Mask): Triple {
  const n = maskCount(mask)
  const [major, minor, least] = principalAxes(mask).variances.map(variance => (variance * (n - 1)) / n)
  return [least, minor, major]
}
