import type { Chain } from './axis-operator.ts'
import { createKernel, type Kernel } from './kernel.ts'
import { pooledResponse, type Request } from './linear.ts'
import type { Reals } from './region.ts'
import type { Source } from './source.ts'
import { highPass, lowPass, type WaveletName } from './wavelet-coefficients.ts'

export interface StationaryWaveletSettings {
  readonly wavelet: WaveletName
  readonly startLevel: number
  readonly level: number
  /** Along the first, second, third axis; two leave `without` as it is. */
  readonly bands: string
  readonly without: number
}

/**
 * PyRadiomics' wavelet image: PyWavelets' stationary transform, periodic, after the image has been made even along each
 * axis by its first voxel; level by level of the approximation. Unlike the à trous form of the IBSI, PyRadiomics puts no
 * holes between the coefficients of later levels.
 */
export function stationaryWaveletResponse(settings: StationaryWaveletSettings, request: Request): Reals {
  const { wavelet, startLevel, level, bands, without } = settings
  const low = createKernel(`${wavelet} L`, lowPass[wavelet])
  const high = createKernel(`${wavelet} H`, highPass(wavelet))
  const chain = (band: string): Chain => [
    ...new Array<Kernel>(startLevel + level - 1).fill(low),
    band === 'H' ? high : low,
  ]
  const letters = Array.from(bands)
  if (letters.length === 2) letters.splice(without, 0, '')
  const [x, y, z] = letters.map(band => (band === '' ? [] : chain(band)))
  const source = evenSource(request.source)
  return pooledResponse([{ weight: 1, chains: [x, y, z] }], 'mean', {
    ...request,
    source,
    boundary: 'periodic',
  })
}

/** The image with its first plane repeated behind the last along each axis of odd length. */
function evenSource(source: Source): Source {
  const [nx, ny, nz] = source.size
  const [mx, my, mz] = source.size.map(n => n + (n % 2))
  if (mx === nx && my === ny && mz === nz) return source
  const voxels = new Float64Array(mx * my * mz)
  for (let k = 0, at = 0; k < mz; k++)
    for (let j = 0; j < my; j++) {
      const from = nx * ((j % ny) + ny * (k % nz))
      voxels.set(source.voxels.subarray(from, from + nx), at)
      if (mx > nx) voxels[at + nx] = source.voxels[from]
      at += mx
    }
  return {
    voxels,
    size: [mx, my, mz],
    spans: [
      { first: 0, count: mx },
      { first: 0, count: my },
      { first: 0, count: mz },
    ],
  }
}
