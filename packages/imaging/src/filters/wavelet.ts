import type { Chain } from './axis-operator.ts'
import { createKernel, dilateKernel } from './kernel.ts'
import { pooledResponse, type Request } from './linear.ts'
import type { Reals } from './region.ts'
import { rotations } from './rotations.ts'
import type { Pooling } from './separable-response.ts'
import { highPass, lowPass, type WaveletName } from './wavelet-coefficients.ts'

export interface WaveletSettings {
  readonly wavelet: WaveletName
  /** Level of decomposition, from 1. */
  readonly level: number
  /** L or H along the first, second and (in space) third axis: `LHL`. */
  readonly bands: string
  /** Pools over right-angle rotations. */
  readonly pooling?: Pooling | undefined
}

/**
 * A band of the undecimated separable wavelet transform, IBSI 25BO: L at each level before the last, with 2^(j - 1) - 1
 * holes between the coefficients at level j (à trous), then L or H at the last.
 */
export function waveletResponse(
  { wavelet, level, bands, pooling }: WaveletSettings,
  request: Request,
): Reals {
  const [x, y, z = []] = Array.from(bands, band => bandChain(wavelet, level, band === 'H'))
  const dimensions = bands.length === 2 ? 2 : 3
  if (pooling === undefined) return pooledResponse([{ weight: 1, chains: [x, y, z] }], 'mean', request)
  return pooledResponse(rotations([x, y, z], dimensions), pooling, request)
}

function bandChain(wavelet: WaveletName, level: number, high: boolean): Chain {
  const low = createKernel(`${wavelet} L`, lowPass[wavelet])
  const last = high ? createKernel(`${wavelet} H`, highPass(wavelet)) : low
  const before = Array.from({ length: level - 1 }, (_, j) => dilateKernel(low, j))
  return [...before, dilateKernel(last, level - 1)]
}
