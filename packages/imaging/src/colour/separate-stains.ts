import { ImagingError } from '../imaging-error.ts'
import { opticalDensityTables } from './optical-density.ts'
import { type StainSet, unmixingMatrix } from './stain-set.ts'
import { pixelsOf, type WhiteOption, whiteVector } from './white.ts'

/** How much of each stain, one number a pixel, by the stain's name. */
export type SeparatedStains<Name extends string> = Readonly<Record<Name, Float32Array>>

/**
 * Colour deconvolution (Ruifrok and Johnston 2001): the optical density of each pixel, base 10, as a sum of the three
 * unit vectors, d = c₁ v₁ + c₂ v₂ + c₃ v₃. The amounts c are in units of optical density; noise, and colours outside the
 * cone of the vectors, give negative ones, which are kept so that {@link combineStains} gives the picture back.
 * @param rgb three bytes a pixel
 * @throws ImagingError `bad-setting`, `wrong-size`
 */
export function separateStains<Name extends string>(
  rgb: Uint8Array,
  stains: StainSet<Name>,
  options: WhiteOption = {},
): SeparatedStains<Name> {
  const n = pixelsOf(rgb)
  const [red, green, blue] = opticalDensityTables(options.white)
  const m = unmixingMatrix(stains)
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = m
  const first = new Float32Array(n)
  const second = new Float32Array(n)
  const third = new Float32Array(n)
  for (let p = 0, i = 0; p < n; p++, i += 3) {
    const r = red[rgb[i]]
    const g = green[rgb[i + 1]]
    const b = blue[rgb[i + 2]]
    first[p] = r * m0 + g * m3 + b * m6
    second[p] = r * m1 + g * m4 + b * m7
    third[p] = r * m2 + g * m5 + b * m8
  }
  const [one, two, three] = stains.names
  return { [one]: first, [two]: second, [three]: third } as SeparatedStains<Name>
}

/** One stain of {@link separateStains}, in a third of the memory. @throws ImagingError `bad-setting`, `wrong-size` */
export function separateStain<Name extends string>(
  rgb: Uint8Array,
  stains: StainSet<Name>,
  name: Name,
  options: WhiteOption = {},
): Float32Array {
  const k = stains.names.indexOf(name)
  if (k < 0)
    throw new ImagingError('bad-setting', `no stain '${name}'`, `ask for one of ${stains.names.join(', ')}`)
  const n = pixelsOf(rgb)
  const m = unmixingMatrix(stains)
  const [red, green, blue] = opticalDensityTables(options.white).map((table, channel) =>
    table.map(density => density * m[3 * channel + k]),
  )
  const amount = new Float32Array(n)
  for (let p = 0, i = 0; p < n; p++, i += 3) amount[p] = red[rgb[i]] + green[rgb[i + 1]] + blue[rgb[i + 2]]
  return amount
}

/**
 * The picture that amounts of stain make: I₀ · 10^-d with d = c₁ v₁ + c₂ v₂ + c₃ v₃, rounded, at most 255. A stain that
 * is left out counts as 0: haematoxylin alone is `combineStains({ haematoxylin }, stains)`.
 * @returns three bytes a pixel
 * @throws ImagingError `bad-setting` without a stain, `wrong-size` for amounts of different lengths
 */
export function combineStains<Name extends string>(
  amounts: Partial<SeparatedStains<Name>>,
  stains: StainSet<Name>,
  options: WhiteOption = {},
): Uint8Array {
  const white = whiteVector(options.white)
  const given = stains.names.flatMap((name, k) => {
    const amount = amounts[name]
    return amount === undefined ? [] : [{ amount, vector: stains.vectors[k] }]
  })
  if (given.length === 0)
    throw new ImagingError('bad-setting', 'no amount of any stain', `give ${stains.names.join(', ')}`)
  const n = given[0].amount.length
  if (given.some(({ amount }) => amount.length !== n))
    throw new ImagingError('wrong-size', 'stains of different numbers of pixels', 'give all of one picture')
  const rgb = new Uint8Array(3 * n)
  for (let channel = 0; channel < 3; channel++)
    for (let p = 0; p < n; p++) {
      let density = 0
      for (const { amount, vector } of given) density += amount[p] * vector[channel]
      const light = white[channel] * 10 ** -density
      rgb[3 * p + channel] = light > 255 ? 255 : light + 0.5
    }
  return rgb
}
