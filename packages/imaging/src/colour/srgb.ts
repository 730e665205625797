/** Light (0 to 1) of each byte of an sRGB picture: IEC 61966-2-1. */
export const srgbToLight: Float64Array = Float64Array.from({ length: 256 }, (_, byte) => {
  const v = byte / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
})

/** The sRGB byte, not rounded, of light from 0 to 1; below and above those it is 0 and 255. */
export function lightToSrgb(light: number): number {
  if (!(light > 0)) return 0
  if (light >= 1) return 255
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055)
}
