/**
 * A number in the 8 bytes of IBM System/360 floating point: sign, exponent of 16 with bias 64, fraction of 56
 * bits, which holds the 53 of a double without loss. NaN is the missing value `.`; what is smaller than
 * 16^-65 is zero. Source: SAS TS-140.
 * @throws RangeError beyond 16^63
 */
export function ibmFloat(value: number, what = 'number'): Uint8Array {
  const bytes = new Uint8Array(8)
  if (Number.isNaN(value)) {
    bytes[0] = 0x2e
    return bytes
  }
  let fraction = Math.abs(value)
  if (fraction === 0) return bytes
  if (!(fraction < 16 ** 63))
    throw new RangeError(`${what}: ${value} is beyond what a transport file can hold`)
  let exponent = 64
  while (fraction >= 1) {
    fraction /= 16
    exponent++
  }
  while (fraction < 1 / 16) {
    fraction *= 16
    exponent--
  }
  if (exponent < 0) return bytes
  bytes[0] = exponent | (value < 0 ? 0x80 : 0)
  for (let i = 1; i < 8; i++) {
    fraction *= 256
    bytes[i] = Math.floor(fraction)
    fraction -= bytes[i]
  }
  return bytes
}
