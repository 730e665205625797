/** Side of the textures, pixels; a power of two, so that places wrap round by a mask. */
export const textureSide = 512
export const textureMask = textureSide - 1

/** Periodic noise of mean 0 and variance 1, the same for every slide. */
export interface Textures {
  /** Alike over 3 pixels: fibres, stretched. */
  readonly fibre: Float32Array
  /** Over 8 pixels: cytoplasm. */
  readonly cloud: Float32Array
  /** Over 1 pixel: chromatin, granules. */
  readonly grain: Float32Array
  /** Of a camera: whole numbers of a standard deviation of 16. */
  readonly camera: Int8Array
}

let made: Textures | undefined

/** Made once a thread. */
export function textures(): Textures {
  made ??= {
    fibre: periodic(3, 11),
    cloud: periodic(8, 12),
    grain: periodic(1, 13),
    camera: Int8Array.from(periodic(0, 14), z => Math.max(-64, Math.min(64, Math.round(16 * z)))),
  }
  return made
}

function periodic(sigma: number, seed: number): Float32Array {
  const white = new Float32Array(textureSide * textureSide)
  // A sum of four uniforms is normal enough to be looked at.
  let state = Math.imul(seed, 0x9e3779b9) | 1
  const uniform = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state / 2 ** 32
  }
  for (let i = 0; i < white.length; i++)
    white[i] = Math.sqrt(3) * (uniform() + uniform() + uniform() + uniform())
  if (sigma === 0) return white
  const radius = Math.ceil(3 * sigma)
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-((k - radius) ** 2) / (2 * sigma * sigma)),
  )
  const between = new Float32Array(white.length)
  const out = new Float32Array(white.length)
  const pass = (from: Float32Array, to: Float32Array, step: number, line: number) => {
    for (let l = 0; l < textureSide; l++)
      for (let p = 0; p < textureSide; p++) {
        let sum = 0
        for (let k = 0; k < kernel.length; k++)
          sum += kernel[k] * from[l * line + ((p + k - radius) & textureMask) * step]
        to[l * line + p * step] = sum
      }
  }
  pass(white, between, 1, textureSide)
  pass(between, out, textureSide, 1)
  let squares = 0
  for (const value of out) squares += value * value
  const scale = Math.sqrt(out.length / squares)
  return out.map(value => value * scale)
}
