/** A Gabor kernel over offsets -reachX..reachX and -reachY..reachY, rows along x. */
export interface GaborKernel {
  readonly reachX: number
  readonly reachY: number
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

export interface GaborShape {
  /** mm */
  readonly sigma: number
  /** mm */
  readonly wavelength: number
  readonly gamma: number
  readonly truncate: number
}

/**
 * exp(-(x'² + γ²y'²) / 2σ² + i 2π x' / λ), IBSI Q88H, x' = x cos θ + y sin θ and y' = y cos θ - x sin θ, in mm, out to
 * `truncate` sigmas of the envelope's longer axis.
 */
export function gaborKernel(
  { sigma, wavelength, gamma, truncate }: GaborShape,
  theta: number,
  [hx, hy]: readonly [number, number],
): GaborKernel {
  const longest = truncate * sigma * Math.max(1, 1 / gamma)
  const [reachX, reachY] = [Math.floor(longest / hx + 0.5), Math.floor(longest / hy + 0.5)]
  const width = 2 * reachX + 1
  const real = new Float64Array(width * (2 * reachY + 1))
  const imaginary = new Float64Array(real.length)
  const [cosine, sine] = [Math.cos((theta * Math.PI) / 180), Math.sin((theta * Math.PI) / 180)]
  for (let j = -reachY, at = 0; j <= reachY; j++)
    for (let i = -reachX; i <= reachX; i++, at++) {
      const along = i * hx * cosine + j * hy * sine
      const across = j * hy * cosine - i * hx * sine
      const envelope = Math.exp(-(along ** 2 + (gamma * across) ** 2) / (2 * sigma ** 2))
      const phase = (2 * Math.PI * along) / wavelength
      real[at] = envelope * Math.cos(phase)
      imaginary[at] = envelope * Math.sin(phase)
    }
  return { reachX, reachY, real, imaginary }
}
