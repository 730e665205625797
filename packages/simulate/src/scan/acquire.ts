import { normalTable, voxelStream } from './noise-field.ts'
import type { ScanRequest } from './scan-request.ts'

/**
 * What the scanner makes of true signal: the coil's sensitivity, ghosts of movement along the phase-encoding direction
 * (left to right), and the magnitude of two noisy channels (Rice's distribution), as whole numbers.
 */
export function acquire(signal: Float32Array, request: ScanRequest): Int16Array {
  const { scanner, motion, seed } = request
  const [nx, ny, nz] = scanner.size
  const moved = motion > 0 ? ghosts(signal, nx, motion) : signal
  const draw = voxelStream(seed)
  const voxels = new Int16Array(signal.length)
  const sensitivity = coil(request)
  const noise = scanner.noise * scanner.gain
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const along = scanner.gain * sensitivity.z[k] * sensitivity.y[j]
      for (let i = 0; i < nx; i++, at++) {
        const bits = draw()
        const real = moved[at] * along * sensitivity.x[i] + noise * normalTable[bits >>> 20]
        const imaginary = noise * normalTable[(bits >>> 8) & 4095]
        voxels[at] = Math.sqrt(real * real + imaginary * imaginary)
      }
    }
  return voxels
}

/** A surface coil: stronger at the front or the back, a little to one side, weaker at both ends. */
function coil({ scanner, seed }: ScanRequest) {
  const [nx, ny, nz] = scanner.size
  const tilt = ((seed % 97) / 97 - 0.5) * scanner.bias
  const along = (n: number, f: (u: number) => number) =>
    Float32Array.from({ length: n }, (_, i) => f((2 * i) / (n - 1) - 1))
  return {
    x: along(nx, u => 1 + tilt * u + 0.35 * scanner.bias * u * u),
    y: along(ny, u => 1 + 0.6 * tilt * u + 0.6 * scanner.bias * (u * u - 0.33)),
    z: along(nz, u => 1 - 0.3 * scanner.bias * u * u),
  }
}

function ghosts(signal: Float32Array, nx: number, strength: number): Float32Array {
  const out = new Float32Array(signal.length)
  const shift = Math.round(nx / 9)
  for (let row = 0; row < signal.length; row += nx)
    for (let i = 0; i < nx; i++) {
      const left = signal[row + ((i + shift) % nx)]
      const right = signal[row + ((i - shift + nx) % nx)]
      out[row + i] = (1 - strength) * signal[row + i] + 0.5 * strength * (left + right)
    }
  return out
}
