import { opticalDensityTables } from '@tessera/imaging'
import { cielabTransfer } from './cielab-transfer.ts'
import type { AxisTransfer, StainMap } from './colour-transfer.ts'
import { rudermanTransfer } from './ruderman-transfer.ts'
import type { ColourEstimate } from './stain-estimate.ts'

/** Reinhard's map, see {@link stainMap}; pixels paler than tissue are blended with what they were. */
export function reinhardMap(
  source: ColourEstimate,
  reference: ColourEstimate,
  settings: { readonly background: 'keep' | 'map'; readonly minDensity: number },
): StainMap {
  const ratio = (k: 0 | 1 | 2) => reference.sd[k] / source.sd[k]
  const offset = (k: 0 | 1 | 2) => reference.mean[k] - source.mean[k] * ratio(k)
  const transfer: AxisTransfer = {
    scale: [ratio(0), ratio(1), ratio(2)],
    shift: [offset(0), offset(1), offset(2)],
  }
  const colours = source.space === 'ruderman' ? rudermanTransfer(transfer) : cielabTransfer(transfer)
  return ({ width, height, pixels }) => {
    const out = new Uint8Array(pixels.length)
    colours(pixels, out)
    if (settings.background === 'keep') keepBackground(pixels, out, source, settings.minDensity)
    return { width, height, pixels: out }
  }
}

/** Full weight of the map from `minDensity` on, none below half of it, linear between. */
function keepBackground(rgb: Uint8Array, out: Uint8Array, source: ColourEstimate, minDensity: number): void {
  const [red, green, blue] = opticalDensityTables(source.white)
  const full = 3 * minDensity
  const none = full / 2
  for (let i = 0; i + 2 < rgb.length; i += 3) {
    const density = red[rgb[i]] + green[rgb[i + 1]] + blue[rgb[i + 2]]
    if (density >= full) continue
    const weight = density <= none ? 0 : (density - none) / (full - none)
    out[i] = rgb[i] + weight * (out[i] - rgb[i]) + 0.5
    out[i + 1] = rgb[i + 1] + weight * (out[i + 1] - rgb[i + 1]) + 0.5
    out[i + 2] = rgb[i + 2] + weight * (out[i + 2] - rgb[i + 2]) + 0.5
  }
}
